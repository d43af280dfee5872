// Which mailer does a command use?
import type { Command } from 'commander'
import { createMailer } from '../mailer/create-mailer.ts'
import { discover } from '../mailer/discover.ts'
import type { Mailer } from '../mailer/mailer.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** The options that say by which way mail leaves. */
export interface WayOptions {
  readonly via?: string
  readonly url?: string
}

/** A mailer, and where its configuration was found: `--url`, `POSTHASTE_URL`, the path of a file, or `EMAIL_HOST`. */
export interface OpenedMailer {
  readonly mailer: Mailer
  readonly source: string
}

/** Adds the options that {@link openMailer} understands. */
export function withWayOptions(command: Command): Command {
  return command
    .option('--via <route>', 'a route of the configuration (default: the one named default)')
    .option('--url <url>', 'a transport instead of the configuration; one with a password belongs into POSTHASTE_URL')
}

/** The mailer of `--url`, else the one that is configured, with where it was found. The caller closes it. */
export async function openMailer({ via, url }: WayOptions, terminal: Terminal): Promise<OpenedMailer> {
  const { environment } = terminal
  if (url === undefined) return discover({ environment })
  if (via !== undefined) throw new UsageError('--via and --url exclude each other')
  const { POSTHASTE_FROM: from } = environment
  return { mailer: createMailer({ transport: url, ...(from ? { from } : {}) }), source: '--url' }
}
