// Does the documentation still tell the truth? Every ```ts block compiles, every ```ts run block runs, every link leads somewhere.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '..')

interface Block {
  readonly page: string
  readonly line: number
  readonly runs: boolean
  readonly code: string
}

const pages = globSync(['README.md', 'CONTRIBUTING.md', 'docs/**/*.md'], { cwd: root })
const texts = new Map(
  await Promise.all(pages.map(async (page) => [page, await readFile(join(root, page), 'utf8')] as const)),
)
const blocks = [...texts].flatMap(([page, text]) => blocksOf(page, text))

// Below the root, so that the package names resolve as they do for everyone else in the workspace.
let folder = ''
before(async () => {
  await mkdir(join(root, 'test', '.docs'), { recursive: true })
  folder = await mkdtemp(join(root, 'test', '.docs', 'blocks-'))
  await Promise.all(blocks.map((block) => writeFile(join(folder, fileOf(block)), block.code)))
})
after(() => rm(folder, { recursive: true, force: true }))

test('every ts block of the documentation compiles', async () => {
  assert.ok(blocks.length > 10, `only ${blocks.length} blocks found`)
  const config = join(folder, 'tsconfig.json')
  await writeFile(
    config,
    JSON.stringify({
      extends: relative(folder, join(root, 'tsconfig.json')),
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, customConditions: ['posthaste-source'] },
      include: ['*.ts'],
    }),
  )
  await assert.doesNotReject(run(join(root, 'node_modules/.bin/tsc'), ['-p', config]).catch(explain))
})

for (const block of blocks.filter((each) => each.runs)) {
  test(`${block.page}:${block.line} runs`, async () => {
    const environment = { ...process.env, POSTHASTE_URL: 'memory:', POSTHASTE_FROM: 'Acme <hello@acme.example>' }
    await run(process.execPath, ['-C', 'posthaste-source', join(folder, fileOf(block))], {
      env: environment,
      cwd: folder,
    }).catch(explain)
  })
}

test('every link between pages leads somewhere', () => {
  const dead = [...texts].flatMap(([page, text]) =>
    [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(resolve(root, dirname(page), target)))
      .map((target) => `${page} -> ${target}`),
  )
  assert.deepEqual(dead, [])
})

function blocksOf(page: string, text: string): Block[] {
  const found: Block[] = []
  for (const match of text.matchAll(/^```ts( run)?\n([\s\S]*?)^```$/gm)) {
    const line = text.slice(0, match.index).split('\n').length
    found.push({ page, line, runs: match[1] !== undefined, code: match[2] ?? '' })
  }
  return found
}

function fileOf(block: Block): string {
  return `${block.page.replaceAll(/[^a-z0-9]+/gi, '-')}-${block.line}.ts`
}

function explain(error: Error & { stdout?: string; stderr?: string }): never {
  assert.fail([error.message, error.stdout, error.stderr].join('\n'))
}
