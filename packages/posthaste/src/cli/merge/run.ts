// Check, ask, send, report.
import { type Stats, statSync } from 'node:fs'
import { MailError } from '../../errors.ts'
import type { Mailer } from '../../mailer/mailer.ts'
import { systemClock } from '../../runtime/clock.ts'
import type { TemplateSet } from '../../template/template-set.ts'
import { routeOf } from '../configuration.ts'
import { dryRun } from '../dry-run.ts'
import { exitCodes } from '../exit-code.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { type CheckPlan, checkRows, isOpen, type MergeCheck } from './check.ts'
import { type Standing, tellEnd } from './end.ts'
import { createMergeLog } from './log.ts'
import type { MergeOptions, MergePlan } from './options.ts'
import { noRows, type RowCounts, rowOutcomes } from './outcome.ts'
import { showMergeProgress } from './progress.ts'
import { createRate } from './rate.ts'
import { counted, problemTeller, showCheck, showSamples } from './report.ts'
import { openResult, type PlacedRow, readResult } from './result.ts'
import { entriesOf, type MergeEntry, type Row } from './rows.ts'
import { type SendableEntry, type SendEnd, sendEntries } from './send.ts'

/** Everything that a merge works with. */
export interface Merge {
  readonly options: MergeOptions
  readonly plan: MergePlan
  readonly mailer: Mailer
  /** Where the configuration was found. */
  readonly source: string
  readonly templates: TemplateSet
  readonly readRows: (path: string) => AsyncIterable<Row>
}

/** Runs a merge whose result file nobody else writes to, and gives the exit status. */
export async function runMerge(merge: Merge, terminal: Terminal): Promise<number> {
  const { options, plan } = merge
  const output = options.json ? undefined : terminal.stdout
  if (!options.dryRun && !options.yes) expectSomebody(options, terminal)
  const before = fileFacts(plan.rows.data)
  const history = await readResult(plan.result, plan.identity)
  const repeats = repeatsOf(options)
  const problems = problemTeller(plan.rows.data, output)
  const check = await checkRows(entriesOf(merge.readRows(plan.rows.data), plan.rows), {
    templates: merge.templates,
    history,
    duplicatesAllowed: options.allowDuplicates === true,
    repeats,
    report: problems.add,
    signal: terminal.signal,
  })
  problems.end()
  output?.write(showCheck(check, plan.rows.data))
  let standing: Standing = {
    counts: check.before,
    bad: check.bad.size,
    left: check.toSend,
    unknown: [...history.unknown.values()],
  }
  const isHeldBack = check.bad.size > 0 && !options.skipBad
  if (check.toSend > 0 && !isHeldBack) {
    await rehearse(check, merge)
    output?.write(`\n${showSamples(check.samples, terminal.stdout)}\n`)
    if (!options.dryRun) {
      if (!(await isWanted(check, merge, terminal))) return declined(terminal)
      if (fileFacts(plan.rows.data) !== before) throw new UsageError(`${plan.rows.data} has changed; run this again`)
      standing = await send(merge, check, repeats, history.unknown, terminal)
    }
  }
  return tellEnd({ options, plan, check, standing, problems: problems.told }, terminal)
}

function declined({ stdout }: Terminal): number {
  stdout.write('Nothing was sent.\n')
  return exitCodes.interrupted.code
}

function repeatsOf({ repeatUnknown }: MergeOptions): CheckPlan['repeats'] {
  if (repeatUnknown === undefined) return () => false
  if (repeatUnknown === true) return () => true
  const named = new Set(repeatUnknown.map((address) => address.toLowerCase()))
  return (entry) => entry.problem === undefined && entry.addresses.some((each) => named.has(each.toLowerCase()))
}

