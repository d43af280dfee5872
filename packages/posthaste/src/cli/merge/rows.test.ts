import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { pathOf } from '../../message/attach-file.ts'
import { verifyUnsubscribe } from '../../unsubscribe/link.ts'
import { UsageError } from '../usage-error.ts'
import { entriesOf, type MergeEntry, type Row, type RowPlan } from './rows.ts'

const rows: readonly (readonly [name: string, values: Row['values'], message: object])[] = [
  ['to', { to: 'ada@example.com' }, { to: 'ada@example.com', data: {} }],
  ['email in its place', { email: 'ada@example.com' }, { to: 'ada@example.com', data: {} }],
  ['address in its place', { address: 'ada@example.com' }, { to: 'ada@example.com', data: {} }],
  [
    'to before email, which is data then',
    { email: 'b@example.com', to: 'a@example.com' },
    { to: 'a@example.com', data: { email: 'b@example.com' } },
  ],
  [
    'a name, which is data as well',
    { email: 'ada@example.com', name: 'Lovelace, Ada' },
    { to: { name: 'Lovelace, Ada', address: 'ada@example.com' }, data: { name: 'Lovelace, Ada' } },
  ],
  [
    'a mailbox that has a name',
    { to: 'Ada <ada@example.com>', name: 'A.' },
    { to: 'Ada <ada@example.com>', data: { name: 'A.' } },
  ],
  ['an empty name', { to: 'ada@example.com', name: '' }, { to: 'ada@example.com', data: { name: '' } }],
  [
    'several in one cell',
    { to: 'a@example.com; "x; y" <b@example.com> ;' },
    { to: ['a@example.com', '"x; y" <b@example.com>'], data: {} },
  ],
  [
    'everything about the message',
    {
      to: 'a@example.com',
      cc: 'c@example.com',
      bcc: 'b@example.com;d@example.com',
      replyTo: 'r@example.com',
      locale: 'de-AT',
      timeZone: 'Europe/Vienna',
      month: 'May',
    },
    {
      to: 'a@example.com',
      cc: 'c@example.com',
      bcc: ['b@example.com', 'd@example.com'],
      replyTo: 'r@example.com',
      locale: 'de-AT',
      timeZone: 'Europe/Vienna',
      data: { month: 'May' },
    },
  ],
  [
    'empty cells',
    { to: 'a@example.com', cc: '', bcc: '', replyTo: '', locale: '', timeZone: '', attachments: '', month: '' },
    { to: 'a@example.com', data: { month: '' } },
  ],
  [
    'JSON',
    { to: ['a@example.com', { name: 'B', address: 'b@example.com' }], cc: null, user: { name: 'Ada' }, items: [1, 2] },
    { to: ['a@example.com', { name: 'B', address: 'b@example.com' }], data: { user: { name: 'Ada' }, items: [1, 2] } },
  ],
]
for (const [name, values, message] of rows) {
  test(`a row with ${name}`, async () => {
    const entry = await entryOf(values)
    assert.equal(entry.problem, undefined)
    assert.deepEqual({ ...entry.message }, { ...message, template: 'news' })
  })
}

test('attachments are files beside the data file', async () => {
  for (const attachments of ['a.pdf; bills/b.pdf', ['a.pdf', 'bills/b.pdf']]) {
    const entry = await entryOf({ to: 'a@example.com', attachments })
    assert.equal(entry.problem, undefined)
    const paths = entry.message.attachments?.map((each) => (typeof each === 'object' ? pathOf(each) : undefined))
    assert.deepEqual(paths, [resolve('lists/a.pdf'), resolve('lists/bills/b.pdf')])
  }
})

test('names of columns can be mapped', async () => {
  const map = new Map([
    ['to', 'E-Mail'],
    ['name', 'Full name'],
    ['city', 'to'],
  ])
  const entry = await entryOf({ 'E-Mail': 'a@example.com', 'Full name': 'Ada', to: 'Paris', year: '1843' }, { map })
  assert.equal(entry.problem, undefined)
  assert.deepEqual(
    { ...entry.message },
    {
      to: { name: 'Ada', address: 'a@example.com' },
      data: { year: '1843', name: 'Ada', city: 'Paris' },
      template: 'news',
    },
  )
})

test('what is shared stands under a row', async () => {
  const shared = { from: 'news@acme.example', locale: 'de', data: { month: 'May', name: 'reader' } }
  const entry = await entryOf({ to: 'a@example.com', name: 'Ada', locale: 'fr' }, { shared })
  assert.equal(entry.problem, undefined)
  assert.deepEqual(entry.message.data, { month: 'May', name: 'Ada' })
  assert.deepEqual([entry.message.from, entry.message.locale], ['news@acme.example', 'fr'])
})

test('each row has its own link to unsubscribe', async () => {
  const unsubscribe = { url: 'https://acme.example/u', secret: 's'.repeat(32), list: 'news' }
  const entry = await entryOf({ to: 'Ada <a@example.com>' }, { unsubscribe })
  assert.equal(entry.problem, undefined)
  const { url = '', oneClick } = entry.message.unsubscribe ?? {}
  assert.equal(oneClick, true)
  assert.deepEqual(verifyUnsubscribe(url, unsubscribe.secret), { address: 'a@example.com', list: 'news' })
  const several = await entryOf({ to: 'a@example.com;b@example.com' }, { unsubscribe })
  assert.match(several.problem ?? '', /a link to unsubscribe is for one reader/)
})

const bad: readonly (readonly [values: Row['values'], problem: RegExp])[] = [
  [{ to: 'ada' }, /^to: expected "@"/],
  [{ to: 'ada@example.com, bob@example.com' }, /^to: unexpected ","/],
  [{ to: 'a@example.com;bob' }, /^to\[1\]: expected "@"/],
  [{ to: 7 }, /^to: expected a mailbox .* got a number/],
  [{ to: 'a@example.com', locale: 7 }, /^locale: expected text, got 7/],
  [{ to: 'a@example.com', attachments: [7] }, /^attachments\[0\]: expected text, got 7/],
  [{ to: 'a@example.com', name: 'A\nB' }, /^to/],
]
for (const [values, problem] of bad) {
  test(`a row is bad, and only it: ${problem.source}`, async () => {
    assert.match((await entryOf(values)).problem ?? '', problem)
  })
}

const unfit: readonly (readonly [values: Row['values'], plan: Partial<RowPlan>, problem: RegExp])[] = [
  [
    { mail: 'a@example.com', name: 'Ada' },
    {},
    /no column is named to, email or address; lists\/people\.csv has mail, name; --map to=COLUMN names another/,
  ],
  [
    { email: 'a@example.com' },
    { map: new Map([['to', 'emial']]) },
    /--map: there is no column emial; did you mean email\?/,
  ],
  [
    { a: '1', b: '2' },
    { map: new Map([['to', 'recipient']]) },
    /--map: there is no column recipient; lists\/people\.csv has a, b/,
  ],
]
for (const [values, plan, problem] of unfit) {
  test(`columns that do not fit are said once: ${problem.source}`, async () => {
    await assert.rejects(entryOf(values, plan), (error) => error instanceof UsageError && problem.test(error.message))
  })
}

async function entryOf(values: Row['values'], plan: Partial<RowPlan> = {}): Promise<MergeEntry> {
  async function* one(): AsyncGenerator<Row> {
    yield { line: 2, values }
  }
  for await (const entry of entriesOf(one(), {
    template: 'news',
    data: 'lists/people.csv',
    shared: {},
    map: new Map(),
    ...plan,
  })) {
    return entry
  }
  throw new Error('no entry')
}
