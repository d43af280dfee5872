// Starts every server, watches, and writes what was seen into docs/compatibility.md:
// `node -C posthaste-source test/interop/write-table.ts`.
import { rowOf, writeRows } from './compatibility-table.ts'
import { judgedPrograms } from './judged-programs.ts'
import { observe } from './observe.ts'

const rows: string[] = []
for (const program of judgedPrograms) {
  if (!program.isPresent()) throw new Error(`${program.name} is missing: ${program.install}`)
  await using server = await program.start()
  rows.push(rowOf(program, await observe(program, server)))
  console.log(rows.at(-1))
}
writeRows(rows)
