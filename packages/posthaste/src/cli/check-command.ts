import type { Command } from 'commander'
import { MailError } from '../errors.ts'
import type { Mailer } from '../mailer/mailer.ts'
import { formatMailbox } from '../message/mailbox.ts'
import { type RouteReport, reportsAsJson, showReports, statusOf } from './check-report.ts'
import { openMailer, routeOf, type WayOptions, withWayOptions } from './configuration.ts'
import { warningsOf } from './production.ts'
import type { Terminal } from './terminal.ts'

/** `posthaste check`: the configuration, whether each route can be reached, and what is unfit for production. */
export function checkCommand(command: Command, terminal: Terminal, finish: (status: number) => void): Command {
  const description = 'load the configuration, connect to each route, say what is unfit for production'
  return withWayOptions(command.description(description))
    .option('--strict', 'fail where anything is unfit for production')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nSends nothing. Examples:\n  posthaste check\n  posthaste check --strict --via newsletter\n',
    )
    .action(async (options: CheckOptions) => finish(await check(options, terminal)))
}

interface CheckOptions extends WayOptions {
  readonly strict?: true
  readonly json?: true
}

async function check(options: CheckOptions, terminal: Terminal): Promise<number> {
  const { mailer, source } = await openMailer(options, terminal)
  try {
    const names = options.via === undefined ? Object.keys(mailer.routes) : [options.via]
    const reports = await Promise.all(names.map((name) => examine(name, mailer, terminal.signal)))
    const status = statusOf(reports, options.strict === true)
    const { stdout } = terminal
    stdout.write(
      options.json
        ? `${JSON.stringify(reportsAsJson(status, source, reports))}\n`
        : showReports(source, reports, stdout),
    )
    return status
  } finally {
    await mailer.close()
  }
}

async function examine(name: string, mailer: Mailer, signal: AbortSignal): Promise<RouteReport> {
  const route = routeOf(mailer, name)
  const { transport } = route
  const facts = {
    name,
    transport: transport.name,
    from: route.from.map(formatMailbox),
    warnings: warningsOf(name, mailer.routes),
  }
  if (transport.verify === undefined) return facts
  try {
    await transport.verify(signal)
    return { ...facts, connected: true }
  } catch (error) {
    if (!MailError.is(error)) throw error
    return { ...facts, connected: false, error }
  }
}
