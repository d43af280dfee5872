import type { SmtpLogin, SmtpOptions } from '../client/options.ts'
import { ConfigError } from '../errors.ts'
import { mechanismNames } from '../smtp/sasl/mechanism.ts'
import type { TransportUrl } from './url.ts'
import { parameterError, readParameters, refuseParts, type UrlParameters } from './url-parameters.ts'

const names = [
  ...['pool', 'timeout', 'name', 'tls', 'verify', 'auth', 'mechanism', 'serverName'],
  ...['maxMessages', 'maxWaiting', 'sendAhead', 'idleTimeout', 'connectTimeout', 'endOfDataTimeout', 'proxy'],
]

/** The options that an `smtp:`, `smtps:` or `lmtp:` URL stands for. Throws OPTION_INVALID, which shows no secret. */
export function smtpOptionsFromUrl(url: TransportUrl): SmtpOptions {
  const { scheme, host, port } = url
  refuseParts(url, ['path'])
  if (host === undefined)
    throw new ConfigError('OPTION_INVALID', scheme, `expected a host, as in ${scheme}://mail.example.com`)
  const parameters = readParameters(url, names)
  const auth = authOf(url, parameters)
  return defined({
    host,
    port,
    tls: tlsOf(url, parameters),
    verify: parameters.oneOf('verify', ['full', 'none']),
    auth,
    name: parameters.text('name'),
    serverName: parameters.text('serverName'),
    proxy: parameters.text('proxy'),
    pool: parameters.integer('pool', 1, 1_000),
    maxMessagesPerConnection: parameters.integer('maxMessages', 1, 2_147_483_647),
    maxWaiting: parameters.integer('maxWaiting', 0, 2_147_483_647),
    sendAhead: parameters.integer('sendAhead', 0, 1_000),
    timeoutMs: parameters.durationMs('timeout'),
    idleTimeoutMs: parameters.durationMs('idleTimeout'),
    connectTimeoutMs: parameters.durationMs('connectTimeout'),
    endOfDataTimeoutMs: parameters.durationMs('endOfDataTimeout'),
  })
}

function tlsOf({ scheme }: TransportUrl, parameters: UrlParameters): SmtpOptions['tls'] {
  const tls = parameters.oneOf('tls', ['required', 'implicit', 'opportunistic', 'none'])
  if (scheme !== 'smtps') return tls
  if (tls === undefined || tls === 'implicit') return 'implicit'
  throw parameterError('smtps', 'tls', `contradicts TLS from the first octet; write smtp: for tls=${tls}`)
}

function authOf(url: TransportUrl, parameters: UrlParameters): SmtpLogin | undefined {
  const { scheme, user, password } = url
  const cleartext = parameters.oneOf('auth', ['cleartext'])
  const mechanism = parameters.oneOf('mechanism', mechanisms)
  if (user === undefined && password === undefined) {
    if (cleartext === undefined && mechanism === undefined) return undefined
    const option = cleartext === undefined ? 'mechanism' : 'auth'
    throw parameterError(scheme, option, 'has no meaning without a user and a password')
  }
  if (user === undefined || user === '' || password === undefined || password === '') {
    throw new ConfigError(
      'OPTION_INVALID',
      scheme,
      'a login takes both a user and a password, as in user:password@host',
    )
  }
  return {
    user,
    password,
    ...(mechanism === undefined ? {} : { mechanism: inCapitals(mechanism) }),
    ...(cleartext === undefined ? {} : { cleartext: true }),
  }
}

const mechanisms = mechanismNames('password').map((name) => name.toLowerCase())

function inCapitals(mechanism: string): PasswordMechanism {
  // as: it is one of them, in small letters.
  return mechanism.toUpperCase() as PasswordMechanism
}

type PasswordMechanism = NonNullable<SmtpLogin['mechanism']>

/** The object without its undefined values: an absent option is not one that is undefined. */
function defined<T extends object>(values: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  // as: every undefined value is taken out here.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>
  }
}
