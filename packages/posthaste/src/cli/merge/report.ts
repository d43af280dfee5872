// What a person reads before, after and beside a merge.
import { formatMailbox } from '../../message/mailbox.ts'
import type { Message } from '../../message/message.ts'
import { type Output, paint, printable, type Tone } from '../terminal.ts'
import type { MergeCheck, RowProblem } from './check.ts'
import { type RowCounts, rowOutcomes } from './outcome.ts'
import { number } from './progress.ts'
import type { PlacedRow } from './result.ts'

/** So many problems are told one by one; the others are counted. */
export const mostTold = 100

/** Tells problems as they are found, the first hundred of them. */
export function problemTeller(file: string, output: Output | undefined) {
  const told: RowProblem[] = []
  let count = 0
  return {
    /** Those that were told. */
    told,
    add(problem: RowProblem): void {
      count++
      if (told.length >= mostTold) return
      told.push(problem)
      output?.write(`${paint(output, 'bad', `${file}:${problem.line}`)} ${printable(problem.problem)}\n`)
    },
    end(): void {
      if (count > told.length) output?.write(`… and ${number(count - told.length)} more\n`)
    },
  }
}

/** The first messages, as far as a glance needs it. */
export function showSamples(samples: readonly Message[], output: Output): string {
  return samples.map((sample) => `${showSample(sample, output)}\n`).join('\n')
}

const mostLines = 6

function showSample({ to, subject = '', text, html }: Message, output: Output): string {
  const label = (word: string): string => paint(output, 'faint', word.padEnd(9))
  const lines = text === undefined ? [] : text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const shown = lines.slice(0, mostLines).map((line) => `  ${printable(line).slice(0, output.columns - 2)}`)
  return [
    `${label('To')}${printable(to.map(formatMailbox).join(', '))}`,
    `${label('Subject')}${paint(output, 'strong', printable(subject))}`,
    ...(text === undefined ? [`  (HTML of ${number(html?.length ?? 0)} characters, and no text)`] : shown),
    ...(lines.length > mostLines ? ['  …'] : []),
  ].join('\n')
}

/** What the check found, in a few lines. */
export function showCheck({ rows, toSend, bad, before }: MergeCheck, file: string): string {
  const done = rowOutcomes.flatMap((each) => (before[each] === 0 ? [] : [`${number(before[each])} ${each}`]))
  return [
    `${file}: ${counted(rows, 'row')}, ${number(toSend)} to send`,
    ...(bad.size === 0 ? [] : [`, ${number(bad.size)} bad`]),
    ...(done.length === 0 ? [] : [`; by earlier runs ${done.join(', ')}`]),
    '.\n',
  ].join('')
}

const marks: Readonly<Record<keyof RowCounts, readonly [mark: string, tone: Tone, note: string]>> = {
  accepted: ['✓', 'good', ''],
  partial: ['!', 'doubtful', 'some recipients of the row were not accepted; not sent again'],
  refused: ['✗', 'bad', 'not tried again'],
  deferred: ['…', 'doubtful', 'the next run tries again'],
  unknown: ['?', 'doubtful', 'may have arrived; not sent again'],
}

/** How the whole merge stands, earlier runs included. */
export function showCounts(counts: Readonly<RowCounts>, bad: number, output: Output): string {
  const lines = rowOutcomes.flatMap((outcome) => {
    const [mark, tone, note] = marks[outcome]
    return counts[outcome] === 0 ? [] : [row(mark, tone, counts[outcome], outcome, note)]
  })
  if (bad > 0) lines.push(row('✗', 'bad', bad, 'bad', 'skipped'))
  return lines.join('')

  function row(mark: string, tone: Tone, count: number, word: string, note: string): string {
    const said = `${paint(output, tone, mark)} ${number(count).padStart(9)} ${word.padEnd(9)}`
    return `${`${said} ${paint(output, 'faint', note)}`.trimEnd()}\n`
  }
}

/** The rows that may have arrived, the first hundred of them. */
export function showUnknown(unknown: readonly PlacedRow[], file: string): string {
  if (unknown.length === 0) return ''
  const lines = unknown.slice(0, mostTold).map(({ line, address }) => `  ${file}:${line} ${printable(address)}\n`)
  const more = unknown.length > mostTold ? `  … and ${number(unknown.length - mostTold)} more\n` : ''
  return `May have arrived; find out, then name those that did not with --repeat-unknown:\n${lines.join('')}${more}`
}

/** `1 row`, `2 rows`. */
export function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`
}
