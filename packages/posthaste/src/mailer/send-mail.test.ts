import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, test } from 'node:test'
import { promisify } from 'node:util'
import { memory } from '../transport/memory.ts'
import { createMailer } from './create-mailer.ts'
import type { Mailer } from './mailer.ts'
import { configure, mailAdmins, mailManagers, sendMail } from './send-mail.ts'

const message = { to: 'ada@example.com', subject: 'Hi', text: 'Hello' }
const index = JSON.stringify(import.meta.resolve('../index.ts'))

afterEach(() => configure())

test('the mailer given to configure() sends, by any of its routes', async () => {
  const [usual, news] = [memory(), memory()]
  configure(
    createMailer({
      from: 'hello@acme.example',
      admins: ['ops@acme.example'],
      managers: ['boss@acme.example'],
      routes: { default: usual, news },
    }),
  )
  await sendMail(message)
  await sendMail(message, { via: 'news' })
  await mailAdmins({ subject: 'Full', text: 'x' })
  await mailManagers({ subject: 'Full', text: 'x' })
  assert.deepEqual(
    usual.messages.map(({ envelope }) => envelope.recipients[0]),
    ['ada@example.com', 'ops@acme.example', 'boss@acme.example'],
  )
  assert.equal(news.messages.length, 1)
})

test('configure() takes nothing but a mailer', () => {
  // A caller without a compiler.
  assert.throws(() => configure({ transport: 'null:' } as unknown as Mailer), /needs a mailer/)
})

const ways: readonly [
  name: string,
  environment: Record<string, string>,
  files: Record<string, string>,
  expected: object,
][] = [
  [
    'POSTHASTE_URL',
    { POSTHASTE_URL: 'null:', POSTHASTE_FROM: 'url@acme.example' },
    {},
    { transport: 'null:', domain: 'acme.example' },
  ],
  ['POSTHASTE_URL without a From', { POSTHASTE_URL: 'null:' }, {}, { code: 'MESSAGE_INVALID' }],
  [
    'posthaste.config.ts',
    {},
    { 'posthaste.config.ts': "export default { transport: 'null:', from: 'file@file.example' }" },
    { transport: 'null:', domain: 'file.example' },
  ],
  [
    'Django’s names',
    { EMAIL_HOST: '127.0.0.1', EMAIL_PORT: '1', EMAIL_USE_TLS: 'False', DEFAULT_FROM_EMAIL: 'a@b.example' },
    {},
    { code: 'CONNECTION_FAILED' },
  ],
  ['nothing', {}, {}, { code: 'NOT_CONFIGURED' }],
]

for (const [name, environment, files, expected] of ways) {
  test(`sendMail() finds its configuration: ${name}`, async () => {
    const script = `
      import { sendMail } from ${index}
      const message = ${JSON.stringify(message)}
      const told = await sendMail(message).then(
        ({ transport, messageId }) => ({ transport, domain: messageId.split('@')[1] }),
        ({ code }) => ({ code }),
      )
      console.log(JSON.stringify(told))`
    assert.deepEqual(JSON.parse(await run(script, environment, files)), expected)
  })
}

test('the configuration is looked for once, and configure() comes before it', async () => {
  const script = `
    import { configure, createMailer, sendMail } from ${index}
    const message = ${JSON.stringify(message)}
    const first = await sendMail(message).catch(({ code }) => code)
    process.env.POSTHASTE_URL = 'null:'
    process.env.POSTHASTE_FROM = 'a@url.example'
    const second = await sendMail(message)
    process.env.POSTHASTE_FROM = 'a@changed.example'
    const third = await sendMail(message)
    configure(createMailer({ transport: 'null:', from: 'a@configured.example' }))
    const fourth = await sendMail(message)
    console.log(JSON.stringify([first, ...[second, third, fourth].map(({ messageId }) => messageId.split('@')[1])]))`
  assert.deepEqual(JSON.parse(await run(script, {}, {})), [
    'NOT_CONFIGURED',
    'url.example',
    'url.example',
    'configured.example',
  ])
})

/** What the script prints, in a process of its own with this environment and this folder. */
async function run(
  script: string,
  environment: Record<string, string>,
  files: Record<string, string>,
): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), 'posthaste-send-mail-'))
  try {
    for (const [name, text] of Object.entries({ 'package.json': '{}', ...files }))
      await writeFile(join(cwd, name), text)
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd,
      env: { ...environment },
    })
    return stdout
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
}
