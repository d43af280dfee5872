// The part of a merge that speaks with a person.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createMailer } from '../../mailer/create-mailer.ts'
import { defineTemplate } from '../../template/template.ts'
import { memory } from '../../transport/memory.ts'
import type { Output, Terminal } from '../terminal.ts'
import { mergePlan } from './options.ts'
import type { Row } from './rows.ts'
import { runMerge } from './run.ts'

const root = mkdtempSync(join(tmpdir(), 'posthaste-merge-run-'))
after(() => rmSync(root, { recursive: true }))
let files = 0

const answers: readonly (readonly [answer: string, status: number, sent: number])[] = [
  ['y\n', 0, 3],
  ['Yes\n', 0, 3],
  [' y \r\n', 0, 3],
  ['n\n', 130, 0],
  ['\n', 130, 0],
  ['', 130, 0],
  ['yellow\n', 130, 0],
]
for (const [answer, status, sent] of answers) {
  test(`the answer ${JSON.stringify(answer)} sends ${sent}`, async () => {
    const { run, transport, written, result } = trial(answer)
    assert.equal(await run(), status)
    assert.equal(transport.messages.length, sent)
    assert.match(
      written(),
      /To +r0@example\.com[\s\S]*To +r1@example\.com[\s\S]*Send 3 messages by memory:\? \[y\/N\] /,
    )
    assert.doesNotMatch(written(), /To +r2@/)
    assert.equal(existsSync(result), sent > 0)
    assert.equal(/Nothing was sent\.\n$/.test(written()), sent === 0)
  })
}

test('a file that was changed while somebody thought about it is not sent from', async () => {
  const { run, transport, data } = trial('y\n', (file) => writeFileSync(file, 'something longer than it was before'))
  await assert.rejects(run(), /has changed; run this again/)
  assert.equal(transport.messages.length, 0)
  assert.equal(existsSync(data), true)
})

test('a hook that stops one message stops no merge', async () => {
  const { run, transport, written } = trial('y\n', undefined, (to) => to !== 'r0@example.com')
  assert.equal(await run(), 3)
  assert.equal(transport.messages.length, 2)
  assert.match(written(), /✓ +2 accepted\n✗ +1 refused +not tried again/)
})

function trial(answer: string, meanwhile?: (file: string) => void, isWanted: (to: string) => boolean = () => true) {
  const data = join(root, `${++files}.csv`)
  writeFileSync(data, 'people')
  const transport = memory()
  const mailer = createMailer({
    from: 'news@acme.example',
    transport,
    templates: { news: defineTemplate({ subject: 'News', text: 'Hello' }) },
    hooks: { beforeSend: ({ to }) => (isWanted(to[0]?.address ?? '') ? undefined : false) },
  })
  const chunks: string[] = []
  const output: Output = {
    write: (chunk) => void chunks.push(String(chunk)),
    coloured: false,
    interactive: true,
    columns: 80,
  }
  const input = (async function* () {
    meanwhile?.(data)
    yield Buffer.from(answer)
  })()
  const { signal } = new AbortController()
  const stdin = () => Object.assign(input, { isTTY: true })
  const terminal: Terminal = { stdin, stdout: output, stderr: output, environment: {}, signal }
  async function* readRows(): AsyncGenerator<Row> {
    for (let index = 0; index < 3; index++) yield { line: index + 2, values: { to: `r${index}@example.com` } }
  }
  return {
    data,
    result: `${data}.results.jsonl`,
    transport,
    written: () => chunks.join(''),
    async run() {
      const options = { template: 'news', data }
      const plan = await mergePlan(options, terminal)
      const { templates } = mailer
      assert.ok(templates)
      return await runMerge({ options, plan, mailer, source: 'test', templates, readRows }, terminal)
    },
  }
}
