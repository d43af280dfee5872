// How do the options of `posthaste inbox` become those of startInbox()?
import { readFile } from 'node:fs/promises'
import { parseDuration } from '../transport/duration.ts'
import { paint, type Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** The options of `posthaste inbox`, as they were typed. */
export interface InboxOptions {
  readonly smtpPort: string
  readonly webPort: string
  readonly host: string
  readonly data?: string
  readonly maxMessages?: string
  readonly maxAge?: string
  readonly mailboxes?: readonly string[]
  readonly tls?: true
  readonly implicitTls?: true
  readonly cert?: string
  readonly key?: string
  readonly authFile?: string
  readonly unsafeOpen?: true
  readonly allowHost?: readonly string[]
  readonly releaseUrl?: string
  readonly releaseTo?: readonly string[]
  readonly webhook?: string
  readonly label?: string
}

/** What startInbox() takes for them; reads the files that they name, and of the environment what no one else may see. */
export async function inboxOptions(
  given: InboxOptions,
  { environment, stderr }: Pick<Terminal, 'environment' | 'stderr'>,
): Promise<Readonly<Record<string, unknown>>> {
  const { host, data, maxMessages, maxAge, mailboxes, authFile, unsafeOpen, allowHost, label } = given
  return {
    host,
    smtpPort: wholeNumber(given.smtpPort, '--smtp-port', 65_535),
    webPort: wholeNumber(given.webPort, '--web-port', 65_535),
    warn: (warning: string) => stderr.write(`${paint(stderr, 'doubtful', 'posthaste:')} ${warning}\n`),
    ...present({
      file: data,
      maxMessages: maxMessages === undefined ? undefined : wholeNumber(maxMessages, '--max-messages', 1_000_000_000),
      maxAgeMs: maxAge === undefined ? undefined : parseDuration(maxAge, '--max-age'),
      mailboxes: mailboxes?.map(mailboxRule),
      tls: await tlsOf(given),
      passwords: authFile === undefined ? undefined : await textOf(authFile, '--auth-file'),
      unsafeOpen,
      allowedHosts: allowHost,
      release: releaseOf(given, environment),
      webhook: webhookOf(given, environment),
      label,
    }),
  }
}

function present(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

async function tlsOf({ tls, implicitTls, cert, key }: InboxOptions): Promise<unknown> {
  if ((cert === undefined) !== (key === undefined)) throw new UsageError('--cert and --key go together')
  if (cert !== undefined && key !== undefined) {
    const mode = implicitTls ? 'implicit' : 'starttls'
    return { cert: await textOf(cert, '--cert'), key: await textOf(key, '--key'), mode }
  }
  if (implicitTls) throw new UsageError('--implicit-tls needs --cert and --key')
  return tls && 'self-signed'
}

/** The URL may hold a password, which a command line would show to every user of the machine. */
function releaseOf({ releaseUrl, releaseTo }: InboxOptions, environment: Terminal['environment']): unknown {
  const transport = releaseUrl ?? environment['POSTHASTE_RELEASE_URL']
  if (transport === undefined && releaseTo === undefined) return undefined
  if (transport === undefined) throw new UsageError('--release-to needs --release-url, or POSTHASTE_RELEASE_URL')
  if (releaseTo === undefined) throw new UsageError("--release-url needs --release-to, such as '*@acme.example'")
  return { transport, allow: releaseTo }
}

function webhookOf({ webhook }: InboxOptions, environment: Terminal['environment']): unknown {
  const { POSTHASTE_WEBHOOK_SECRET: secret } = environment
  return webhook === undefined ? undefined : { url: webhook, ...(secret ? { secret } : {}) }
}

/** `user`, `domain` or `header:NAME` as a rule that gives every value a mailbox of its own. */
function mailboxRule(by: string): unknown {
  if (by === 'user') return { mailbox: '{user}', user: '*' }
  if (by === 'domain') return { mailbox: '{domain}', recipientDomain: '*' }
  const [, name] = /^header:([!-9;-~]+)$/.exec(by) ?? []
  if (name !== undefined) return { mailbox: '{header}', header: { name } }
  throw new UsageError(`--mailboxes must be user, domain or header:NAME, got ${JSON.stringify(by)}`)
}

function wholeNumber(text: string, option: string, most: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (number <= most) return number
  throw new UsageError(`${option} must be a whole number up to ${most}, got ${JSON.stringify(text)}`)
}

async function textOf(path: string, option: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error
    throw new UsageError(`${option} ${path} cannot be read (${reason})`)
  }
}
