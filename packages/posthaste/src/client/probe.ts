// What would this server do with a message? Asked with EHLO alone: no login, no MAIL.
import { type ConnectionTls, MailError, type RecipientResult, type ServerFacts } from '../errors.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { Capabilities } from '../smtp/capability.ts'
import type { Submission } from './client.ts'
import { quit } from './dialogue.ts'
import { assertProtected } from './login.ts'
import { createMemory } from './memory.ts'
import type { ResolvedOptions } from './options.ts'
import { type Plan, planTransaction } from './plan.ts'
import { openSession, type Session } from './session.ts'

/** What a server offers, and what of it a message would use. */
export interface Probe {
  readonly server: ServerFacts
  readonly tls?: ConnectionTls
  /** Each extension with its parameters. */
  readonly offers: readonly string[]
  readonly uses: readonly string[]
  /** MAIL and each RCPT of the first transaction, without line ends. */
  readonly commands: readonly string[]
  /** The recipients that this server cannot be asked about. */
  readonly refusedHere: readonly RecipientResult[]
  /** Why the message would not be sent. */
  readonly refusal?: MailError
}

/** Connects, encrypts, says EHLO and QUIT. Rejects when that fails, and with the signal's reason when it is aborted. */
export async function probe(
  submission: Submission,
  options: ResolvedOptions,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<Probe> {
  const { auth: _, ...withoutLogin } = options
  const session = await openSession(withoutLogin, runtime, createMemory(), signal)
  try {
    return await explained(session, submission, options)
  } finally {
    await quit(session.connection, options.quitTimeoutMs)
  }
}

async function explained(session: Session, submission: Submission, options: ResolvedOptions): Promise<Probe> {
  const { capabilities, connection } = session
  const { server, tls } = session.facts
  const facts = {
    server,
    ...(tls ? { tls } : {}),
    offers: [...capabilities.extensions].map(([name, parameters]) => `${name} ${parameters}`.trimEnd()),
  }
  try {
    assertProtected(options, connection.remoteAddress, connection.encrypted)
    const raw = await submission.compose()
    const plan = planTransaction(session, submission.envelope, raw, submission.dsn, options)
    const commands = commandsOf(plan)
    const uses = used(capabilities, commands, options, tls !== undefined, plan)
    return { ...facts, uses, commands, refusedHere: [...plan.refusedHere.values()] }
  } catch (refusal) {
    if (!MailError.is(refusal)) throw refusal
    return { ...facts, uses: [], commands: [], refusedHere: [], refusal }
  }
}

function commandsOf({ transaction }: Plan): readonly string[] {
  const { mail, recipients } = transaction
  return [mail, ...recipients.map(({ rcpt }) => rcpt)].map((line) => line.trimEnd())
}

/** The extensions whose words are in the commands, and those that work without a word. */
function used(
  { extensions }: Capabilities,
  [mail = '', ...rcpts]: readonly string[],
  { auth, tls }: ResolvedOptions,
  encrypted: boolean,
  { transaction, rest }: Plan,
): readonly string[] {
  const inUse: readonly (readonly [extension: string, used: boolean])[] = [
    ['STARTTLS', encrypted && tls !== 'implicit'],
    ['AUTH', auth !== undefined],
    ['PIPELINING', transaction.grouped],
    ['SIZE', / SIZE=/.test(mail)],
    ['8BITMIME', / BODY=8BITMIME/.test(mail)],
    ['SMTPUTF8', / SMTPUTF8\b/.test(mail)],
    ['DSN', / (?:RET|ENVID)=/.test(mail) || rcpts.some((line) => / (?:NOTIFY|ORCPT)=/.test(line))],
    ['REQUIRETLS', / REQUIRETLS\b/.test(mail)],
    ['CHUNKING', transaction.chunked],
    ['LIMITS', rest.length > 0],
    ['ENHANCEDSTATUSCODES', extensions.has('ENHANCEDSTATUSCODES')],
  ]
  return inUse.flatMap(([extension, isUsed]) => (isUsed ? [extension] : []))
}
