import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createManualClock } from '../../server/manual-clock.ts'
import { UsageError } from '../usage-error.ts'
import { fingerprintOf, keyText } from './keys.ts'
import { createMergeLog } from './log.ts'
import type { RowOutcome } from './outcome.ts'
import { openResult, readResult } from './result.ts'

const folder = mkdtempSync(join(tmpdir(), 'posthaste-result-'))
after(() => rmSync(folder, { recursive: true }))
const identity = { template: 'news', data: 'people.csv' }
const header = '{"posthaste":"merge","version":1,"template":"news","data":"people.csv"}\n'

test('what a run writes is what the next one reads', async () => {
  const path = join(folder, 'round.jsonl')
  const rows = [
    ['a@example.com', 'accepted'],
    ['b@example.com', 'refused'],
    ['c@example.com', 'deferred'],
    ['d@example.com, e@example.com', 'partial'],
    ['f@example.com', 'unknown'],
    ['g@example.com', undefined], // killed
  ] as const
  const { handle, history: before } = await openResult(path, identity)
  assert.equal(before.outcomeOf(fingerprintOf('a@example.com')), undefined)
  const log = createMergeLog(handle, path, createManualClock())
  await Promise.all(rows.map(([address], index) => log.begin({ key: keyOf(address), line: index + 2, address })))
  for (const [index, [address, outcome]] of rows.entries()) {
    if (outcome) log.end({ key: keyOf(address), line: index + 2, address }, { outcome, reason: 'why' })
  }
  await log.close()

  assert.match(readFileSync(path, 'utf8'), /"outcome":"refused","reason":"why","time":"2026-11-22T00:00:00.000Z"\}\n/)
  const history = await readResult(path, identity)
  for (const [address, outcome] of rows) {
    assert.equal(history.outcomeOf(fingerprintOf(address)), outcome ?? 'unknown', address)
  }
  assert.deepEqual(
    [...history.unknown.values()],
    [
      { line: 6, address: 'f@example.com' },
      { line: 7, address: 'g@example.com' },
    ],
  )
  const had = ['A@example.com', 'b@example.com', 'c@example.com', 'e@example.com', 'f@example.com', 'h@example.com']
  assert.deepEqual(
    had.map((address) => history.lineOf(address)),
    [2, undefined, undefined, 5, 6, undefined],
  )
})

test('of a row that was tried again the last outcome counts', async () => {
  const path = join(folder, 'again.jsonl')
  const lines: readonly (RowOutcome | 'begin')[] = ['begin', 'deferred', 'begin', 'unknown', 'begin', 'accepted']
  const row = { line: 2, address: 'a@example.com' }
  for (let count = 0; count <= lines.length; count++) {
    const written = lines.slice(0, count).map((each) => {
      const key = keyOf('a')
      return `${JSON.stringify(each === 'begin' ? { begin: key, ...row } : { key, ...row, outcome: each })}\n`
    })
    writeFileSync(path, header + written.join(''))
    const history = await readResult(path, identity)
    const last = lines[count - 1]
    const expected = last === 'begin' ? 'unknown' : last
    assert.equal(history.outcomeOf(fingerprintOf('a')), expected)
    assert.equal(history.unknown.size, expected === 'unknown' ? 1 : 0)
  }
})

test('a file that was cut anywhere is read up to its last whole line, and written on from there', async () => {
  const path = join(folder, 'cut.jsonl')
  const line = (address: string) =>
    `${JSON.stringify({ key: keyOf(address), line: 2, address, outcome: 'accepted' })}\n`
  const whole = header + line('a@example.com') + line('b@example.com')
  for (let length = 0; length <= whole.length; length++) {
    writeFileSync(path, whole.slice(0, length))
    const { handle, history } = await openResult(path, identity)
    await handle.appendFile(line('c@example.com'))
    await handle.close()
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
    const kept = whole.slice(0, length).split('\n').length - 1
    assert.equal(lines.length, Math.max(kept, 1) + 1, `cut at ${length}`)
    for (const each of lines) JSON.parse(each)
    assert.equal(history.outcomeOf(fingerprintOf('a@example.com')), kept >= 2 ? 'accepted' : undefined)
  }
})

const foreign: readonly (readonly [name: string, content: string, problem: RegExp])[] = [
  [
    'another template',
    header.replace('news', 'offer'),
    /has the results of template offer with people\.csv, not of news with people\.csv; name another with --result/,
  ],
  ['other data', header.replace('people', 'staff'), /template news with staff\.csv, not of news/],
  ['the data file itself', 'email,name\nada@example.com,Ada\n', /is no result file of posthaste merge/],
  ['one line of something', 'precious', /is no result file of posthaste merge/],
  ['JSON of something', '[]\n', /is no result file of posthaste merge/],
  ['a line that is damaged', `${header}{"key":"x"}\n`, /foreign\.jsonl:2 is not a line that posthaste merge wrote/],
  ['a line that is none', `${header}\n${header}`, /foreign\.jsonl:2 is not a line/],
]
for (const [name, content, problem] of foreign) {
  test(`${name} is refused, and left as it is`, async () => {
    const path = join(folder, 'foreign.jsonl')
    writeFileSync(path, content)
    for (const use of [openResult, readResult]) {
      await assert.rejects(use(path, identity), (error) => error instanceof UsageError && problem.test(error.message))
    }
    assert.equal(readFileSync(path, 'utf8'), content)
  })
}

test('no file has no history; a folder is refused', async () => {
  const history = await readResult(join(folder, 'none.jsonl'), identity)
  assert.equal(history.unknown.size, 0)
  await assert.rejects(openResult(folder, identity), /cannot be used for the results \(EISDIR\)/)
})

test('when the file cannot be written any more, no row begins', async () => {
  const path = join(folder, 'full.jsonl')
  writeFileSync(path, header)
  const log = createMergeLog(await open(path, 'r'), path, createManualClock())
  const row = { key: keyOf('a'), line: 2, address: 'a@example.com' }
  await assert.rejects(
    log.begin(row),
    (error) => error instanceof UsageError && /cannot be written \(EBADF\)/.test(error.message),
  )
  log.end(row, { outcome: 'accepted' })
  await assert.rejects(log.begin(row), UsageError)
  await assert.rejects(log.close(), UsageError)
})

test('rows that begin together go to the disk together', async () => {
  const path = join(folder, 'together.jsonl')
  const { handle } = await openResult(path, identity)
  let syncs = 0
  const datasync = handle.datasync.bind(handle)
  handle.datasync = async () => {
    syncs++
    await datasync()
  }
  const log = createMergeLog(handle, path, createManualClock())
  const rows = Array.from({ length: 100 }, (_, index) => ({
    key: keyOf(`${index}`),
    line: index + 2,
    address: 'a@example.com',
  }))
  await Promise.all(rows.map((row) => log.begin(row)))
  await log.close()
  assert.equal(readFileSync(path, 'utf8').split('\n').length, 102)
  assert.ok(syncs <= 2, `${syncs} times`)
})

function keyOf(name: string): string {
  return keyText(fingerprintOf(name))
}
