// How is an inbox configured, and what is refused before anything listens?
import type { Runtime } from 'posthaste'
import type { BadCertificate, FaultRule } from './faults/fault-rule.ts'
import type { ReleaseOptions } from './http/releaser.ts'
import type { TemplatesOptions } from './http/shown-templates.ts'
import type { WebhookOptions } from './http/webhook.ts'
import type { MailboxRule } from './store/records.ts'

/** How to start an inbox. Without options: on free ports of 127.0.0.1, in memory, for one test or one program. */
export interface InboxOptions {
  /** Where to listen, both for SMTP and for the page. @default '127.0.0.1' */
  readonly host?: string
  /** @default 0, any free port */
  readonly smtpPort?: number
  /** @default 0, any free port */
  readonly webPort?: number

  /** The data file; without it everything is in memory and gone at the end. */
  readonly file?: string
  /** The oldest messages go when there are more, in each mailbox; 0 means no limit. @default 0 */
  readonly maxMessages?: number
  /** Older messages go; 0 means no limit. @default 0 */
  readonly maxAgeMs?: number
  /** The largest message that is accepted, in octets. @default 50 MiB */
  readonly maxMessageOctets?: number
  /** Which mail goes to which mailbox; what no rule claims goes to `default`. */
  readonly mailboxes?: readonly MailboxRule[]

  /**
   * Offers STARTTLS, with this key and certificate, or with one that is made on the spot and signed by itself; clients
   * that verify certificates refuse that. @default no TLS
   */
  readonly tls?:
    | 'self-signed'
    | { readonly key: string; readonly cert: string; readonly mode?: 'starttls' | 'implicit' }

  /** Asks for a password on the page and the API: the text of a password file, see {@link passwordLine}. */
  readonly passwords?: string
  /** Listens on more than loopback although everyone who can reach it can read and delete every message. @default false */
  readonly unsafeOpen?: boolean
  /** Names besides localhost and IP addresses under which the page is asked for; `.example` allows all below it. */
  readonly allowedHosts?: readonly string[]

  /** Lets messages be sent on to real addresses. @default not possible */
  readonly release?: ReleaseOptions
  /**
   * Shows these templates on the page, each with its sample data. Where `unsafeOpen` lets everyone in, none is sent to
   * real addresses. @default none
   */
  readonly templates?: TemplatesOptions
  /** Tells another program of every message. */
  readonly webhook?: WebhookOptions
  /** What goes wrong from the beginning. */
  readonly faults?: readonly FaultRule[]
  readonly badCertificates?: readonly BadCertificate[]

  /** What the page calls this inbox, where there are several. @default '' */
  readonly label?: string
  /** How many callers of `waitFor` and of /api/v1/wait may wait at once. @default 200 */
  readonly maxWaiters?: number
  /** Hears what a person should know, such as that the inbox is open to everyone. @default nobody */
  readonly warn?: (warning: string) => void
  /** @default the machine's clock, random source and resolver */
  readonly runtime?: Runtime
}

/** An option of `startInbox()` is wrong; the message names it and says what to do. */
export class InboxOptionError extends Error {
  override readonly name = 'InboxOptionError'
  readonly code = 'OPTION_INVALID'
}

const names: ReadonlySet<string> = new Set<keyof InboxOptions>([
  'host',
  'smtpPort',
  'webPort',
  'file',
  'maxMessages',
  'maxAgeMs',
  'maxMessageOctets',
  'mailboxes',
  'tls',
  'passwords',
  'unsafeOpen',
  'allowedHosts',
  'release',
  'templates',
  'webhook',
  'faults',
  'badCertificates',
  'label',
  'maxWaiters',
  'warn',
  'runtime',
])

/** @throws InboxOptionError */
export function checkInboxOptions(options: InboxOptions): void {
  const unknown = Object.keys(options).find((name) => !names.has(name))
  if (unknown !== undefined) {
    throw new InboxOptionError(
      `there is no option ${JSON.stringify(unknown)}; the options are ${[...names].join(', ')}`,
    )
  }
  const { host = '127.0.0.1', passwords, unsafeOpen, warn } = options
  if (isLoopback(host)) return
  if (passwords === undefined && !unsafeOpen) {
    throw new InboxOptionError(
      `host: ${host} is more than this machine, and everyone who can reach it could read every message; ` +
        'give passwords, or unsafeOpen if the network is yours alone',
    )
  }
  if (passwords === undefined)
    warn?.(`Everyone who can reach ${host} can read and delete every message, and send some.`)
  else warn?.(`Everyone who can reach ${host} can send messages to this inbox: SMTP asks for no password.`)
}

/** The templates to show; without a way to real addresses where everyone could use it. */
export function shownTemplates({ host = '127.0.0.1', passwords, templates, warn }: InboxOptions) {
  if (templates?.send === undefined || isLoopback(host) || passwords !== undefined) return templates
  warn?.('Templates cannot be sent to real addresses: everyone who can reach this inbox could do it.')
  const { send: _, ...rest } = templates
  return rest
}

/** Whether only this machine can connect. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}