/** What all rows would fail by, such as a From that nobody says, is found out with one of them, and before it is sent. */
async function rehearse({ samples: [sample] }: MergeCheck, { mailer, options, source }: Merge): Promise<void> {
  if (sample === undefined) return
  const way = options.via === undefined ? {} : { via: options.via }
  try {
    await dryRun(() => mailer.send(sample, way))
  } catch (error) {
    if (!MailError.is(error)) throw error
    if (error.code === 'MESSAGE_VETOED') return // a hook may stop one and not the others
    const lacksAuthor = error.code === 'MESSAGE_INVALID' && 'field' in error && error.field === 'from'
    throw lacksAuthor ? new UsageError(`who writes? Set \`from\` in ${source}, or in the file of --shared`) : error
  }
}

function expectSomebody({ json }: MergeOptions, { stdin, stderr }: Terminal): void {
  if (!json && stderr.interactive === true && stdin().isTTY === true) return
  throw new UsageError('nobody can be asked here whether to send: give --yes, or --dry-run to send nothing')
}

async function isWanted(check: MergeCheck, { mailer, options }: Merge, { stdin, stderr }: Terminal): Promise<boolean> {
  if (options.yes) return true
  const { transport } = routeOf(mailer, options.via)
  stderr.write(`Send ${counted(check.toSend, 'message')} by ${transport.name}? [y/N] `)
  return /^y(?:es)?$/i.test((await firstLine(stdin())).trim())
}

async function firstLine(input: AsyncIterable<Uint8Array>): Promise<string> {
  let text = ''
  for await (const chunk of input) {
    text += Buffer.from(chunk).toString()
    if (text.includes('\n')) break
  }
  return text.split('\n')[0] ?? ''
}

async function send(
  { options, plan, mailer, readRows }: Merge,
  check: MergeCheck,
  repeats: CheckPlan['repeats'],
  earlier: ReadonlyMap<string, PlacedRow>,
  terminal: Terminal,
): Promise<Standing> {
  const { handle, history } = await openResult(plan.result, plan.identity)
  const log = createMergeLog(handle, plan.result, systemClock)
  const { stderr, signal } = terminal
  const shown = options.json ? { ...stderr, interactive: false, write: () => {} } : stderr
  const progress = showMergeProgress(check.toSend, shown, systemClock)
  const tellFinish = (): void =>
    shown.write('\nFinishing what is under way; Ctrl-C again ends at once, and leaves that unknown.\n')
  signal.addEventListener('abort', tellFinish, { once: true })
  const unknown = new Map(earlier)
  const rows = openRows(entriesOf(readRows(plan.rows.data), plan.rows))
  let end: SendEnd
  try {
    end = await sendEntries(rows, {
      mailer,
      via: options.via ?? 'default',
      log,
      rate: plan.intervalMs === undefined ? undefined : createRate(plan.intervalMs, systemClock),
      signal,
      ended({ key, line, addresses }, { outcome }) {
        progress.add(outcome)
        if (outcome === 'unknown') unknown.set(key, { line, address: addresses.join(', ') })
        else unknown.delete(key)
      },
    })
  } finally {
    signal.removeEventListener('abort', tellFinish)
    progress.end()
    await log.close()
  }
  const now = Object.values(progress.counts).reduce((sum, count) => sum + count, 0)
  return {
    counts: sum(check.before, progress.counts),
    bad: check.bad.size,
    left: check.toSend - now,
    unknown: [...unknown.values()],
    ...end,
  }

  async function* openRows(entries: AsyncIterable<MergeEntry>): AsyncGenerator<SendableEntry, void, undefined> {
    for await (const entry of entries) {
      if (entry.problem !== undefined || check.bad.has(entry.line)) continue
      if (isOpen(history.outcomeOf(entry.fingerprint), entry, repeats)) yield entry
    }
  }
}

function sum(one: Readonly<RowCounts>, other: Readonly<RowCounts>): RowCounts {
  const both = noRows()
  for (const outcome of rowOutcomes) both[outcome] = one[outcome] + other[outcome]
  return both
}

/** Whether the file is still the one that was checked. */
function fileFacts(path: string): string {
  const { size, mtimeMs }: Partial<Stats> = statSync(path, { throwIfNoEntry: false }) ?? {}
  return `${size} ${mtimeMs}`
}
