import { ConnectionError, MailError, ProtocolError, ReplyError } from '../errors.ts'
import type { Random } from '../runtime/random.ts'
import type { Capabilities } from '../smtp/capability.ts'
import { closing, formatReply } from '../smtp/reply.ts'
import { actionFor } from '../smtp/reply-action.ts'
import { beginExchange, chooseMechanism, type Identity, isBinding, isPreparable } from '../smtp/sasl/choose.ts'
import { type CredentialKind, isScram, type MechanismName } from '../smtp/sasl/mechanism.ts'
import { SaslFailure } from '../smtp/sasl/sasl-failure.ts'
import type { ScramClientSetup } from '../smtp/sasl/scram.ts'
import type { Connection } from './connection.ts'
import type { PoolMemory } from './memory.ts'
import { checkToken } from './option-checks.ts'
import type { ResolvedOptions, SmtpAuth, TokenRequest } from './options.ts'
import { isLoopback } from './resolve-options.ts'
import { converse } from './sasl-dialogue.ts'

/**
 * Refuses to show a password or a token to whoever listens.
 *
 * @param address the server's address where it is known, else its name
 * @throws ConnectionError PASSWORD_UNPROTECTED
 */
export function assertProtected(options: ResolvedOptions, address: string, encrypted: boolean): void {
  const { auth, tls, host, port, proxy } = options
  if (!auth || auth.cleartext) return
  if (tls === 'required' || tls === 'implicit') {
    if (encrypted) return
    // What a proxy calls localhost is the machine that it runs on, and the way there is anybody's guess.
  } else if (tls === 'none' && !proxy && isLoopback(address)) return
  const problem =
    `the password would go over a connection that others can read or imitate (tls '${tls}'); ` +
    "use tls 'required' or 'implicit', or allow it with auth.cleartext (in a URL, auth=cleartext)"
  throw new ConnectionError('PASSWORD_UNPROTECTED', problem, { host, port, phase: 'AUTH' })
}

/** What a login needs beside its connection. */
export interface LoginWorld {
  readonly request: TokenRequest
  readonly random: Random
  readonly memory: PoolMemory
}

/**
 * Logs in (RFC 4954), where the options say so.
 *
 * Servers offer SCRAM for users whose keys they do not hold (Cyrus SASL with saslauthd, Dovecot with hashed passwords).
 * Where one refuses SCRAM, the mechanism after it is tried once, unless the options name one; it would have been the
 * first on a server that does not offer SCRAM. A refused `-PLUS` is final: somebody may stand between.
 *
 * @throws ReplyError AUTH_FAILED; ConnectionError AUTH_UNAVAILABLE or SERVER_UNPROVEN; none shows what was sent
 */
export async function logIn(
  connection: Connection,
  capabilities: Capabilities,
  options: ResolvedOptions,
  world: LoginWorld,
): Promise<void> {
  const { auth } = options
  if (!auth) return
  assertProtected(options, connection.remoteAddress, connection.encrypted)
  const choose = (scram: boolean): MechanismName | undefined => choiceOf(auth, capabilities, connection, scram)
  const mechanism = choose(!world.memory.scramRefused)
  if (!mechanism) throw noneOf(auth, capabilities, options)
  const identity = await identityOf(auth, options, world.request)
  const refusal = await attempt(mechanism, identity, connection, capabilities, options, world)
  if (!refusal) return
  const next = auth.mechanism === undefined && isScram(mechanism) && !isBinding(mechanism) ? choose(false) : undefined
  if (!next || closing(refusal.reply) || connection.loss) throw refusal
  const second = await attempt(next, identity, connection, capabilities, options, world)
  if (second) throw second
  world.memory.scramRefused = true
}

/** Logs in with one mechanism; the error, where the server refuses. */
async function attempt(
  mechanism: MechanismName,
  identity: Identity,
  connection: Connection,
  capabilities: Capabilities,
  options: ResolvedOptions,
  world: LoginWorld,
): Promise<ReplyError | undefined> {
  const exchange = beginExchange(mechanism, identity, scramSetup(connection, capabilities, world))
  if (!exchange) throw unavailable(options, `${mechanism} cannot serve the given credentials on this connection`)
  if ('token' in identity) connection.secrets.add(identity.token)
  if ('password' in identity) connection.secrets.add(identity.password)
  try {
    const reply = await converse(connection, exchange, options.commandTimeoutMs)
    if (reply.code === 235) return undefined
    if (reply.code < 400) throw new ProtocolError('the reply does not answer AUTH', formatReply(reply).slice(0, 200))
    return new ReplyError('AUTH_FAILED', 'AUTH', reply, actionFor('AUTH', reply), undefined, undefined, options)
  } catch (error) {
    throw error instanceof SaslFailure ? failed(error, mechanism, options) : error
  }
}

function scramSetup(
  connection: Connection,
  { mechanisms }: Capabilities,
  { random, memory }: LoginWorld,
): ScramClientSetup {
  const { binding } = connection
  return {
    nonce: Buffer.from(random.bytes(18)).toString('base64url'),
    keyring: memory.scramKeys,
    bindingOffered: [...mechanisms].some(isBinding),
    ...(binding ? { binding } : {}),
  }
}

/** The mechanism that the options name, or the strongest that is offered; undefined where it is not offered. */
function choiceOf(
  auth: SmtpAuth,
  { mechanisms }: Capabilities,
  { encrypted, binding }: Connection,
  scram: boolean,
): MechanismName | undefined {
  if (auth.mechanism !== undefined) return mechanisms.has(auth.mechanism) ? auth.mechanism : undefined
  const preparable = auth.password !== undefined && isPreparable({ user: auth.user, password: auth.password })
  const circumstances = { kind: kindOf(auth), encrypted, bindable: binding !== undefined, scram: scram && preparable }
  return chooseMechanism(mechanisms, circumstances)
}

function kindOf(auth: SmtpAuth): CredentialKind {
  if (auth.password !== undefined) return 'password'
  return auth.token === undefined ? 'certificate' : 'token'
}

function noneOf(auth: SmtpAuth, { mechanisms, extensions }: Capabilities, options: ResolvedOptions): ConnectionError {
  const offered = [...mechanisms].join(', ') || 'none'
  if (auth.mechanism !== undefined) {
    return unavailable(options, `the server does not offer ${auth.mechanism}; it offers ${offered}`)
  }
  if (!extensions.has('AUTH')) return unavailable(options, 'the server offers no login on this connection')
  return unavailable(options, `the server offers no way to log in with a ${kindOf(auth)}; it offers ${offered}`)
}

async function identityOf(auth: SmtpAuth, options: ResolvedOptions, request: TokenRequest): Promise<Identity> {
  const { user, password, token } = auth
  if (password !== undefined) return { user, password }
  if (token === undefined) return { actAs: user ?? '' }
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

function failed({ kind, message }: SaslFailure, mechanism: string, options: ResolvedOptions): MailError {
  const { host, port } = options
  if (kind === 'malformed') return new ProtocolError(`the challenge is none of ${mechanism}`, message)
  if (kind === 'unusable') return unavailable(options, `${mechanism}: ${message}`)
  const problem = `${mechanism}: ${message}; it may be an impostor, and got no mail`
  return new ConnectionError('SERVER_UNPROVEN', problem, { host, port, phase: 'AUTH' })
}

function unavailable({ host, port }: ResolvedOptions, problem: string): ConnectionError {
  return new ConnectionError('AUTH_UNAVAILABLE', problem, { host, port, phase: 'AUTH' })
}
