import { maskCommand } from '../smtp/mask-command.ts'
import { takeChunk } from './fake-chunks.ts'
import * as command from './fake-commands.ts'
import { takeContent } from './fake-content.ts'
import { login } from './fake-login.ts'
import { consult, delay, type FakeSession, hangUp, perform, say } from './fake-session.ts'
import { stageOf } from './script.ts'

/** Holds one conversation (RFC 5321, section 3), from the greeting until one side closes. */
export async function converse(session: FakeSession): Promise<void> {
  const { wire, offer, tls } = session
  if (tls?.mode === 'implicit' && !(await shakeHands(session))) return
  await say(session, 'greeting', '', `220 ${offer.hostname} ${offer.lmtp ? 'LMTP' : 'ESMTP'}`)
  while (session.open) {
    const line = await wire.line()
    if (!line) break
    const text = Buffer.from(line).toString()
    session.record('client', maskCommand(text))
    await answer(session, text)
  }
  if (session.open) session.record('event', 'the client closed the connection')
}

async function answer(session: FakeSession, line: string): Promise<void> {
  const [, verb = '', argument = ''] = /^([a-z]+)(?: (.*))?$/is.exec(line) ?? []
  const name = verb.toUpperCase()
  if (outOfTurn(session, name)) return stop(session, '503 5.5.0 improper command pipelining')
  if (/[\r\n\0]/.test(line)) return stop(session, '500 5.5.2 a command holds CR, LF or NUL')
  if (line.length > longestCommand) return void (await say(session, stageOf(name), argument, '500 5.5.6 line too long'))

  switch (name) {
    case 'STARTTLS':
      return startTls(session)
    case 'AUTH':
      return login(session, argument)
    case 'DATA':
      return takeContent(session, argument)
    case 'BDAT':
      return takeChunk(session, argument)
    case 'QUIT':
      if (await say(session, 'QUIT', argument, `221 2.0.0 ${session.offer.hostname} bye`)) hangUp(session, 'close')
      return
    default: {
      const { reply, accept, subject } = ownReply(session, name, argument)
      await say(session, stageOf(name), argument, reply, accept, subject)
    }
  }
}

const longestCommand = 12_288 // RFC 4954, section 4.3

function ownReply(session: FakeSession, verb: string, argument: string): command.OwnReply {
  const { offer, state } = session
  const greeting = offer.lmtp ? 'LHLO' : 'EHLO'
  if (verb === greeting) return command.greet(offer, state, argument)
  if (verb === 'HELO' && !offer.lmtp) return command.greetPlainly(offer, state, argument)
  if (verb === 'MAIL') return command.mail(offer, state, argument)
  if (verb === 'RCPT') return command.rcpt(offer, state, argument)
  if (verb === 'RSET') return { reply: '250 2.0.0 Reset', accept: () => command.reset(state) }
  if (verb === 'NOOP') return { reply: '250 2.0.0 OK' }
  if (verb === 'VRFY') return { reply: '252 2.0.0 Send it and see' }
  return { reply: '500 5.5.2 command not recognized' }
}

/** RFC 2920, section 3.1: whether octets arrived behind a command that has to end its group. */
function outOfTurn({ wire, offer }: FakeSession, verb: string): boolean {
  return (
    wire.pending > 0 &&
    verb !== 'STARTTLS' &&
    verb !== 'BDAT' &&
    (groupEnds.has(verb) || !command.offers(offer, 'PIPELINING'))
  )
}

const groupEnds = new Set(['EHLO', 'LHLO', 'HELO', 'DATA', 'AUTH', 'VRFY', 'NOOP'])

async function stop(session: FakeSession, reply: string): Promise<void> {
  await perform(session, { octets: Buffer.from(`${reply}\r\n`), behaviour: { close: true } })
}

async function startTls(session: FakeSession): Promise<void> {
  const { offer, state } = session
  if (!offer.starttls || state.encrypted) return void (await say(session, 'STARTTLS', '', '502 5.5.1 not offered'))
  if (await say(session, 'STARTTLS', '', '220 2.0.0 Ready to start TLS')) await shakeHands(session)
}

/** Encrypts the connection and forgets what was said in clear (RFC 3207, section 4.2). */
async function shakeHands(session: FakeSession): Promise<boolean> {
  const { tls, state } = session
  const behaviour = await consult(session, 'handshake', '')
  if (behaviour?.delayMs !== undefined) await delay(session.clock, behaviour.delayMs)
  if (behaviour?.silence || behaviour?.raw !== undefined || behaviour?.close || behaviour?.reset) {
    const octets = behaviour.raw === undefined ? {} : { octets: Buffer.from(behaviour.raw) }
    await perform(session, { ...octets, behaviour })
    if (session.open) await session.wire.closed
    session.open = false
    return false
  }
  const facts = tls && (await session.wire.encrypt(tls, session.clock))
  session.record('event', facts ? `${facts.protocol} ${facts.cipher}` : 'the TLS handshake failed')
  if (facts) session.tlsFacts = facts
  session.open &&= facts !== undefined
  state.encrypted = true
  delete state.client
  delete state.user
  delete state.transaction
  return session.open
}
