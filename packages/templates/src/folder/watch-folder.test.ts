import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { sampleFolder, writeFiles } from './sample-folder.ts'
import { type WatchOptions, watchFolder } from './watch-folder.ts'

for (const options of [{}, { pollMs: 20 }] satisfies WatchOptions[]) {
  test(`changes are told ${options.pollMs === undefined ? 'by the system' : 'by looking again'}`, async (t) => {
    const path = sampleFolder(t, { 'a.md': 'one', 'b/html.liquid': '' })
    let heard = Promise.withResolvers<void>()
    const stop = watchFolder(path, () => heard.resolve(), options)
    t.after(stop)
    // The watchers do not keep a process running; this does, for as long as the test waits.
    const awake = setInterval(() => {}, 1000)
    t.after(() => clearInterval(awake))
    const changes: (() => void)[] = [
      () => writeFileSync(join(path, 'a.md'), 'another text'),
      () => {
        writeFileSync(join(path, 'b/.tmp'), 'saved by rename')
        renameSync(join(path, 'b/.tmp'), join(path, 'b/html.liquid'))
      },
      () => writeFileSync(join(path, 'b/html.liquid'), 'once more, longer'),
      () => writeFiles(path, { 'partials/new.liquid': 'x' }),
      () => writeFileSync(join(path, 'partials/new.liquid'), 'in a folder that is new'),
    ]
    for (const change of changes) {
      heard = Promise.withResolvers()
      change()
      await heard.promise
    }
  })
}

test('watching alone lets the process end', async (t) => {
  const path = sampleFolder(t, { 'a.md': 'one' })
  const module = new URL('./watch-folder.ts', import.meta.url)
  const code = `import { watchFolder } from ${JSON.stringify(module.href)}
    watchFolder(${JSON.stringify(path)}, () => {})
    watchFolder(${JSON.stringify(path)}, () => {}, { pollMs: 10 })`
  const run = promisify(execFile)
  const { stderr } = await run(process.execPath, [
    ...process.execArgv.filter((arg) => !arg.startsWith('--test')),
    '-C',
    'posthaste-source',
    '--input-type=module',
    '-e',
    code,
  ])
  assert.equal(stderr, '')
})
