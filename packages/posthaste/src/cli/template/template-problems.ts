// How is told what is wrong with templates? One line each, with the place that an editor opens.
import { join } from 'node:path'
import type { TemplateProblem } from '../../template/template-set.ts'
import { type Output, paint, printable, type Tone } from '../terminal.ts'
import { shownPath } from './template-folder.ts'

/** `✗ emails/welcome/html.liquid:3:12: …`, a line for each, with line ends. */
export function showProblems(
  problems: readonly TemplateProblem[],
  folder: string | undefined,
  output: Output,
  tone: Tone = 'bad',
): string {
  const mark = paint(output, tone, tone === 'bad' ? '✗' : '!')
  return problems.map((each) => `${mark} ${placeOf(each, folder)}: ${printable(each.problem)}\n`).join('')
}

/** `one problem`, `3 problems`. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

function placeOf({ template, file, line, column }: TemplateProblem, folder: string | undefined): string {
  if (file === undefined) return template
  const path = folder === undefined ? file : shownPath(join(folder, file))
  return [path, line, column].filter((each) => each !== undefined).join(':')
}
