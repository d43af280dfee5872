import { ConnectionError, ProtocolError, type Reply, ReplyError } from '../errors.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { type Capabilities, noCapabilities, parseCapabilities } from '../smtp/capability.ts'
import { commandLine } from '../smtp/command.ts'
import { completed, formatReply, refused } from '../smtp/reply.ts'
import { actionFor } from '../smtp/reply-action.ts'
import { type Connection, createConnection, type Loss, type Peer, problemOf } from './connection.ts'
import { ask, quit } from './dialogue.ts'
import { assertProtected, logIn } from './login.ts'
import type { Manners } from './manners.ts'
import type { PoolMemory } from './memory.ts'
import { beginOpening, type Opening, type SessionFacts } from './opening.ts'
import type { ResolvedOptions, TokenRequest } from './options.ts'
import { reach, secure } from './reach.ts'
import { latest, withTranscript } from './transcript.ts'

/** A connection that is greeted, encrypted and logged in as its options demand: ready for transactions. */
export interface Session {
  readonly connection: Connection
  /** What the server announced last: after TLS, where there is TLS. */
  readonly capabilities: Capabilities
  /** Who is there, how it is encrypted, and how long that took. */
  readonly facts: SessionFacts
  /** How many transactions it has begun. */
  used: number
  /** The server may still be inside a transaction: the next begins with RSET. */
  open: boolean
  /** No more transactions belong on it. */
  spent: boolean
  /** The server has taken a message on it, and not long ago. */
  proven: boolean
  /** The domains of all recipients so far, where the server limits how many they may be (RFC 9422). */
  readonly domains: Set<string>
  /** What this server bears. */
  readonly manners: Manners
}

/**
 * Connects, says EHLO, encrypts and logs in. Only a session for which all of that succeeded is ever given to anyone.
 *
 * A token that the server refuses is asked for once more, and tried over a new connection.
 *
 * @throws ConnectionError, ReplyError or ProtocolError; the signal's own reason when it is aborted
 */
export async function openSession(
  options: ResolvedOptions,
  runtime: Runtime,
  memory: PoolMemory,
  signal?: AbortSignal,
): Promise<Session> {
  assertProtected(options, options.host, true)
  const { givenUp } = memory.tlsSessions
  try {
    return await openOnce(options, runtime, memory, { refresh: false }, signal)
  } catch (error) {
    // It may have been the resumption that this server does not bear.
    if (!givenUp && memory.tlsSessions.givenUp)
      return await openOnce(options, runtime, memory, { refresh: false }, signal)
    const stale = error instanceof ReplyError && error.code === 'AUTH_FAILED' && error.action === 'fix-config'
    if (!stale || typeof options.auth?.token !== 'function') throw error
    return await openOnce(options, runtime, memory, { refresh: true }, signal)
  }
}

