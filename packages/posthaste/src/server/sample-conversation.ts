// A conversation without a socket, for the tests of server/: what it is told is said at once, what it says is kept.
import { systemRuntime } from '../runtime/runtime.ts'
import { type Conversation, createConversation } from './conversation.ts'
import type { Turn } from './dialogue.ts'
import type { ServerOptions } from './options.ts'
import type { MessageStream, Policy, ReceivedEnvelope } from './policy.ts'
import { resolveServerOptions } from './resolve-options.ts'
import type { LiveSession } from './session.ts'
import { createTranscript, type Transcript } from './transcript.ts'

/** A conversation and what came of it. */
export interface SampleConversation {
  readonly conversation: Conversation
  readonly session: LiveSession
  readonly transcript: Transcript
  /** Every octet that was said. */
  said(): string
  /** How it ended, if it did. */
  ended(): 'closed' | 'dropped' | undefined
  /** How often TLS was begun. */
  handshakes(): number
  /** How it stood after its last turn. */
  turn(): Turn
  /** Hears pieces one by one, as long as it is not closed; waits for a policy that is async. */
  hear(pieces: readonly (string | Uint8Array)[]): Promise<void>
}

/** A message that {@link keepMessages} has read. */
export interface KeptMessage {
  readonly envelope: ReceivedEnvelope
  readonly octets: string
  readonly stream: MessageStream
}

/** Begins a conversation; what the options leave out is as a server has it. */
export function sampleConversation(given: ServerOptions = {}): SampleConversation {
  const options = resolveServerOptions({ name: 'mx.example', ...given })
  const transcript = createTranscript(systemRuntime.clock)
  const session: LiveSession = {
    id: 'session',
    client: { address: '192.0.2.1', port: 40_000 },
    server: { name: 'mx.example', address: '192.0.2.2', port: 25 },
    protocol: options.offer.protocol,
    started: 0,
    transcript: transcript.entries,
  }
  let said = ''
  let ended: 'closed' | 'dropped' | undefined
  let handshakes = 0
  let turn: Turn = { hungry: true, waits: 'nothing', progress: false }
  const conversation = createConversation(
    { options, session, transcript, secret: new Uint8Array(32) },
    {
      write(text) {
        said += text
      },
      turn(next) {
        turn = next
      },
      encrypt() {
        handshakes++
      },
      close() {
        ended = 'closed'
      },
      drop() {
        ended = 'dropped'
      },
    },
  )
  conversation.begin()
  return {
    conversation,
    session,
    transcript,
    said: () => said,
    ended: () => ended,
    handshakes: () => handshakes,
    turn: () => turn,
    async hear(pieces) {
      for (const piece of pieces) {
        if (ended) return
        conversation.receive(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece)
        if (turn.waits === 'nothing') await settled()
      }
    },
  }
}

/** Resolves when promises that were ready have been followed. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** A policy that reads every message, whole, into `kept`. */
export function keepMessages(kept: KeptMessage[]): Policy {
  return {
    async message(_session, envelope, stream) {
      const pieces: Uint8Array[] = []
      for await (const piece of stream) pieces.push(piece)
      kept.push({ envelope, octets: Buffer.concat(pieces).toString('latin1'), stream })
      return undefined
    },
  }
}

/** The code of every reply in what was said. */
export function codesOf(said: string): readonly number[] {
  return [...said.matchAll(/^(\d{3}) /gm)].map(([, code]) => Number(code))
}

/** Whole, cut once at every octet, and octet by octet. */
export function cuts(text: string): readonly (readonly string[])[] {
  const once = Array.from({ length: text.length - 1 }, (_, at) => [text.slice(0, at + 1), text.slice(at + 1)])
  return [[text], ...once, text.split('')]
}
