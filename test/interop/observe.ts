// What a server announces, and what of it the client makes use of: one row of the table in docs/compatibility.md.
import { createMailer, lmtp, MailError, type SmtpOptions, smtp } from 'posthaste'
import { type MechanismName, mechanismNames } from '../../packages/posthaste/src/smtp/sasl/mechanism.ts'
import * as pki from '../pki/pki.ts'
import { type JudgedProgram, type JudgedServer, passwordLogin } from './judged-server.ts'
import { startTap, type Tap } from './tap.ts'

/** What was seen of one server. */
export interface Observation {
  /** The keywords of its last answer to EHLO, and STARTTLS where the first has it, in alphabetical order, without parameters. */
  readonly offered: readonly string[]
  /** Those among them that the client made use of. */
  readonly used: readonly string[]
  /** The SASL mechanisms that it offers and the client has. */
  readonly tried: readonly MechanismName[]
}

/** The transport to a judged server: over TLS that is checked, and logged in only where that is demanded. */
export function transportTo(
  program: JudgedProgram,
  { host, port }: { readonly host: string; readonly port: number },
  options: Partial<SmtpOptions> = {},
) {
  const make = program.protocol === 'lmtp' ? lmtp : smtp
  return make({
    host,
    port,
    tls: 'required',
    ca: pki.ca,
    ...(program.demandsLogin ? { auth: passwordLogin } : {}),
    ...options,
  })
}

/** Sends messages that ask for everything that a server may offer, and watches. */
export async function observe(program: JudgedProgram, server: JudgedServer): Promise<Observation> {
  await using tap = await startTap(server)
  // A login with channel binding would rightly refuse the tap.
  const auth = program.demandsLogin ? { auth: { ...passwordLogin, mechanism: 'PLAIN' } as const } : {}
  await using mailer = createMailer({ from: 'a@sender.test', transport: transportTo(program, tap, auth) })
  const envelope = { sender: 'a@sender.test', recipients: ['ada@example.test', 'grace@example.test'] }
  const eightBit = Buffer.from('Message-ID: <8@sender.test>\r\nFrom: a@sender.test\r\n\r\né\r\n')
  const plain = { to: envelope.recipients, subject: 'Hello', text: 'Hello\n' }
  await mailer.send(plain)
  await whereOffered(mailer.sendRaw(eightBit, envelope))
  await whereOffered(mailer.send(plain, { dsn: { notify: ['failure'] } }))
  await whereOffered(mailer.send({ ...plain, from: 'jürgen@sender.test' }))
  const before = transactionsIn(tap)
  await mailer.send({ ...plain, to: [...envelope.recipients, 'later@example.test'] })
  return seenBy(tap, transactionsIn(tap) - before > 1)
}

function transactionsIn({ writes }: Tap): number {
  return writes.flat().filter((line) => line.startsWith('MAIL ')).length
}

function seenBy({ announced, writes }: Tap, split: boolean): Observation {
  const encrypted = announced.at(-1) ?? []
  const keyword = (line: string) => line.split(/[ =]/)[0]?.toUpperCase() ?? ''
  const starts = announced[0]?.map(keyword).includes('STARTTLS') ? ['STARTTLS'] : []
  const offered = [...new Set([...starts, ...encrypted.map(keyword)])].sort()
  const mechanisms = encrypted.filter((line) => keyword(line) === 'AUTH').flatMap((line) => line.split(' ').slice(1))
  const tried = [...mechanismNames('password'), ...mechanismNames('token')].filter((each) => mechanisms.includes(each))
  const lines = writes.flat()
  const signs: Readonly<Record<string, boolean>> = {
    '8BITMIME': lines.some((line) => /^MAIL .* BODY=8BITMIME/.test(line)),
    // By the tests of the logins.
    AUTH: tried.length > 0,
    CHUNKING: lines.some((line) => /^BDAT /.test(line)),
    DSN: lines.some((line) => /^RCPT .* NOTIFY=/.test(line)),
    LIMITS: split,
    // What is in a group left before the reply to what stands in front of it.
    PIPELINING: writes.some((group) => group.length > 1),
    SIZE: lines.some((line) => /^MAIL .* SIZE=/.test(line)),
    SMTPUTF8: lines.some((line) => /^MAIL .* SMTPUTF8/.test(line)),
    STARTTLS: lines.includes('STARTTLS'),
  }
  return { offered, used: offered.filter((each) => signs[each]), tried }
}

async function whereOffered(sending: Promise<unknown>): Promise<void> {
  try {
    await sending
  } catch (error) {
    if (!MailError.is(error) || error.code !== 'CAPABILITY_MISSING') throw error
  }
}
