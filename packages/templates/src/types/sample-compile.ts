// The compiler for a test: programs beside a file of declarations, and what it says of them.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../../..')

/** What the compiler complains of in each program, by name; those that it takes have no complaints. */
export function complaints(declarations: string, programs: Readonly<Record<string, string>>): Map<string, string[]> {
  // Below the root, so that the package names resolve as they do for everyone else in the workspace.
  mkdirSync(join(root, 'test/.docs'), { recursive: true })
  const folder = mkdtempSync(join(root, 'test/.docs/types-'))
  try {
    const options = { skipLibCheck: false, noUnusedLocals: false, customConditions: ['posthaste-source'] }
    const config = { extends: join(root, 'tsconfig.json'), compilerOptions: options, include: ['*.ts'] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    writeFileSync(join(folder, 'templates.d.ts'), declarations)
    for (const [name, program] of Object.entries(programs)) writeFileSync(join(folder, `${name}.ts`), program)
    const { stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { cwd: folder, encoding: 'utf8' })
    return new Map(
      ['templates.d', ...Object.keys(programs)].map((name) => [
        name,
        stdout.split(/\n(?=\S)/).filter((line) => line.startsWith(`${name}.ts(`)),
      ]),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}
