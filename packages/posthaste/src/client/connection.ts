import type { Socket } from 'node:net'
import { ConnectionError, ProtocolError, type RecipientResult, type Reply, ReplyError } from '../errors.ts'
import { channelBinding } from '../net/channel-binding.ts'
import { createDeadline } from '../net/deadline.ts'
import { takeOctets } from '../net/direct-reads.ts'
import { freeMemory, isFreeable } from '../octets/freeable.ts'
import type { Clock } from '../runtime/clock.ts'
import { closing, formatReply } from '../smtp/reply.ts'
import { createReplyReader } from '../smtp/reply-reader.ts'
import { createJoiner, type Piece } from './join-pieces.ts'
import { createSecrets, type Secrets } from './secrets.ts'

/** Why a connection is gone: makes the error, with what is known of the recipients where that is of use. */
export type Loss = (recipients?: readonly RecipientResult[]) => unknown

/** Who is given the replies of a connection, and is told when it is gone. */
export interface Receiver {
  /** Called once for each reply, in order. What it throws ends the connection. */
  reply(reply: Reply): void
  /** Called when all that had arrived is read. */
  read?(): void
  /** Called at most once; no reply comes after it. */
  lost(loss: Loss): void
}

/** The server at the other end. */
export interface Peer {
  readonly host: string
  readonly port: number
}

/**
 * One socket that speaks SMTP: octets out, replies in, and a time by which each must come.
 *
 * A reply that nobody waits for ends it: client and server would disagree on what answers what ever after.
 */
export interface Connection {
  readonly peer: Peer
  readonly encrypted: boolean
  /** This end's IP address. */
  readonly localAddress: string
  /** The other end's IP address. */
  readonly remoteAddress: string
  /** What only the two ends of this TLS connection know (RFC 9266); undefined where there is no TLS 1.3. */
  readonly binding: Uint8Array | undefined
  /** What the server may repeat, but nobody else may see: masked in its replies, but for challenges of a login. */
  readonly secrets: Secrets
  /** What was said one thing after the other, secrets masked; what is said in transactions is kept with them. */
  readonly said: string[]
  /** Why it is gone; undefined while it is open. */
  readonly loss: Loss | undefined
  /** How many times octets have arrived: what had arrived before a command left cannot answer it. */
  readonly arrivals: number
  /** Hands the replies from now on to `receiver`; with none, any reply is one too many. */
  listen(receiver: Receiver | undefined): void
  /** Names what is waited for, and for how long; undefined waits for nothing. */
  expect(phase: string, timeoutMs: number | undefined): void
  /** Writes, frees what is freeable once it has left, and says whether there is room for more. */
  write(octets: Piece): boolean
  /** Writes all of it at once, and says whether there is room for more. */
  writeTogether(pieces: readonly Piece[]): boolean
  /** Calls `ready` when there is room for more, or when the connection is gone. */
  onceWritable(ready: () => void): void
  /** Keeps the process alive, or lets it end, while the connection is open. */
  hold(alive: boolean): void
  /** Ends it at once, for this reason; the first reason counts. */
  fail(loss: Loss): void
  /** Ends it without a word, as nobody's fault. */
  destroy(): void
  /** Gives the socket away for TLS; fails when the server has said anything that was not asked for. */
  release(): Socket
}

/**
 * Octets that may wait to be taken by the system before no more are read or encoded. With as few as streams have by
 * themselves, the network waits while the next ones are made.
 */
const mostQueued = 1_048_576

