// How does a message leave the inbox for a real address? Only by the configured way, and only to whom the list allows.
import { createMailer, type Mailer, parseMailbox, type Transport } from 'posthaste'
import { fits } from '../faults/pattern.ts'
import { mailProblem } from './mail-problem.ts'
import { HttpProblem } from './problem.ts'
import { withoutFields } from './without-fields.ts'

/** How messages are released. */
export interface ReleaseOptions {
  /** The way out, such as `smtp://user:secret@smtp.example.com:587`. */
  readonly transport: string | Transport
  /** Who may get mail: addresses, with `*` for anything: `*@acme.example`. Nobody else does. */
  readonly allow: readonly string[]
  /** The envelope's sender. @default that of the message */
  readonly sender?: string
}

/** Releases messages. */
export interface Releaser {
  /** The way out, without a password. */
  readonly name: string
  readonly allow: readonly string[]
  readonly sender: string
  /** @throws HttpProblem 400 for addresses that are wrong or not allowed, 502 when the way out refuses */
  release(octets: Uint8Array, sender: string, to: readonly string[]): Promise<void>
  close(): Promise<void>
}

const mostRecipients = 100

/** A releaser by these options; nothing connects before the first release. */
export function createReleaser({ transport, allow, sender = '' }: ReleaseOptions): Releaser {
  if (allow.length === 0) throw new Error("release.allow: expected at least one pattern, such as '*@acme.example'")
  const mailer: Mailer = createMailer({ transport })
  const [route] = Object.values(mailer.routes)

  return {
    name: route?.transport.name ?? '',
    allow,
    sender,
    async release(octets, from, to) {
      const recipients = to.map((each, index) => addressOf(each, `To[${index}]`))
      if (recipients.length === 0) throw new HttpProblem(400, 'No valid addresses found')
      if (recipients.length > mostRecipients)
        throw new HttpProblem(400, `To: expected at most ${mostRecipients} addresses`)
      const refused = recipients.filter((each) => !allow.some((pattern) => fits(pattern, each)))
      if (refused.length > 0) throw new HttpProblem(400, `not on the allow-list: ${refused.join(', ')}`)
      const cleaned = withoutFields(octets, new Set(['bcc', 'return-path']))
      try {
        await mailer.sendRaw(cleaned, { sender: sender || from, recipients })
      } catch (error) {
        throw mailProblem(error)
      }
    },
    close: () => mailer.close(),
  }
}

/** The address of a mailbox that was typed. @throws HttpProblem 400 */
export function addressOf(text: string, field: string): string {
  try {
    return parseMailbox(text, field).address
  } catch {
    throw new HttpProblem(400, `Invalid email address: ${text.slice(0, 320)}`)
  }
}
