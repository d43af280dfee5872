// `posthaste template preview`, and what `posthaste inbox` shows of templates, as processes.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { runCommand, startCommand } from '../sample-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'posthaste-preview-'))
after(() => rmSync(folder, { recursive: true }))
const patience = { timeout: 30_000 }
const free = ['--smtp-port', '0', '--web-port', '0', '--json']

/** A project with this configuration, if any, and perhaps a folder of templates. */
function project(name: string, config?: string, emails: Readonly<Record<string, string>> = {}): string {
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'package.json'), '{}')
  if (config !== undefined) writeFileSync(join(path, 'posthaste.config.mjs'), config)
  for (const [file, content] of Object.entries(emails)) {
    mkdirSync(join(path, file, '..'), { recursive: true })
    writeFileSync(join(path, file), content)
  }
  return path
}

/** Templates that are there without a package. */
const templates = `{
  names: async () => ['hello'],
  render: async () => ({ subject: 'Hello', html: '<p>Hello</p>' }),
  previews: () => ({
    list: async () => [{ name: 'hello', locales: ['en'] }],
    preview: async (name, locale = 'en') => ({
      name, locale, subject: 'Hello', html: '<p>Hello</p>', text: '', images: [], sources: [], warnings: [], htmlOctets: 12,
    }),
    onChange: () => () => {},
  }),
}`

/** Runs the command until it says where it listens, then what is to be done, then ends it by Ctrl-C. */
async function whileRunning(
  args: readonly string[],
  path: string,
  act: (web: string, addresses: Readonly<Record<string, { readonly url: string }>>) => Promise<void>,
): Promise<string> {
  const child = startCommand({ args: [...args, ...free], folder: path })
  const [told, ended] = [text(child.stderr), once(child, 'close')]
  try {
    const [line] = await Promise.race([
      once(createInterface(child.stdout), 'line'),
      ended.then(async () => assert.fail(`ended: ${await told}`)),
    ])
    const addresses = JSON.parse(String(line))
    await act(addresses.web.url, addresses)
  } finally {
    child.kill('SIGINT')
  }
  assert.equal((await ended)[0], 0)
  return told
}

async function ask(url: string, body?: object) {
  const headers = { 'content-type': 'application/json' }
  const init = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) }
  const response = await fetch(url, init)
  return JSON.parse(await response.text())
}

test('the configured mailer’s templates are shown, and sent by its default route', patience, async () => {
  const path = project(
    'configured',
    `export default { transport: 'null:', from: 'me@example.com', templates: ${templates} }`,
  )
  const told = await whileRunning(['template', 'preview'], path, async (web, addresses) => {
    assert.equal(addresses['templates']?.url, `${web}/templates`)
    const { templates: listed, sendsThrough } = await ask(`${web}/api/v1/templates`)
    assert.deepEqual(listed, [{ name: 'hello', locales: ['en'] }])
    assert.match(sendsThrough, /^null/)
    const { messageId } = await ask(`${web}/api/v1/templates/hello/send`, { to: 'ada@example.com' })
    assert.match(messageId, /@/)
  })
  assert.equal(told, '')
})

test('files of ./emails are shown, and what is saved is told and shown', patience, async () => {
  const mail = { 'emails/welcome.liquid': '---\nsubject: Welcome\n---\n<p>One</p>\n' }
  const path = project('files', undefined, mail)
  await whileRunning(['template', 'preview'], path, async (web) => {
    const { templates: listed, sendsThrough } = await ask(`${web}/api/v1/templates`)
    assert.deepEqual([listed[0].name, sendsThrough], ['welcome', undefined])
    assert.match((await ask(`${web}/api/v1/templates/welcome`)).html, /<p>One<\/p>/)
    const leaving = new AbortController()
    const { body } = await fetch(`${web}/api/v1/events`, { signal: leaving.signal })
    const events = body?.pipeThrough(new TextDecoderStream()).getReader() ?? assert.fail('no body')
    await events.read()
    writeFileSync(join(path, 'emails/welcome.liquid'), '---\nsubject: Welcome\n---\n<p>Two</p>\n')
    assert.match((await events.read()).value ?? '', /^event: templates$/m)
    leaving.abort()
    assert.match((await ask(`${web}/api/v1/templates/welcome`)).html, /<p>Two<\/p>/)
  })
})

test('without a folder and a configuration it says how to begin', patience, async () => {
  const path = project('nothing')
  const { status, stderr } = await runCommand({ args: ['template', 'preview'], folder: path })
  assert.equal(status, 2)
  assert.match(stderr, /^posthaste: .*there is no folder emails; posthaste template new welcome makes one.*\n$/)
})

test('templates that have no samples are refused', patience, async () => {
  const config = `export default { transport: 'null:', templates: { hello: { render: async () => ({ html: 'x' }) } } }`
  const { status, stderr } = await runCommand({
    args: ['template', 'preview'],
    folder: project('plain', config),
  })
  assert.equal(status, 2)
  assert.match(stderr, /has templates that are no files.*--folder names a folder/)
})

test('the inbox shows the templates of the configuration', patience, async () => {
  const path = project('inbox', `export default { transport: 'null:', templates: ${templates} }`)
  await whileRunning(['inbox'], path, async (web) => {
    assert.equal((await ask(`${web}/api/v1/templates`)).templates.length, 1)
    const { id } = await ask(`${web}/api/v1/templates/hello/send`, {})
    assert.equal((await ask(`${web}/api/v1/message/${id}`)).Subject, 'Hello')
  })
})

const unaffected: readonly [name: string, config: string | undefined, told: RegExp][] = [
  ['no-configuration', undefined, /^$/],
  ['no-templates', `export default { transport: 'null:' }`, /^$/],
  ['wrong', `export default { transprt: 'null:' }`, /^posthaste: the configuration cannot be used, so .*\n$/],
  [
    'throws',
    `throw new Error('no database\\nhere')`,
    /^posthaste: the configuration cannot be used, so .*database.*\n$/,
  ],
]

for (const [name, config, said] of unaffected) {
  test(`the inbox runs with ${name}`, patience, async () => {
    const told = await whileRunning(['inbox'], project(name, config), async (web) => {
      assert.deepEqual(await ask(`${web}/api/v1/templates`), { templates: [] })
    })
    assert.match(told, said)
  })
}
