// Does every example run, and does it show what it says?
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const folder = join(dirname(import.meta.dirname), 'examples')

/** What the output of each holds. */
const examples: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  'first-mail.ts': [
    /recipient +archive@example\.com/,
    /Subject +Ihre Rechnung · 您的发票 · فاتورتك 📯/,
    /To +王小明 <wang@example\.com>, "Hopper, Grace" <grace@example\.org>/,
    /image\/png · logo\.png · inline · \d+ octets · base64/,
    /application\/pdf · 发票 2026-11\.pdf · \d+ octets · base64/,
    /text\/plain · شروط\.txt/,
    /> EHLO /,
    /< 250/,
  ],
  'inbox.ts': [/with 6 messages in it/, /Read them at +http:/, /Send more to +smtp:/],
  'script.ts': ['To: ada@example.com', 'ada@example.com accepted by console:'],
  'http-server.ts': ['ada@example.com 202', 'ada@example@com 422', 'ADDRESS_INVALID'],
  'send-many.ts': [/message 499 was not sent: .*nobody/, '999 sent'],
  'failover.ts': ['ada@example.com was accepted by the spare server'],
  'testing.ts': [/pass 1/],
  'tagged-strings.ts': [
    'Subject: Your order of 1 things',
    'Thank you, Ada <3!',
    '- Lamp: 49,90',
    /\[html\] \d+ characters/,
  ],
  'react-email.ts': [
    'Subject: Welcome, Ada',
    'Confirm your address https://acme.example/confirm?token=x',
    /\[html\] \d+/,
  ],
  'mjml.ts': ['Subject: Welcome, Ada & Grace', /\[html\] \d{4,} characters/],
  'attachments.ts': [
    /\[alternative\] text\/calendar/,
    /\[attachment\] package\.json, application\/json, from/,
    /\[attachment\] anhänge\.txt, text\/plain, from/,
    /\[inline\] logo\.svg, image\/svg\+xml, .*cid:logo/,
    /\[attachment\] report\.csv, text\/csv, from a stream/,
    /\[attachment\] original\.eml, message\/rfc822/,
  ],
}

test('every example is run here', () => {
  assert.deepEqual(Object.keys(examples).sort(), globSync('*.ts', { cwd: folder }).sort())
})

for (const [name, expected] of Object.entries(examples)) {
  test(`examples/${name} runs`, async () => {
    const { NODE_TEST_CONTEXT: _, ...environment } = process.env
    const configuration =
      name === 'script.ts' ? { POSTHASTE_URL: 'console:', POSTHASTE_FROM: 'Acme <hello@acme.example>' } : {}
    const ending = name === 'inbox.ts' ? ['--exit-when-ready'] : []
    const command = ['-C', 'posthaste-source', join(folder, name), ...ending]
    const env = { ...environment, ...configuration }
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { env, timeout: 60_000 })
    const output = stdout + stderr
    for (const each of expected)
      assert.ok(typeof each === 'string' ? output.includes(each) : each.test(output), `${each} is not in:\n${output}`)
  })
}