async function openOnce(
  options: ResolvedOptions,
  runtime: Runtime,
  memory: PoolMemory,
  request: TokenRequest,
  signal: AbortSignal | undefined,
): Promise<Session> {
  const begun = beginOpening(options, runtime.clock)
  let connection = await connect(options, runtime, memory, signal, begun)
  const abort = (): void => connection.fail((() => signal?.reason) satisfies Loss)
  signal?.addEventListener('abort', abort, { once: true })
  try {
    expectGreeting(await ask(connection, '', 'greeting', options.greetingTimeoutMs), options)
    let capabilities = await greet(connection, options)
    if (wantsStartTls(options, capabilities)) {
      connection = await startTls(connection, options, runtime, memory, signal, begun)
      // RFC 3207, section 4.2: what was announced in clear counts for nothing.
      capabilities = await greet(connection, options)
    }
    begun.mark()
    await logIn(connection, capabilities, options, { request, random: runtime.random, memory })
    if (options.auth) begun.ended('authMs')
    signal?.throwIfAborted()
    // What came behind the last reply, in one packet with it, has ended the connection while nobody listened.
    if (connection.loss) throw connection.loss()
    return { connection, capabilities, facts: begun.facts(connection), used: 0, open: false, ...untried(memory) }
  } catch (error) {
    const { said } = connection
    const told = withTranscript(withServer(error, options, said.length === 0), () => latest(said))
    await quit(connection, options.quitTimeoutMs)
    throw told
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

/** Who broke the protocol; before anything was understood, it is hardly a mail server. */
function withServer(error: unknown, { host, port }: Peer, isFirst: boolean): unknown {
  if (!(error instanceof ProtocolError)) return error
  const asked = `${host}:${port} (greeting): is this the port of a mail server? ${problemOf(error)}`
  const told = isFirst ? new ProtocolError(asked, error.line) : error
  return Object.assign(told, { server: { host, port } })
}

function untried({ manners }: PoolMemory): Pick<Session, 'spent' | 'proven' | 'domains' | 'manners'> {
  return { spent: false, proven: false, domains: new Set(), manners }
}

async function connect(
  options: ResolvedOptions,
  runtime: Runtime,
  memory: PoolMemory,
  signal: AbortSignal | undefined,
  begun: Opening,
): Promise<Connection> {
  const socket = await reach(options, runtime, memory, signal)
  begun.ended('connectMs')
  if (options.tls !== 'implicit') return createConnection(socket, options, false, runtime.clock)
  const secured = await secure(socket, options, 'connect', runtime, memory, signal)
  begun.encrypted(secured)
  return createConnection(secured, options, true, runtime.clock)
}

/** EHLO, or HELO where the server does not know it (RFC 5321, section 3.2); LHLO with LMTP. */
async function greet(connection: Connection, options: ResolvedOptions): Promise<Capabilities> {
  const name = options.name ?? addressLiteral(connection.localAddress)
  const verb = options.protocol === 'lmtp' ? 'LHLO' : 'EHLO'
  const reply = await ask(connection, commandLine({ verb, name }), verb, options.commandTimeoutMs)
  if (completed(reply)) return parseCapabilities(reply)
  if (verb === 'LHLO' || !unknownCommand.has(reply.code)) throw rejected(verb, reply, options)
  const older = await ask(connection, commandLine({ verb: 'HELO', name }), 'HELO', options.commandTimeoutMs)
  expectDone('HELO', older, options)
  return noCapabilities
}

const unknownCommand: ReadonlySet<number> = new Set([500, 501, 502, 504, 550])

/** RFC 5321, section 4.1.3; a zone (`%eth0`) means nothing to the server. */
function addressLiteral(address: string): string {
  if (!address.includes(':')) return `[${address}]`
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  return mapped ? `[${mapped[1]}]` : `[IPv6:${address.replace(/%.*$/, '')}]`
}

function wantsStartTls(options: ResolvedOptions, capabilities: Capabilities): boolean {
  const { tls, host, port } = options
  if (tls === 'implicit' || tls === 'none') return false
  if (capabilities.startTls) return true
  if (tls === 'opportunistic') return false
  const problem =
    "the server does not offer STARTTLS, or someone between hides it; use tls 'implicit' on port 465, " +
    "or tls 'none' where the network is trusted"
  throw new ConnectionError('TLS_UNAVAILABLE', problem, { host, port, phase: 'STARTTLS' })
}

/** There is no way back: whatever fails here ends the connection. */
async function startTls(
  connection: Connection,
  options: ResolvedOptions,
  runtime: Runtime,
  memory: PoolMemory,
  signal: AbortSignal | undefined,
  begun: Opening,
): Promise<Connection> {
  const reply = await ask(connection, commandLine({ verb: 'STARTTLS' }), 'STARTTLS', options.commandTimeoutMs)
  if (reply.code !== 220) throw rejected('STARTTLS', reply, options)
  if (connection.loss) throw connection.loss()
  begun.mark()
  const secured = await secure(connection.release(), options, 'STARTTLS', runtime, memory, signal)
  begun.encrypted(secured)
  const encrypted = createConnection(secured, options, true, runtime.clock)
  encrypted.said.push(...connection.said)
  return encrypted
}

/** RFC 5321, section 3.1: 220, or a refusal. */
function expectGreeting(reply: Reply, peer: Peer): void {
  if (reply.code === 220) return
  if (!completed(reply)) throw rejected('greeting', reply, peer)
  throw new ProtocolError('expected a greeting of 220', formatReply(reply).slice(0, 200))
}

function expectDone(command: string, reply: Reply, peer: Peer): void {
  if (!completed(reply)) throw rejected(command, reply, peer)
}

function rejected(command: string, reply: Reply, peer: Peer): ReplyError | ProtocolError {
  if (refused(reply)) {
    return new ReplyError('REPLY_REJECTED', command, reply, actionFor(command, reply), undefined, undefined, peer)
  }
  return new ProtocolError(`the reply does not answer ${command}`, formatReply(reply).slice(0, 200))
}