/** A connection over a socket that nothing else reads from. */
export function createConnection(socket: Socket, peer: Peer, encrypted: boolean, clock: Clock): Connection {
  let receiver: Receiver | undefined
  let loss: Loss | undefined
  let phase = 'connect'
  let limitMs = 0
  let arrivals = 0
  const joiner = createJoiner()
  const deadline = createDeadline(clock, () => {
    fail(connectionLoss('TIMEOUT', `no answer within ${limitMs} ms${hintAt(phase)}`, peer, phase))
  })
  const secrets = createSecrets()
  const take = (reply: Reply): void => {
    if (loss) return
    // A challenge is taken apart as it is, and shown to nobody.
    if (receiver) receiver.reply(phase === 'AUTH' && reply.code === 334 ? reply : hushed(reply, secrets))
    else fail(unasked(hushed(reply, secrets), peer, phase))
  }
  const reader = createReplyReader(take, secrets.mask)
  const onData = (octets: Uint8Array): void => {
    arrivals++
    try {
      reader.feed(octets)
      receiver?.read?.()
    } catch (error) {
      fail((recipients) => withRecipients(error, recipients))
    }
  }
  const onError = (cause: Error): void => fail(lostBy(cause))
  const onClose = (): void => {
    const hint = peer.port === implicitTlsPort ? hintAt(phase) : ''
    fail(connectionLoss('CONNECTION_LOST', `the server closed the connection${hint}`, peer, phase))
  }

  takeOctets(socket, onData)
  socket.on('error', onError).on('end', onClose).on('close', onClose)
  if (socket.destroyed) fail(lostBy(socket.errored ?? undefined))

  return {
    peer,
    encrypted,
    localAddress: socket.localAddress ?? '',
    remoteAddress: socket.remoteAddress ?? '',
    get binding() {
      return channelBinding(socket)
    },
    secrets,
    said: [],
    get arrivals() {
      return arrivals
    },
    get loss() {
      return loss
    },
    listen(next) {
      receiver = next
    },
    expect(next, timeoutMs) {
      phase = next
      if (timeoutMs === undefined) return deadline.clear()
      limitMs = timeoutMs
      deadline.set(timeoutMs)
    },
    write,
    // Nothing is left in the socket's queue: the system has its own copy of all that was written before.
    writeTogether: (pieces) => write(joiner.join(pieces, socket.writableLength === 0)),
    onceWritable(ready) {
      if (loss || hasRoom()) return ready()
      const once = (): void => {
        socket.off('drain', once).off('close', once)
        ready()
      }
      socket.on('drain', once).on('close', once)
    },
    hold: (alive) => void (alive ? socket.ref() : socket.unref()),
    fail,
    destroy: () => fail(connectionLoss('CONNECTION_LOST', 'this client closed the connection', peer, phase)),
    release() {
      if (reader.pending > 0 || socket.readableLength > 0) {
        throw new ProtocolError('expected nothing between the reply to STARTTLS and the handshake', 'octets in clear')
      }
      deadline.end()
      joiner.end(socket.writableLength === 0)
      loss = connectionLoss('CONNECTION_LOST', 'the socket was given to TLS', peer, phase)
      socket.off('data', onData).off('error', onError).off('end', onClose).off('close', onClose)
      return socket
    },
  }

  function write(octets: Piece): boolean {
    if (typeof octets === 'string') socket.write(octets, 'utf8')
    else if (isFreeable(octets)) socket.write(octets, (error) => error ?? freeMemory(octets))
    else socket.write(octets)
    return hasRoom()
  }

  function hasRoom(): boolean {
    return socket.writableLength < mostQueued
  }

  function fail(reason: Loss): void {
    if (loss) return
    loss = reason
    deadline.end()
    joiner.end(socket.writableLength === 0)
    socket.destroy()
    const told = receiver
    receiver = undefined
    told?.lost(reason)
  }

  /** A server that waits for a TLS handshake says nothing in clear. */
  function hintAt(at: string): string {
    if (at !== 'greeting' || encrypted) return ''
    const remedy = "use tls 'implicit' (in a URL, smtps:)"
    if (peer.port === implicitTlsPort) return `; port 465 expects TLS from the first octet: ${remedy}`
    return `; where the port expects TLS from the first octet, as 465 does, ${remedy}`
  }

  function lostBy(cause: Error | undefined): Loss {
    const word = cause && 'code' in cause && typeof cause.code === 'string' ? cause.code : cause?.message
    return connectionLoss('CONNECTION_LOST', `the connection broke${word ? ` (${word})` : ''}`, peer, phase, cause)
  }
}

/** Where servers speak TLS from the first octet (RFC 8314, section 7.3). */
export const implicitTlsPort = 465

/** One of the ways in which a connection is lost. */
export function connectionLoss(
  code: 'CONNECTION_LOST' | 'TIMEOUT',
  problem: string,
  { host, port }: Peer,
  phase: string,
  cause?: unknown,
): Loss {
  return (recipients) =>
    new ConnectionError(code, problem, {
      host,
      port,
      phase,
      ...(cause === undefined ? {} : { cause }),
      ...(recipients ? { recipients } : {}),
    })
}

/** A reply that answers nothing: the server's goodbye, or proof that it is out of step. */
function unasked(reply: Reply, peer: Peer, phase: string): Loss {
  if (closing(reply)) {
    return (recipients) => new ReplyError('REPLY_REJECTED', phase, reply, 'retry', recipients, undefined, peer)
  }
  const line = formatReply(reply).slice(0, 200)
  return (recipients) => new ProtocolError('the server sent a reply that nothing had asked for', line, recipients)
}

function hushed(reply: Reply, secrets: Secrets): Reply {
  const text = secrets.mask(reply.text)
  return text === reply.text ? reply : { ...reply, text }
}

function withRecipients(error: unknown, recipients: readonly RecipientResult[] | undefined): unknown {
  if (!(error instanceof ProtocolError) || !recipients) return error
  return new ProtocolError(problemOf(error), error.line, recipients)
}

/** What an error of the protocol says before the line that it shows. */
export function problemOf({ message, line }: ProtocolError): string {
  return message.slice(0, -(line.length + 2))
}
