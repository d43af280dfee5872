// Kills an inbox while it takes mail in at full speed, and looks at what it still has: everything that it had answered
// with 250, octet by octet, and nothing that nobody sent.
import { randomBytes, randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMailer, MailError, smtp } from 'posthaste'
import { type InboxProcess, startInboxProcess } from '../inbox-process.ts'
import { allMessages, rawMessage } from '../inbox-reader.ts'

/** What one round found. */
export interface Round {
  /** Messages that the inbox had answered with 250 before it died. */
  readonly accepted: number
  /** Messages that were under way then; any of them may be there or not. */
  readonly unanswered: number
  /** One line for each message that is missing, changed or there twice. */
  readonly losses: readonly string[]
}

const connections = 10
const atOnce = 40

/** Each round kills and restarts an inbox on the same file; what earlier rounds left has to be there as well. */
export async function* crashRounds(rounds: number): AsyncGenerator<Round> {
  const folder = mkdtempSync(join(tmpdir(), 'posthaste-crash-'))
  const file = join(folder, 'inbox.db')
  const sent = new Map<string, Buffer>()
  const accepted = new Set<string>()
  const compared = new Set<string>()
  try {
    for (let round = 0; round < rounds; round++) {
      const before = accepted.size
      const inbox = await startInboxProcess(['--data', file])
      const unanswered = await sendUntilItDies(inbox, sent, accepted)
      await using again = await startInboxProcess(['--data', file])
      if (round === rounds - 1) compared.clear() // at the end, everything once more
      const losses = await lossesOf(again, { sent, accepted, compared })
      yield { accepted: accepted.size - before, unanswered, losses }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

/** Sends as fast as it can until the inbox, which is killed after some hundred answers, is gone; how many got no answer. */
async function sendUntilItDies(inbox: InboxProcess, sent: Map<string, Buffer>, accepted: Set<string>): Promise<number> {
  const transport = smtp({ host: inbox.smtp.host, port: inbox.smtp.port, tls: 'none', pool: connections })
  await using mailer = createMailer({ transport })
  const last = accepted.size + randomInt(50, 800)
  let unanswered = 0
  const worker = async (): Promise<void> => {
    for (;;) {
      const id = `${sent.size}.${randomBytes(6).toString('hex')}@crash.test`
      const octets = letter(id)
      sent.set(id, octets)
      try {
        await mailer.sendRaw(octets, { sender: 'a@crash.test', recipients: ['b@crash.test'] })
      } catch (error) {
        if (!MailError.is(error)) throw error
        unanswered += 1
        return
      }
      accepted.add(id)
      if (accepted.size === last) inbox.kill()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  await inbox.ended
  return unanswered
}

/** Mostly small, sometimes larger than a socket's buffer; no two alike. */
function letter(id: string): Buffer {
  const size = randomInt(10) === 0 ? randomInt(200_000) : randomInt(4_000)
  const body = randomBytes(Math.ceil(size / 2))
    .toString('hex')
    .replaceAll(/.{1,76}/g, '$&\r\n')
  const header = `From: a@crash.test\r\nTo: b@crash.test\r\nMessage-ID: <${id}>\r\nSubject: ${id}\r\n`
  return Buffer.from(`${header}\r\n${body}.\r\n..\r\n`)
}

interface Letters {
  readonly sent: ReadonlyMap<string, Buffer>
  readonly accepted: ReadonlySet<string>
  /** Those whose octets have been looked at, and which only have to be there from then on. */
  readonly compared: Set<string>
}

async function lossesOf(inbox: InboxProcess, { sent, accepted, compared }: Letters): Promise<readonly string[]> {
  const losses: string[] = []
  const found = new Set<string>()
  for await (const { ID, MessageID } of allMessages(inbox.web.url)) {
    const octets = sent.get(MessageID)
    if (octets === undefined) losses.push(`nobody sent ${MessageID}`)
    else if (found.has(MessageID)) losses.push(`${MessageID} is there twice`)
    else if (!compared.has(MessageID) && !octets.equals(await rawMessage(inbox.web.url, ID)))
      losses.push(`${MessageID} has changed`)
    found.add(MessageID)
    compared.add(MessageID)
  }
  for (const id of accepted) if (!found.has(id)) losses.push(`${id} was answered with 250 and is lost`)
  return losses
}
