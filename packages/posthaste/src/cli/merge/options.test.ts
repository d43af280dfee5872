import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathOf } from '../../message/attach-file.ts'
import { UsageError } from '../usage-error.ts'
import { type MergeOptions, mergePlan } from './options.ts'

const folder = mkdtempSync(join(tmpdir(), 'posthaste-merge-options-'))
after(() => rmSync(folder, { recursive: true }))
const data = join(folder, 'people.csv')
const basics = { template: 'news', data }
const secret = 's'.repeat(32)

test('the result file stands beside the data, and knows both', async () => {
  const plan = await planOf({})
  assert.equal(plan.result, `${data}.results.jsonl`)
  assert.deepEqual(plan.identity, { template: 'news', data: 'people.csv' })
  assert.equal(plan.intervalMs, undefined)
  const elsewhere = await planOf({ result: join(folder, 'out', 'news.jsonl'), limitRate: '100/min' })
  assert.deepEqual(elsewhere.identity, { template: 'news', data: '../people.csv' })
  assert.equal(elsewhere.intervalMs, 600)
})

test('shared fields come from JSON, with files beside it', async () => {
  const shared = shareds(
    'good.json',
    '{ "from": "news@acme.example", "attachments": ["a.pdf"], "data": { "month": "May" } }',
  )
  const { rows } = await planOf({ shared, map: 'to=email, name=full name' })
  assert.equal(rows.shared.from, 'news@acme.example')
  assert.deepEqual(rows.shared.data, { month: 'May' })
  const [attachment] = rows.shared.attachments ?? []
  assert.equal(typeof attachment === 'object' ? pathOf(attachment) : '', join(folder, 'a.pdf'))
  assert.deepEqual(
    [...rows.map],
    [
      ['to', 'email'],
      ['name', 'full name'],
    ],
  )
})

test('links to unsubscribe have their secret from the environment', async () => {
  const { rows } = await planOf(
    { unsubscribeUrl: 'https://acme.example/u', unsubscribeList: 'news' },
    { POSTHASTE_UNSUBSCRIBE_SECRET: secret },
  )
  assert.deepEqual(rows.unsubscribe, { url: 'https://acme.example/u', secret, list: 'news' })
})

const url = 'https://acme.example/u'
const refused: readonly (readonly [options: Partial<MergeOptions>, problem: RegExp, secret?: string])[] = [
  [{ map: 'to' }, /--map must be such as to=email,name=full_name, got "to"/],
  [{ map: 'to=' }, /--map must be such as/],
  [{ map: 'to=a=b' }, /--map must be such as/],
  [{ map: 'to=a,to=b' }, /--map gives two columns for to/],
  [{ limitRate: 'fast' }, /--limit-rate must be such as 10\/s/],
  [{ result: data }, /--result and --data name the same file/],
  [{ unsubscribeList: 'news' }, /--unsubscribe-list needs --unsubscribe-url/],
  [{ unsubscribeUrl: 'http://acme.example/u' }, /--unsubscribe-url must be an https: URL/],
  [{ unsubscribeUrl: `${url}#a` }, /^--unsubscribe-url: holds a "#"/, secret],
  [{ unsubscribeUrl: url, unsubscribeList: '' }, /^--unsubscribe-list: is empty/, secret],
  [{ unsubscribeUrl: url }, /the secret of its links in POSTHASTE_UNSUBSCRIBE_SECRET/],
  [{ shared: join(folder, 'none.json') }, /--shared .*none\.json cannot be read \(ENOENT\)/],
  [{ shared: shareds('bad.json', '{') }, /--shared .*bad\.json is not JSON/],
  [{ shared: shareds('list.json', '[]') }, /--shared .*list\.json must hold one JSON object/],
  [
    { shared: shareds('typo.json', '{ "form": "a@acme.example" }') },
    /--shared .*typo\.json: unknown key "form"; did you mean "from"\?/,
  ],
  [{ shared: shareds('subject.json', '{ "subject": "Hi" }') }, /--shared .*subject\.json: unknown key "subject"/],
]
for (const [options, problem, given] of refused) {
  const environment = given === undefined ? {} : { POSTHASTE_UNSUBSCRIBE_SECRET: given }
  test(`refused: ${problem.source}`, () => assert.rejects(planOf(options, environment), { message: problem }))
}

test('a secret that is too short is refused, and not shown', async () => {
  const environment = { POSTHASTE_UNSUBSCRIBE_SECRET: 'hunter2' }
  await assert.rejects(planOf({ unsubscribeUrl: url }, environment), (error) => {
    const said = /^POSTHASTE_UNSUBSCRIBE_SECRET: a secret has at least 32 characters/
    return error instanceof UsageError && said.test(error.message) && !error.message.includes('hunter2')
  })
})

function planOf(options: Partial<MergeOptions>, environment: Readonly<Record<string, string>> = {}) {
  const output = { write: () => {}, coloured: false, columns: 80 }
  const stdin = () => (async function* () {})()
  const terminal = { stdin, stdout: output, stderr: output, environment, signal: new AbortController().signal }
  return mergePlan({ ...basics, ...options }, terminal)
}

function shareds(name: string, content: string): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
