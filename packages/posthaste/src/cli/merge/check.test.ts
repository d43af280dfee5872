import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attachFile } from '../../message/attach-file.ts'
import { resolveTemplates } from '../../template/resolve-templates.ts'
import { defineTemplate } from '../../template/template.ts'
import { type CheckPlan, checkRows, type RowProblem } from './check.ts'
import { fingerprintOf, keyText } from './keys.ts'
import { noRows, type RowOutcome } from './outcome.ts'
import type { MergeHistory } from './result.ts'
import type { MergeEntry } from './rows.ts'

const templates = resolveTemplates({
  news: defineTemplate<{ name?: string }>({
    subject: ({ name }) => `News for ${name}`,
    text({ name }) {
      if (name === undefined) throw new Error('there is no name')
      return `Hello ${name}`
    },
  }),
})

test('good rows are counted, and the first two kept', async () => {
  const { check, problems } = await checked(['a', 'b', 'c'].map((name) => row(name)))
  assert.deepEqual(problems, [])
  assert.deepEqual([check.rows, check.toSend, check.bad.size], [3, 3, 0])
  assert.deepEqual(
    check.samples.map(({ subject }) => subject),
    ['News for a', 'News for b'],
  )
})

const bad: readonly (readonly [name: string, entry: MergeEntry, problem: RegExp])[] = [
  ['a row that could not be read', { ...place('x'), problem: 'two cells too many' }, /^two cells too many$/],
  ['data that the template cannot take', row('x', { data: {} }), /template "news": .*there is no name/],
  ['a subject of two lines', row('x', { data: { name: 'A\nB' } }), /^subject: /],
  ['a field that there is not', row('x', { metadata: { a: 1 } }), /^metadata/],
  ['nobody', row('x', { to: [] }), /^to: nobody gets it/],
  [
    'a file that is not there',
    row('x', { attachments: [attachFile('/nowhere/a.pdf')] }),
    /^attachments: \/nowhere\/a\.pdf cannot be read \(ENOENT\)/,
  ],
]
for (const [name, entry, problem] of bad) {
  test(`${name} is a bad row, and the others are looked at all the same`, async () => {
    const { check, problems } = await checked([entry, row('b')])
    assert.equal(problems.length, 1)
    assert.match(problems[0]?.problem ?? '', problem)
    assert.deepEqual([check.toSend, [...check.bad]], [1, [2]])
  })
}

test('an address in two rows is bad, letter case aside, unless it is allowed', async () => {
  const rows = [row('a'), row('b'), row('c', { to: 'A@Example.com' })]
  const { check, problems } = await checked(rows)
  assert.deepEqual(problems, [
    { line: 4, problem: 'A@Example.com stands in line 2 as well; leave the row out, or give --allow-duplicates' },
  ])
  assert.equal(check.toSend, 2)
  assert.equal((await checked(rows, { duplicatesAllowed: true })).check.toSend, 3)
})

test('rows that have ended are neither rendered nor sent again', async () => {
  const rows = [
    row('a', { data: {} }),
    row('b', { data: {} }),
    row('c', { data: {} }),
    row('d'),
    row('e', { data: {} }),
    row('f'),
  ]
  const history = historyOf({ a: 'accepted', b: 'refused', c: 'partial', d: 'deferred', e: 'unknown' })
  const { check, problems } = await checked(rows, { history })
  assert.deepEqual(problems, [])
  assert.equal(check.toSend, 2)
  assert.deepEqual(check.before, { ...noRows(), accepted: 1, refused: 1, partial: 1, unknown: 1 })
})

test('a row of unknown outcome is sent again where a person says so', async () => {
  const history = historyOf({ a: 'unknown', b: 'unknown' }, { 'a@example.com': 2, 'b@example.com': 3 })
  const { check, problems } = await checked([row('a'), row('b')], { history, repeats: ({ line }) => line === 2 })
  assert.deepEqual(problems, [])
  assert.equal(check.toSend, 1)
  assert.equal(check.before.unknown, 1)
})

test('who has the mail already from a row that was changed since is not sent another', async () => {
  const history = historyOf({ b: 'deferred' }, { 'a@example.com': 7, 'b@example.com': 8 })
  const { problems } = await checked([row('a'), row('b'), row('c')], { history })
  assert.deepEqual(
    problems.map(({ line }) => line),
    [2, 3],
  )
  assert.match(problems[0]?.problem ?? '', /a@example\.com may have this mail already, from a row that was line 7/)
  assert.equal((await checked([row('a')], { history, duplicatesAllowed: true })).check.toSend, 1)
})

test('the look ends with the reason of its signal', async () => {
  const reason = new Error('interrupted')
  await assert.rejects(checked([row('a')], { signal: AbortSignal.abort(reason) }), reason)
})

async function checked(entries: readonly MergeEntry[], plan: Partial<CheckPlan> = {}) {
  const problems: RowProblem[] = []
  async function* lines() {
    for (const [index, entry] of entries.entries()) yield { ...entry, line: index + 2 }
  }
  const check = await checkRows(lines(), {
    templates,
    history: historyOf({}),
    duplicatesAllowed: false,
    repeats: () => false,
    report: (problem) => void problems.push(problem),
    signal: new AbortController().signal,
    ...plan,
  })
  return { check, problems }
}

function row(name: string, fields: object = {}): MergeEntry {
  const address = `${name}@example.com`
  const message = { template: 'news', to: address, data: { name }, ...fields }
  return { ...place(name), message, addresses: [message.to].flat() }
}

function place(name: string) {
  const fingerprint = fingerprintOf(name)
  return { line: 0, fingerprint, key: keyText(fingerprint) }
}

function historyOf(
  outcomes: Readonly<Record<string, RowOutcome>>,
  lines: Readonly<Record<string, number>> = {},
): MergeHistory {
  const byKey = new Map(Object.entries(outcomes).map(([name, outcome]) => [keyText(fingerprintOf(name)), outcome]))
  return { unknown: new Map(), outcomeOf: (key) => byKey.get(keyText(key)), lineOf: (address) => lines[address] }
}
