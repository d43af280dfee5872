import type { Reply } from '../errors.ts'
import { scramServer } from '../smtp/sasl/scram-server.ts'
import {
  type Credentials,
  loginServer,
  plainServer,
  type SaslServer,
  type SaslStep,
  type ScramKeys,
} from '../smtp/sasl/server.ts'
import { type Talk, verdictOf } from './talk.ts'

/** One AUTH command and the lines that follow it (RFC 4954, section 4). */
export interface Login {
  /** The client's next line, a response in base64 or `*`. */
  hear(line: string): void
}

/** How a login ended: who has logged in, nobody with the reply that says so, or the connection is to go. */
export type LoginEnd = { readonly user: string } | { readonly reply: Reply } | 'hang-up'

/**
 * Begins a login. `over` is called once, when it is decided; it may be before this returns.
 *
 * @param secret see {@link ScramSetup}
 */
export function beginLogin(
  mechanism: string,
  initialResponse: string | undefined,
  talk: Talk,
  secret: Uint8Array,
  over: (end: LoginEnd) => void,
): Login {
  const exchange = exchangeOf(mechanism, talk, secret)
  const { policy } = talk.options
  if (initialResponse === undefined) follow(exchange.opening)
  else respond(initialResponse === '=' ? '' : initialResponse)
  return { hear: (line) => (line === '*' ? over({ reply: cancelled }) : respond(line)) }

  function respond(text: string): void {
    const octets = Buffer.from(text, 'base64')
    follow(octets.toString('base64') === text ? exchange.respond(octets) : { kind: 'malformed' })
  }

  function follow(step: SaslStep): void {
    if (step.kind === 'challenge') talk.say({ code: 334, text: Buffer.from(step.octets).toString('base64') })
    else if (step.kind === 'find') find(step.user)
    else if (step.kind === 'claim') claim(step.credentials)
    else over({ reply: step.kind === 'refused' ? invalid : undecodable })
  }

  function find(user: string): void {
    talk.ask(
      'scramKeys',
      () => policy.scramKeys?.(talk.session, user),
      (keys) => follow(exchange.found(keysOf(keys))),
      () => over({ reply: unavailable }),
    )
  }

  function claim(credentials: Credentials): void {
    talk.ask(
      'authenticate',
      () => policy.authenticate?.(talk.session, credentials),
      (answer) => {
        const verdict = verdictOf(answer)
        if (verdict === 'hang-up') over('hang-up')
        else over(verdict === 'yes' ? { user: credentials.user } : { reply: verdict })
      },
      () => over({ reply: unavailable }),
    )
  }
}

/** What a policy gave, where it has the shape of keys. */
function keysOf(given: unknown): ScramKeys | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  if (!('salt' in given && 'iterations' in given && 'storedKey' in given && 'serverKey' in given)) return undefined
  const { salt, iterations, storedKey, serverKey } = given
  if (!(salt instanceof Uint8Array && storedKey instanceof Uint8Array && serverKey instanceof Uint8Array))
    return undefined
  if (storedKey.length !== 32 || typeof iterations !== 'number') return undefined
  return { salt, iterations, storedKey, serverKey }
}

function exchangeOf(mechanism: string, { options }: Talk, secret: Uint8Array): SaslServer {
  if (mechanism === 'PLAIN') return plainServer()
  if (mechanism === 'LOGIN') return loginServer()
  const nonce = Buffer.from(options.runtime.random.bytes(18)).toString('base64url')
  return scramServer({ nonce, secret })
}

const cancelled: Reply = { code: 501, enhanced: '5.7.0', text: 'Authentication cancelled' }
const undecodable: Reply = { code: 501, enhanced: '5.5.2', text: 'Cannot decode the response' }
const invalid: Reply = { code: 535, enhanced: '5.7.8', text: 'Authentication credentials invalid' }
const unavailable: Reply = { code: 454, enhanced: '4.7.0', text: 'Temporary authentication failure' }
