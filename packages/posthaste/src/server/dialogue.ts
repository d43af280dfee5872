import { ConnectionError, type Reply } from '../errors.ts'
import { replyLines } from '../smtp/reply-line.ts'
import { closed, type SessionState } from '../smtp/session.ts'
import type { Input } from './input.ts'
import type { Intake } from './intake.ts'
import type { Login } from './login.ts'
import type { ResolvedServerOptions } from './options.ts'
import type { ReceivedEnvelope, ReceivedRecipient } from './policy.ts'
import type { LiveSession } from './session.ts'
import { isPromise, type Talk } from './talk.ts'

/** What a conversation needs of the connection under it. */
export interface Wire {
  /** Queues octets; they leave at the next turn. */
  write(text: string): void
  /** The conversation has done what it could with what it heard: what was written may leave. */
  turn(state: Turn): void
  /** Begins the TLS handshake once everything written has left. */
  encrypt(): void
  /** Closes once everything written has left; what still comes is of no interest. */
  close(): void
  /** Closes at once. */
  drop(): void
}

/** How a conversation stands after each of its turns. */
export interface Turn {
  /** It wants more octets. */
  readonly hungry: boolean
  /** What the client is to say next; nothing while the policy is asked. */
  readonly waits: 'command' | 'content' | 'nothing'
  /** Whether it has heard something whole since the last turn: a command, or octets of content. */
  readonly progress: boolean
}

/** One conversation: what its parts share. */
export interface Dialogue extends Talk {
  readonly options: ResolvedServerOptions
  readonly session: LiveSession
  readonly input: Input
  readonly wire: Wire
  /** See {@link ScramSetup}. */
  readonly secret: Uint8Array
  state: SessionState
  /** The policy is asked, or TLS shakes hands: nothing is heard. */
  busy: boolean
  over: boolean
  /** What to end with as soon as no transaction is under way. */
  retiring: Reply | undefined
  progress: boolean
  /** Goes on with what has been heard. */
  readonly advance: () => void
  login: Login | undefined
  /** The message under way. */
  intake: Intake | undefined
  /** Where what comes next is no command. */
  content: ContentState | undefined
  /** Of the transaction under way, once its content begins. */
  envelope: ReceivedEnvelope | undefined
  recipients: ReceivedRecipient[]
  transactions: number
  /** Since the last accepted message. */
  commands: number
  errors: number
  failedLogins: number
}

/** How content comes: up to a final dot, or so many octets more, of a chunk that counts or of one that does not. */
export interface ContentState {
  /** Hears the octets of the input; says whether anything came of it. */
  hear(): boolean
}

/** A conversation that has not begun. */
export function createDialogue(
  given: Pick<Dialogue, 'options' | 'session' | 'input' | 'wire' | 'secret' | 'state' | 'transcript'>,
  advance: () => void,
): Dialogue {
  const { options, wire, transcript } = given
  const dialogue: Dialogue = {
    ...given,
    busy: false,
    over: false,
    retiring: undefined,
    progress: false,
    advance,
    login: undefined,
    intake: undefined,
    content: undefined,
    envelope: undefined,
    recipients: [],
    transactions: 0,
    commands: 0,
    errors: 0,
    failedLogins: 0,
    say,
    ask,
    finish,
    drop,
  }
  return dialogue

  function say(reply: Reply): void {
    const lines = replyLines(reply)
    if (options.transcript) for (const line of lines.slice(0, -2).split('\r\n')) transcript.add('server', line)
    wire.write(lines)
  }

  function ask(method: string, question: () => unknown, then: (answer: unknown) => void, failed: () => void): void {
    try {
      const answer = question()
      if (!isPromise(answer)) {
        then(answer)
        return
      }
      dialogue.busy = true
      answer.then(
        (value) => resume(() => then(value)),
        (error) => resume(() => fail(error)),
      )
    } catch (error) {
      fail(error)
    }

    function fail(error: unknown): void {
      const message = error instanceof Error ? error.message : String(error)
      log({ kind: 'hook-failed', hook: `policy.${method}`, message })
      failed()
    }
  }

  function resume(go: () => void): void {
    dialogue.busy = false
    if (dialogue.over) return
    go()
    advance()
  }

  function log(event: Parameters<typeof options.runtime.log>[0]): void {
    try {
      options.runtime.log(event)
    } catch {
      // What a log throws is its own affair (see Log).
    }
  }

  function finish(reply?: Reply): void {
    if (dialogue.over) return
    if (reply) say(reply)
    end()
    wire.close()
  }

  function drop(): void {
    if (dialogue.over) return
    transcript.add('event', 'the server closed the connection')
    end()
    wire.drop()
  }

  function end(): void {
    cutContent(dialogue, 'the server closed the connection')
    dialogue.over = true
    dialogue.state = closed(dialogue.state)
    dialogue.input.clear()
  }
}

/** Says a reply and counts it where it is a permanent refusal; 421 is the last that is said (RFC 5321, 3.8). */
export function sayCounted(dialogue: Dialogue, reply: Reply): void {
  if (reply.code === 421) {
    dialogue.finish(reply)
    return
  }
  dialogue.say(reply)
  if (reply.code >= 500 && ++dialogue.errors > dialogue.options.limits.errors) dialogue.finish(tooMany('errors'))
}

/** The last reply to a client that does too much of something. */
export function tooMany(what: string): Reply {
  return { code: 421, enhanced: '4.7.0', text: `Too many ${what}` }
}

/** Tells the policy that the message it reads will not be whole, where there is one. */
export function cutContent(
  dialogue: Dialogue,
  why: string,
  code: 'CONNECTION_LOST' | 'TIMEOUT' = 'CONNECTION_LOST',
): void {
  const { intake, session } = dialogue
  dialogue.content = undefined
  dialogue.intake = undefined
  if (!intake) return
  const { address: host, port } = session.client
  intake.cut(new ConnectionError(code, why, { host, port, phase: 'body' }))
}
