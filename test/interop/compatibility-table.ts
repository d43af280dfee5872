// The table of servers in docs/compatibility.md, which says what real runs showed.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { JudgedProgram } from './judged-server.ts'
import type { Observation } from './observe.ts'

const page = fileURLToPath(new URL('../../docs/compatibility.md', import.meta.url))
const begin = '<!-- Written by test/interop/write-table.ts. -->'

/** Compares what was seen with the row of this program; only reports where the version is not the one of the table. */
export function checkRow(t: TestContext, program: JudgedProgram, seen: Observation): void {
  const row = rowOf(program, seen)
  const text = readFileSync(page, 'utf8')
  const kept = text
    .slice(text.indexOf(begin))
    .split('\n')
    .find((line) => line.startsWith(startOf(program)))
  const how = 'node -C posthaste-source test/interop/write-table.ts writes the table anew'
  assert.ok(kept, `docs/compatibility.md has no row for ${program.name}; ${how}`)
  const told = (line: string) => line.split(' | ')[1]
  if (told(kept) === told(row)) assert.equal(kept, row, how)
  else t.diagnostic(`docs/compatibility.md is of ${told(kept)}, and here is ${told(row)}: ${row}`)
}

/** Writes the rows into the page. */
export function writeRows(rows: readonly string[]): void {
  const text = readFileSync(page, 'utf8')
  const start = text.indexOf(begin)
  assert.notEqual(start, -1, `docs/compatibility.md has no line ${begin}`)
  // The table, if there is one yet, ends with a line that is empty or text.
  const end = start + begin.length + (/^(?:\n*\|.*)*/.exec(text.slice(start + begin.length))?.[0].length ?? 0)
  const table = [
    '| server | version | offered, **in bold** what was used | logins, each right and wrong | put on top |',
    '|---|---|---|---|---|',
    ...rows,
  ]
  writeFileSync(page, `${text.slice(0, start)}${begin}\n\n${table.join('\n')}${text.slice(end)}`)
}

/** One row of the table. */
export function rowOf(program: JudgedProgram, { offered, used, tried }: Observation): string {
  const words = offered.map((each) => (used.includes(each) ? `**${each}**` : each))
  const cells = [
    program.name,
    program.version(),
    words.join(' '),
    tried.join(' ') || 'none',
    program.adds.join(', ') || 'nothing',
  ]
  return `| ${cells.join(' | ')} |`
}

function startOf({ name }: JudgedProgram): string {
  return `| ${name} | `
}
