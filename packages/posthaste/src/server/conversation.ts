// What is said in one session: octets of the client in, octets of the server out. No socket, no timer.
import type { Reply } from '../errors.ts'
import type { TlsFacts } from '../net/tls-facts.ts'
import { encrypted, opened } from '../smtp/session.ts'
import { hearLine } from './commands.ts'
import { createDialogue, cutContent, type Dialogue, type Wire } from './dialogue.ts'
import { createInput } from './input.ts'
import type { ResolvedServerOptions } from './options.ts'
import type { LiveSession } from './session.ts'
import { localError, verdictOf } from './talk.ts'
import type { Transcript } from './transcript.ts'

/** One session, from the greeting on. Nothing that is given to it makes it throw. */
export interface Conversation {
  /** Greets the client. */
  begin(): void
  /** Octets of the client, which must not change any more. */
  receive(octets: Uint8Array): void
  /** TLS has shaken hands. */
  encrypted(facts: TlsFacts): void
  /** The client says nothing more, and may still listen. */
  heardLast(): void
  /** The connection is gone. */
  lost(): void
  /** Ends it with this reply, whatever is under way. */
  abort(reply: Reply, code?: 'CONNECTION_LOST' | 'TIMEOUT'): void
  /** Ends it with this reply as soon as no transaction is under way (RFC 5321, 3.8). */
  retire(reply: Reply): void
}

/** What a conversation is about. */
export interface ConversationSetup {
  readonly options: ResolvedServerOptions
  readonly session: LiveSession
  readonly transcript: Transcript
  /** See {@link ScramSetup}. */
  readonly secret: Uint8Array
}

const inputHighWater = 65_536

/** The last reply of a server that shuts down. */
export const goodbye: Reply = { code: 421, enhanced: '4.3.2', text: 'The server is shutting down' }

/** A conversation over `wire`, which has not begun. */
export function createConversation(setup: ConversationSetup, wire: Wire): Conversation {
  let advancing = false
  let again = false
  /** The client has said its last. */
  let last = false
  const state = opened(setup.session.tls !== undefined)
  const dialogue = createDialogue({ ...setup, input: createInput(), wire, state }, advance)
  const { input, options, session, transcript } = dialogue

  return {
    begin() {
      const { policy } = options
      const greet = (answer: unknown): void => greetOrRefuse(dialogue, answer)
      dialogue.ask(
        'connection',
        () => policy.connection?.(session),
        greet,
        () => greet(localError),
      )
      advance()
    },
    receive(octets) {
      if (dialogue.over) return
      input.push(octets)
      advance()
    },
    encrypted(facts) {
      session.tls = facts
      transcript.add('event', `${facts.protocol} ${facts.cipher}`)
      input.clear()
      dialogue.state = encrypted()
      dialogue.busy = false
      advance()
    },
    heardLast() {
      last = true
      advance()
    },
    lost() {
      if (dialogue.over) return
      transcript.add('event', 'the client closed the connection')
      cutContent(dialogue, 'the client closed the connection')
      dialogue.over = true
    },
    abort(reply, code) {
      cutContent(dialogue, reply.text, code)
      dialogue.finish(reply)
      advance()
    },
    retire(reply) {
      dialogue.retiring ??= reply
      advance()
    },
  }

  function advance(): void {
    again = true
    if (advancing) return
    advancing = true
    while (again) {
      again = false
      while (canHear() && (dialogue.content ? dialogue.content.hear() : hearLine(dialogue))) dialogue.progress = true
    }
    advancing = false
    leaveIfDone()
    wire.turn({ hungry: isHungry(), waits: waitsFor(), progress: dialogue.progress })
    dialogue.progress = false
  }

  function canHear(): boolean {
    if (dialogue.retiring && isIdle(dialogue)) dialogue.finish(dialogue.retiring)
    return !dialogue.over && !dialogue.busy
  }

  /** What the client said before it closed its side has been answered. */
  function leaveIfDone(): void {
    if (!last || dialogue.over || dialogue.busy || dialogue.intake?.full()) return
    cutContent(dialogue, 'the client closed the connection')
    dialogue.finish()
  }

  function isHungry(): boolean {
    if (dialogue.over) return true
    return input.pending < inputHighWater && !dialogue.intake?.full()
  }

  function waitsFor(): 'command' | 'content' | 'nothing' {
    if (dialogue.over || dialogue.busy || dialogue.intake?.full()) return 'nothing'
    return dialogue.content ? 'content' : 'command'
  }
}

function greetOrRefuse(dialogue: Dialogue, answer: unknown): void {
  const { offer } = dialogue.options
  const verdict = verdictOf(answer)
  if (verdict === 'hang-up') dialogue.drop()
  else if (verdict !== 'yes') dialogue.finish(verdict)
  else dialogue.say({ code: 220, text: `${offer.name} ${offer.protocol === 'lmtp' ? 'LMTP' : 'ESMTP'}` })
}

/** Nothing is under way that a client would have to do again. */
function isIdle({ busy, login, intake, content, state }: Dialogue): boolean {
  return !busy && !login && !intake && !content && (state.at === 'greeting' || state.at === 'ready')
}
