import { ConnectionError, MailError, ProtocolError, type Reply, ReplyError } from '../errors.ts'
import type { Capabilities } from '../smtp/capability.ts'
import { commandLine } from '../smtp/command.ts'
import { formatReply } from '../smtp/reply.ts'
import { actionFor } from '../smtp/reply-action.ts'
import { beginExchange, chooseMechanism, type Identity } from '../smtp/sasl/choose.ts'
import type { MechanismName, SaslExchange } from '../smtp/sasl/mechanism.ts'
import type { Connection } from './connection.ts'
import { ask } from './dialogue.ts'
import { checkToken } from './option-checks.ts'
import type { ResolvedOptions, SmtpAuth, TokenRequest } from './options.ts'
import { isLoopback } from './resolve-options.ts'

/**
 * Refuses to show a password or a token to whoever listens.
 *
 * @param address the server's address where it is known, else its name
 * @throws ConnectionError PASSWORD_UNPROTECTED
 */
export function assertProtected(options: ResolvedOptions, address: string, encrypted: boolean): void {
  const { auth, tls, host, port } = options
  if (!auth || auth.cleartext) return
  if (tls === 'required' || tls === 'implicit') {
    if (encrypted) return
  } else if (tls === 'none' && isLoopback(address)) return
  const problem =
    `the password would go over a connection that others can read or imitate (tls '${tls}'); ` +
    "use tls 'required' or 'implicit', or allow it with auth.cleartext (in a URL, auth=cleartext)"
  throw new ConnectionError('PASSWORD_UNPROTECTED', problem, { host, port, phase: 'AUTH' })
}

/**
 * Logs in (RFC 4954), where the options say so.
 *
 * @throws ReplyError AUTH_FAILED; ConnectionError AUTH_UNAVAILABLE; neither shows what was sent
 */
export async function logIn(
  connection: Connection,
  capabilities: Capabilities,
  options: ResolvedOptions,
  request: TokenRequest,
): Promise<void> {
  const { auth } = options
  if (!auth) return
  assertProtected(options, connection.remoteAddress, connection.encrypted)
  const mechanism = mechanismOf(auth, capabilities, connection, options)
  const identity = await identityOf(auth, options, request)
  const exchange = beginExchange(mechanism, identity)
  if (!exchange) throw unavailable(options, `${mechanism} cannot serve the given credentials`)
  const secrets = createSecrets()
  secrets.add('token' in identity ? identity.token : identity.password)
  const reply = await converse(connection, exchange, options, secrets)
  if (reply.code === 235) return
  if (reply.code < 400)
    throw new ProtocolError('the reply does not answer AUTH', secrets.mask(formatReply(reply)).slice(0, 200))
  const masked = { ...reply, text: secrets.mask(reply.text) }
  throw new ReplyError('AUTH_FAILED', 'AUTH', masked, actionFor('AUTH', reply), undefined, undefined, options)
}

/** The most challenges that one login may take; no mechanism here needs more than three. */
const maxChallenges = 8

async function converse(
  connection: Connection,
  exchange: SaslExchange,
  options: ResolvedOptions,
  secrets: Secrets,
): Promise<Reply> {
  const { commandTimeoutMs } = options
  const say = async (line: string): Promise<Reply> => {
    try {
      return await ask(connection, line, 'AUTH', commandTimeoutMs)
    } catch (error) {
      throw error instanceof ProtocolError
        ? new ProtocolError('malformed reply to AUTH', secrets.mask(error.line))
        : error
    }
  }
  let reply = await say(openingLine(exchange, secrets))
  for (let challenges = 0; reply.code === 334; challenges++) {
    if (challenges === maxChallenges) throw new ProtocolError('the login does not end', '334')
    const challenge = /^[A-Za-z0-9+/]*={0,2}$/.test(reply.text.trim()) ? Buffer.from(reply.text, 'base64') : undefined
    const response = challenge && exchange.respond(challenge)
    // RFC 4954, section 4: `*` cancels, and is answered 501.
    reply = await say(response ? `${secrets.encode(response)}\r\n` : '*\r\n')
  }
  return reply
}

/** AUTH with the initial response, or without where the line would be over 512 octets (RFC 4954, section 4). */
function openingLine({ mechanism, initialResponse }: SaslExchange, secrets: Secrets): string {
  if (initialResponse) {
    const whole = commandLine({ verb: 'AUTH', mechanism, initialResponse: secrets.encode(initialResponse) })
    if (whole.length <= 512) return whole
  }
  return commandLine({ verb: 'AUTH', mechanism })
}

/** What must not come back in an error when a server echoes it. */
interface Secrets {
  add(value: string): void
  /** Octets in base64, which are secret too. */
  encode(octets: Uint8Array): string
  mask(text: string): string
}

function createSecrets(): Secrets {
  const values: string[] = []
  return {
    add: (value) => void values.push(value),
    encode(octets) {
      const encoded = Buffer.from(octets).toString('base64')
      // Shorter ones hold no secret, and would tear words apart.
      if (encoded.length > 4) values.push(encoded)
      return encoded
    },
    mask: (text) => values.reduce((masked, value) => masked.replaceAll(value, '***'), text),
  }
}

function mechanismOf(
  auth: SmtpAuth,
  { mechanisms, extensions }: Capabilities,
  connection: Connection,
  options: ResolvedOptions,
): MechanismName {
  const kind = auth.token === undefined ? 'password' : 'token'
  const offered = [...mechanisms].join(', ') || 'none'
  if (auth.mechanism !== undefined) {
    if (mechanisms.has(auth.mechanism)) return auth.mechanism
    throw unavailable(options, `the server does not offer ${auth.mechanism}; it offers ${offered}`)
  }
  const chosen = chooseMechanism(mechanisms, kind, connection.encrypted)
  if (chosen) return chosen
  if (!extensions.has('AUTH')) throw unavailable(options, 'the server offers no login on this connection')
  throw unavailable(options, `the server offers no way to log in with a ${kind}; it offers ${offered}`)
}

async function identityOf(auth: SmtpAuth, options: ResolvedOptions, request: TokenRequest): Promise<Identity> {
  const { user, password, token } = auth
  if (password !== undefined) return { user, password }
  const { host, port, protocol } = options
  const given = typeof token === 'function' ? await tokenFrom(token, options, request) : token
  return { user, token: checkToken(given, `${protocol}.auth.token`), host, port }
}

async function tokenFrom(
  token: (request: TokenRequest) => string | Promise<string>,
  { host, port }: ResolvedOptions,
  request: TokenRequest,
): Promise<string> {
  try {
    return await token(request)
  } catch (cause) {
    if (MailError.is(cause)) throw cause
    const problem = 'the function auth.token gave no token'
    throw new ConnectionError('CONNECTION_FAILED', problem, { host, port, phase: 'AUTH', cause })
  }
}

function unavailable({ host, port }: ResolvedOptions, problem: string): ConnectionError {
  return new ConnectionError('AUTH_UNAVAILABLE', problem, { host, port, phase: 'AUTH' })
}
