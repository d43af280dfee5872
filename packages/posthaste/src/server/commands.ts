import type { Reply } from '../errors.ts'
import { maskCommand } from '../smtp/mask-command.ts'
import { type HeardCommand, readCommand, uncleanLine } from '../smtp/read-command.ts'
import { loggedIn, type Step, step } from '../smtp/session.ts'
import { beginChunk, beginData, beginSwallowing, envelopeOf } from './content.ts'
import { cutContent, type Dialogue, sayCounted, tooMany } from './dialogue.ts'
import { beginLogin, type LoginEnd } from './login.ts'
import { localError, verdictOf } from './talk.ts'

/** Hears the next line of the input, if there is one; says whether there was. */
export function hearLine(dialogue: Dialogue): boolean {
  const { input, login } = dialogue
  const line = input.line(longestLine(dialogue))
  if (line === undefined) return false
  if (line === 'unclean') dialogue.finish(uncleanLine.reply)
  else if (line === 'too-long') dialogue.finish(tooLong)
  else if (login) hearResponse(dialogue, line)
  else hearCommand(dialogue, line)
  return true
}

/** RFC 4954, section 4.3: an AUTH command and its responses may be longer than other lines. */
function longestLine({ input, login, options }: Dialogue): number {
  const { commandOctets } = options.limits
  return login || startsLikeAuth(input.peek(2)) ? Math.max(commandOctets, 12_288) : commandOctets
}

/** No other command begins with these two letters. */
function startsLikeAuth([first = 0, second = 0]: Uint8Array): boolean {
  return (first | 32) === 97 && (second | 32) === 117
}

function hearResponse(dialogue: Dialogue, line: Uint8Array): void {
  dialogue.transcript.add('client', '***')
  dialogue.login?.hear(Buffer.from(line).toString('latin1'))
}

function hearCommand(dialogue: Dialogue, line: Uint8Array): void {
  const { options, state } = dialogue
  if (options.transcript) dialogue.transcript.add('client', maskCommand(Buffer.from(line).toString()))
  if (++dialogue.commands > options.limits.commands) {
    dialogue.finish(tooMany('commands'))
    return
  }
  const command = readCommand(line)
  if (command.verb !== 'fault') {
    decide(dialogue, step(state, command, options.offer), command)
  } else if (command.close) {
    dialogue.finish(command.reply)
  } else {
    sayCounted(dialogue, command.reply)
  }
}

/** Asks the policy, where it wants to be asked, and goes where the command leads. */
function decide(dialogue: Dialogue, to: Step, command: HeardCommand): void {
  const question = questionOf(dialogue, to, command)
  if (question === undefined) {
    proceed(dialogue, to, command)
    return
  }
  dialogue.ask(
    to.ask ?? '',
    question,
    (answer) => {
      const verdict = verdictOf(answer)
      if (verdict === 'yes') proceed(dialogue, to, command)
      else if (verdict === 'hang-up') dialogue.drop()
      else refuse(dialogue, verdict, command)
    },
    () => refuse(dialogue, localError, command),
  )
}

function questionOf(dialogue: Dialogue, { ask }: Step, command: HeardCommand): (() => unknown) | undefined {
  const { policy } = dialogue.options
  const { session } = dialogue
  switch (ask) {
    case 'hello':
      return policy.hello && 'name' in command ? () => policy.hello?.(session, command.name) : undefined
    case 'sender':
      if (!policy.sender || command.verb !== 'MAIL') return undefined
      return () => policy.sender?.(session, command.sender, command.parameters)
    case 'recipient':
      if (!policy.recipient || command.verb !== 'RCPT') return undefined
      return () => policy.recipient?.(session, command.recipient, command.parameters)
    case 'content':
      return policy.content ? () => policy.content?.(session, envelopeOf(dialogue)) : undefined
    default:
      return undefined
  }
}

/** The policy said no; the octets of a chunk come all the same. */
function refuse(dialogue: Dialogue, reply: Reply, command: HeardCommand): void {
  if (command.verb === 'BDAT') beginSwallowing(dialogue, command.size, reply)
  else sayCounted(dialogue, reply)
}

function proceed(dialogue: Dialogue, { next, reply, deed }: Step, command: HeardCommand): void {
  if ((deed === 'encrypt' || deed === 'data') && dialogue.input.pending > 0) {
    // Said in clear before the handshake, or before 354: nobody knows what it was meant to be (RFC 3207, 4.2; RFC 2920, 3.1).
    dialogue.finish({ code: 503, enhanced: '5.5.0', text: `Nothing may follow ${command.verb} in its group` })
    return
  }
  const before = dialogue.state
  dialogue.state = next
  note(dialogue, command, before !== next)
  if (deed === 'close') {
    dialogue.finish(reply)
    return
  }
  if (reply && deed !== 'swallow') sayCounted(dialogue, reply)
  if (dialogue.over) return
  if (deed === 'encrypt') encrypt(dialogue)
  else if (deed === 'log-in') logIn(dialogue, command)
  else if (deed === 'data') beginData(dialogue)
  else if (command.verb !== 'BDAT') return
  else if (deed === 'chunk') beginChunk(dialogue, command.size, command.last)
  else if (reply) beginSwallowing(dialogue, command.size, reply)
}

/** Keeps what an accepted command said. */
function note(dialogue: Dialogue, command: HeardCommand, accepted: boolean): void {
  if (!accepted) return
  if (command.verb === 'RCPT') {
    dialogue.recipients.push({ address: command.recipient, parameters: command.parameters })
  } else if (command.verb === 'MAIL') {
    dialogue.recipients = []
    dialogue.envelope = undefined
    dialogue.transactions++
  } else if (command.verb === 'EHLO' || command.verb === 'HELO' || command.verb === 'LHLO') {
    dialogue.session.name = command.name
    dialogue.session.hello = command.verb
  }
  // RSET and EHLO between two chunks: the message will never be whole.
  if (dialogue.state.at === 'ready') cutContent(dialogue, 'the client gave the message up')
}

function encrypt(dialogue: Dialogue): void {
  dialogue.busy = true
  delete dialogue.session.name
  delete dialogue.session.hello
  delete dialogue.session.user
  dialogue.wire.encrypt()
}

function logIn(dialogue: Dialogue, command: HeardCommand): void {
  if (command.verb !== 'AUTH') return
  const { mechanism, initialResponse } = command
  let decided = false
  const login = beginLogin(mechanism, initialResponse, dialogue, dialogue.secret, (end) => {
    decided = true
    dialogue.login = undefined
    endLogin(dialogue, end)
  })
  if (!decided) dialogue.login = login
}

function endLogin(dialogue: Dialogue, end: LoginEnd): void {
  if (end === 'hang-up') {
    dialogue.drop()
    return
  }
  if ('user' in end) {
    dialogue.state = loggedIn(dialogue.state, end.user)
    dialogue.session.user = end.user
    dialogue.say({ code: 235, enhanced: '2.7.0', text: 'Authentication succeeded' })
    return
  }
  sayCounted(dialogue, end.reply)
  if (++dialogue.failedLogins >= dialogue.options.limits.logins) dialogue.finish(tooMany('failed logins'))
}

const tooLong: Reply = { code: 500, enhanced: '5.5.6', text: 'The line is too long' }
