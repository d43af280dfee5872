import { exitCodeOfAction, exitCodes } from './exit-code.ts'
import { type Output, paint, printable } from './terminal.ts'
import type { RouteError } from './verify-route.ts'

/** What `posthaste check` found out about one route. */
export interface RouteReport {
  readonly name: string
  /** The transport's name, which holds no secret. */
  readonly transport: string
  readonly from: readonly string[]
  /** Absent where there is nothing to connect to. */
  readonly connected?: boolean
  /** What is wrong with it. */
  readonly error?: RouteError
  /** What is unfit for production, one sentence each. */
  readonly warnings: readonly string[]
}

/** The exit status: that of the first route that failed for good, else of one that may work later, else whether all is fit. */
export function statusOf(reports: readonly RouteReport[], strict: boolean): number {
  const failures = reports.flatMap(({ error }) => (error === undefined ? [] : [exitCodeOfAction(error.action)]))
  const lasting = failures.find((status) => status !== exitCodes.temporary.code)
  const unfit = strict && reports.some(({ warnings }) => warnings.length > 0)
  return lasting ?? failures[0] ?? (unfit ? exitCodes.refused.code : exitCodes.ok.code)
}

/** The reports for machines. */
export function reportsAsJson(status: number, source: string, reports: readonly RouteReport[]): object {
  const routes = reports.map(({ error, ...facts }) => {
    if (error === undefined) return facts
    const { code, message, action, temporary } = error
    return { ...facts, error: { code, message, action, temporary } }
  })
  return { ok: status === exitCodes.ok.code, source, routes }
}

/** The reports for people. */
export function showReports(source: string, reports: readonly RouteReport[], output: Output): string {
  const count = reports.reduce((sum, { warnings }) => sum + warnings.length, 0)
  const verdict = count === 0 ? [] : [`${count} ${count === 1 ? 'point is' : 'points are'} unfit for production.`, '']
  return [
    `Configuration: ${source}`,
    '',
    ...reports.flatMap((report) => [...showReport(report, output), '']),
    ...verdict,
  ].join('\n')
}

/** Whether a transport of this name connects to anything. */
export function connects(transport: string): boolean {
  const members = /^(?:failover|roundrobin)\(/.test(transport) ? transport.split(/[\s()]+/).slice(1, -1) : [transport]
  return !members.every((member) => /^(?:console|file|memory|null|sendmail|failover$|roundrobin$):?/.test(member))
}

function whatWasSeen(transport: string): string | undefined {
  if (transport.startsWith('file:')) return 'nothing to connect to; the folder can be written to'
  if (transport.startsWith('sendmail:')) return 'nothing to connect to; the program is there'
  return undefined
}

function showReport({ name, transport, from, connected, error, warnings }: RouteReport, output: Output): string[] {
  const state =
    error !== undefined
      ? `  ${paint(output, 'bad', '✗')} ${error.code}: ${printable(error.message)}`
      : `  ${paint(output, 'good', '✓')} ${connected ? 'connected' : (whatWasSeen(transport) ?? 'nothing to connect to')}`
  return [
    `${paint(output, 'strong', name)}  ${transport}${from.length === 0 ? '' : paint(output, 'faint', `  from ${from.join(', ')}`)}`,
    state,
    ...warnings.map((warning) => `  ${paint(output, 'doubtful', '!')} ${printable(warning)}`),
  ]
}
