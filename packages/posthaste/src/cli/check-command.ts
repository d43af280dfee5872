import type { Command } from 'commander'
import type { Mailer } from '../mailer/mailer.ts'
import { formatMailbox } from '../message/mailbox.ts'
import { parseDuration } from '../transport/duration.ts'
import { showProgress } from './check-progress.ts'
import { connects, type RouteReport, reportsAsJson, showReports, statusOf } from './check-report.ts'
import { openMailer, routeOf, type WayOptions, withWayOptions } from './configuration.ts'
import { warningsOf } from './production.ts'
import {
  examineTemplates,
  showTemplates,
  statusOfTemplates,
  type TemplatesReport,
} from './template/templates-report.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { inWords, verifyRoute } from './verify-route.ts'

/** `posthaste check`: the configuration, whether each route can be reached, and what is unfit for production. */
export function checkCommand(command: Command, terminal: Terminal, finish: (status: number) => void): Command {
  const description = 'load the configuration, connect to each route, say what is unfit for production'
  return withWayOptions(command.description(description))
    .option('--strict', 'fail where anything is unfit for production')
    .option('--timeout <duration>', 'how long each route may take, such as 500ms, 30s or 2m', '15s')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nSends nothing. Examples:\n  posthaste check\n  posthaste check --strict --via newsletter\n',
    )
    .action(async (options: CheckOptions) => finish(await check(options, terminal)))
}

interface CheckOptions extends WayOptions {
  readonly strict?: true
  readonly timeout: string
  readonly json?: true
}

async function check(options: CheckOptions, terminal: Terminal): Promise<number> {
  const limitMs = limitOf(options.timeout)
  const { mailer, source } = await openMailer(options, terminal)
  try {
    const names = options.via === undefined ? Object.keys(mailer.routes) : [options.via]
    const reports = await examineAll(names, mailer, limitMs, terminal)
    const templates = await templatesOf(mailer)
    const status = statusOf(reports, options.strict === true) || (templates ? statusOfTemplates(templates) : 0)
    const { stdout } = terminal
    stdout.write(
      options.json
        ? `${JSON.stringify({ ...reportsAsJson(status, source, reports), templates })}\n`
        : showReports(source, reports, stdout) + (templates ? showTemplates(templates, stdout) : ''),
    )
    return status
  } finally {
    await mailer.close()
  }
}

/** Nothing where there are no templates, or only such as the compiler has checked. */
async function templatesOf({ templates }: Mailer): Promise<TemplatesReport | undefined> {
  return templates?.check === undefined ? undefined : await examineTemplates(templates)
}

/** What a timer can count: 2^31 - 1 ms. */
function limitOf(text: string): number {
  const ms = parseDuration(text, '--timeout')
  if (ms >= 1 && ms <= 2_147_483_647) return ms
  throw new UsageError(`--timeout must be from 1ms to 24d, got ${text}`)
}

async function examineAll(
  names: readonly string[],
  mailer: Mailer,
  limitMs: number,
  { signal, stderr }: Terminal,
): Promise<readonly RouteReport[]> {
  const progress = showProgress(names, inWords(limitMs), stderr)
  try {
    return await Promise.all(
      names.map(async (name) => {
        const report = await examine(name, mailer, limitMs, signal)
        progress.done(name)
        return report
      }),
    )
  } finally {
    progress.end()
  }
}

async function examine(name: string, mailer: Mailer, limitMs: number, signal: AbortSignal): Promise<RouteReport> {
  const route = routeOf(mailer, name)
  const { transport } = route
  const facts = {
    name,
    transport: transport.name,
    from: route.from.map(formatMailbox),
    warnings: warningsOf(name, mailer.routes),
  }
  if (transport.verify === undefined) return facts
  const error = await verifyRoute(transport, limitMs, signal)
  return {
    ...facts,
    ...(connects(transport.name) ? { connected: error === undefined } : {}),
    ...(error === undefined ? {} : { error }),
  }
}
