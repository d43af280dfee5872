// How does a merge stand when the command ends, and which exit status says so?
import type { MailError } from '../../errors.ts'
import { exitCodeOfError, exitCodes } from '../exit-code.ts'
import { paint, printable, type Terminal } from '../terminal.ts'
import type { MergeCheck, RowProblem } from './check.ts'
import type { MergeOptions, MergePlan } from './options.ts'
import type { RowCounts } from './outcome.ts'
import { counted, showCounts, showUnknown } from './report.ts'
import type { PlacedRow } from './result.ts'

/** How a merge stands, earlier runs included. */
export interface Standing {
  readonly counts: Readonly<RowCounts>
  /** Rows that cannot be sent as they are. */
  readonly bad: number
  /** Rows that were not come to. */
  readonly left: number
  /** Rows that may have arrived. */
  readonly unknown: readonly PlacedRow[]
  readonly stoppedBy?: MailError
}

/** What is told at the end. */
export interface MergeEnd {
  readonly options: MergeOptions
  readonly plan: MergePlan
  readonly check: MergeCheck
  readonly standing: Standing
  /** The first problems of the check. */
  readonly problems: readonly RowProblem[]
}

/** Tells how it stands, for people or as one JSON object, and gives the exit status. */
export function tellEnd(end: MergeEnd, terminal: Terminal): number {
  const status = statusOf(end, terminal.signal)
  const { stdout, stderr } = terminal
  if (end.options.json) {
    stdout.write(`${JSON.stringify(asJson(status, end))}\n`)
    return status
  }
  stdout.write(inWords(end, terminal))
  const { stoppedBy } = end.standing
  if (stoppedBy) {
    stderr.write(`${paint(stderr, 'bad', 'posthaste:')} stopped, since ${printable(stoppedBy.message)}\n`)
  }
  return status
}

function statusOf({ options, check, standing }: MergeEnd, signal: AbortSignal): number {
  const { counts, bad, left, stoppedBy } = standing
  if (options.dryRun)
    return bad === 0 ? exitCodes.ok.code : check.toSend > 0 ? exitCodes.partial.code : exitCodes.refused.code
  if (counts.unknown > 0) return exitCodes.unknown.code
  if (counts.partial + counts.refused + counts.deferred + bad + left === 0) return exitCodes.ok.code
  if (counts.accepted + counts.partial > 0) return exitCodes.partial.code
  if (stoppedBy) return exitCodeOfError(stoppedBy)
  if (signal.aborted) return exitCodes.interrupted.code
  return counts.deferred > 0 ? exitCodes.temporary.code : exitCodes.refused.code
}

function asJson(status: number, { options, plan, check, standing, problems }: MergeEnd): object {
  const { counts, bad, left, unknown, stoppedBy } = standing
  return {
    ok: status === exitCodes.ok.code || status === exitCodes.partial.code,
    ...(options.dryRun ? { dryRun: true } : {}),
    template: options.template,
    data: options.data,
    result: plan.result,
    rows: check.rows,
    ...counts,
    bad,
    left,
    problems,
    unknownRows: unknown,
    ...(stoppedBy ? { error: stoppedBy } : {}),
  }
}

function inWords({ options, plan, check, standing }: MergeEnd, { stdout, signal }: Terminal): string {
  const { counts, bad, left, unknown } = standing
  const isHeldBack = bad > 0 && !options.skipBad
  if (isHeldBack) return 'Nothing was sent: mend the bad rows, or give --skip-bad to send the others.\n'
  if (options.dryRun) return `Nothing was sent: ${counted(check.toSend, 'message')} would be.\n`
  const goOn =
    signal.aborted || standing.stoppedBy ? `Run the same command again to go on; ${counted(left, 'row')} left.\n` : ''
  return [
    check.toSend === 0 ? 'Nothing is left to send.\n' : '',
    showCounts(counts, bad, stdout),
    showUnknown(unknown, options.data),
    check.toSend === 0 ? '' : `What became of each row: ${plan.result}\n`,
    goOn,
  ].join('')
}
