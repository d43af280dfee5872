// Which mailer does a command use?
import type { Command } from 'commander'
import { ConfigError, MailError } from '../errors.ts'
import { asWritten } from '../mailer/as-written.ts'
import { createMailer } from '../mailer/create-mailer.ts'
import { discover } from '../mailer/discover.ts'
import type { Mailer, RouteInfo } from '../mailer/mailer.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** The options that say by which way mail leaves. */
export interface WayOptions {
  readonly via?: string
  readonly url?: string
  /** Nothing leaves: a configuration is used where there is one, and not needed. */
  readonly dryRun?: true
}

/** A mailer, and where its configuration was found: `--url`, `POSTHASTE_URL`, the path of a file, `EMAIL_HOST`; or `--dry-run`. */
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
export async function openMailer({ via, url, dryRun }: WayOptions, terminal: Terminal): Promise<OpenedMailer> {
  const { environment } = terminal
  if (url !== undefined && via !== undefined) throw new UsageError('--via and --url exclude each other')
  if (url !== undefined) return { mailer: mailerOf(url, environment), source: '--url' }
  try {
    return await discover({ environment })
  } catch (error) {
    const dispensable = dryRun === true && via === undefined && MailError.is(error) && error.code === 'NOT_CONFIGURED'
    if (!dispensable) throw error
    return { mailer: mailerOf('null:', environment), source: '--dry-run' }
  }
}

/** The route called `via`, or the default. @throws ConfigError ROUTE_UNKNOWN with those that there are */
export function routeOf({ routes }: Mailer, via = 'default'): RouteInfo {
  const route = Object.hasOwn(routes, via) ? routes[via] : undefined
  if (route !== undefined) return route
  const known = Object.keys(routes).join(', ')
  const problem = `there is no route ${via}; ${known === '' ? 'there are none' : `there are ${known}`}`
  throw new ConfigError('ROUTE_UNKNOWN', '', via === 'default' && known !== '' ? `${problem}: give --via` : problem)
}

function mailerOf(transport: string, { POSTHASTE_FROM: from }: Terminal['environment']): Mailer {
  const names = { 'routes.default.transport': '--url', from: 'POSTHASTE_FROM' }
  return asWritten(names, () => createMailer({ transport, ...(from ? { from } : {}) }))
}
