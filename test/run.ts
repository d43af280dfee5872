// `npm test`: every test of the repository, on Node's own runner.
//
//   npm test                        all of them
//   npm test -- smtp/reply discover those whose path contains one of the words, or is one of them
//   npm test -- --name Bcc          those whose name matches, in whatever file
//
// Where CI is set, a skipped test is a failure: the machine there has every server that a test may ask for.
import { globSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { parseArgs } from 'node:util'

/** What takes long, or waits for other programs, begins first: short tests at the end keep both cores busy to the last. */
const first = [/^test\/package\./, /^packages\/inbox\/page\//, /\/cli\//, /^test\//]

const root = dirname(import.meta.dirname)
const { values, positionals } = parseArgs({ options: { name: { type: 'string' } }, allowPositionals: true })
const files = testFiles(positionals)

// Hundreds of processes read the same TypeScript: stripped and compiled once, it is half the time of the whole.
process.env['NODE_COMPILE_CACHE'] ??= resolve(root, 'node_modules/.cache/compiled')

console.log(`Node ${process.version}, ${files.length} test files`)
if (files.length === 0) {
  console.error(`No test file has ${positionals.join(' or ')} in its path.`)
  process.exit(1)
}

const skipped: string[] = []
const events = run({
  cwd: root,
  files,
  concurrency: availableParallelism(),
  // A file that hangs, as one may whose failed test left a server open, fails instead.
  timeout: 120_000,
  execArgv: ['--conditions=posthaste-source'],
  ...(values.name === undefined ? {} : { testNamePatterns: [values.name] }),
})
events.on('test:fail', () => {
  process.exitCode = 1
})
events.on('test:pass', ({ name, skip }) => {
  if (skip !== undefined && skip !== false) skipped.push(`${name}: ${skip === true ? 'no reason given' : skip}`)
})
events.on('end', () => {
  const { CI } = process.env
  if (skipped.length === 0 || !CI) return
  console.error(`\nSkipped, which is a failure where CI is set:\n${skipped.map((each) => `  ${each}\n`).join('')}`)
  process.exitCode = 1
})
events.compose(spec).pipe(process.stdout)

/** The test files that are, or whose path contains, one of the words; without words all of them. */
function testFiles(words: readonly string[]): string[] {
  const named = words.filter((word) => statSync(resolve(root, word), { throwIfNoEntry: false })?.isFile())
  const parts = words.filter((word) => !named.includes(word))
  const paths = globSync(['packages/*/{src,page}/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'], {
    cwd: root,
    exclude: ['**/node_modules/**'],
  })
  const wanted = paths.filter((path) => words.length === 0 || parts.some((part) => path.includes(part)))
  const turn = (path: string) => [...first, /^/].findIndex((pattern) => pattern.test(path))
  const inTurn = wanted.sort().sort((one, other) => turn(one) - turn(other))
  return [...named, ...inTurn].map((path) => resolve(root, path))
}
