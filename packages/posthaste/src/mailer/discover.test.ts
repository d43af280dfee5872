import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { inspect } from 'node:util'
import { ConfigError } from '../errors.ts'
import { type Discovery, discover } from './discover.ts'

let root = ''
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'posthaste-discover-'))
  await writeFile(join(root, 'package.json'), '{ "type": "module" }')
})
after(() => rm(root, { recursive: true, force: true }))

const url = { POSTHASTE_URL: 'memory:url', POSTHASTE_FROM: 'Acme <hello@acme.example>' }
const django = { EMAIL_HOST: 'mail.acme.example', DEFAULT_FROM_EMAIL: 'django@acme.example' }
const options = "export default { transport: 'memory:file', from: 'file@acme.example' }"

test('POSTHASTE_URL comes first, with POSTHASTE_FROM', async () => {
  const directory = await folder('first', { 'posthaste.config.ts': options })
  assert.deepEqual(described(await discover({ environment: { ...url, ...django }, directory })), [
    'POSTHASTE_URL',
    'memory:url',
    'hello@acme.example',
  ])
})

test('then a configuration file, before Django’s names', async () => {
  const directory = await folder('second', { 'posthaste.config.ts': options })
  const path = join(directory, 'posthaste.config.ts')
  assert.deepEqual(described(await discover({ environment: django, directory })), [
    path,
    'memory:file',
    'file@acme.example',
  ])
})

test('then Django’s names', async () => {
  const directory = await folder('third', {})
  assert.deepEqual(described(await discover({ environment: django, directory })), [
    'EMAIL_HOST',
    'smtp://mail.acme.example:587',
    'django@acme.example',
  ])
})

test('an empty POSTHASTE_URL counts as absent', async () => {
  const directory = await folder('empty', {})
  assert.equal((await discover({ environment: { ...django, POSTHASTE_URL: '' }, directory })).source, 'EMAIL_HOST')
})

for (const [name, source] of [
  [
    'posthaste.config.ts',
    "const transport: string = 'memory:file'\nexport default { transport, from: 'file@acme.example' }",
  ],
  ['posthaste.config.js', options],
  ['posthaste.config.mjs', options],
] as const) {
  test(`${name} is read, with the options of a mailer`, async () => {
    const directory = await folder(`name ${name} #1`, { [name]: source })
    assert.deepEqual(described(await discover({ environment: {}, directory })), [
      join(directory, name),
      'memory:file',
      'file@acme.example',
    ])
  })
}

test('a configuration file may export a mailer itself', async () => {
  const from = JSON.stringify(import.meta.resolve('./create-mailer.ts'))
  const directory = await folder('mailer', {
    'mail.ts': `import { createMailer } from ${from}\nexport const mailer = createMailer({ transport: 'memory:file', from: 'file@acme.example' })`,
    'posthaste.config.ts': "export { mailer as default } from './mail.ts'",
  })
  assert.equal(described(await discover({ environment: {}, directory }))[1], 'memory:file')
})

test('the search goes upward to the first package.json, and no further', async () => {
  const top = await folder('upward', { 'posthaste.config.js': options, 'package.json': '{ "type": "module" }' })
  const below = await folder('upward/src/deep', {})
  assert.equal((await discover({ environment: {}, directory: below })).source, join(top, 'posthaste.config.js'))
  const other = await folder('upward/packages/other', { 'package.json': '{}' })
  await assert.rejects(discover({ environment: {}, directory: other }), { code: 'NOT_CONFIGURED' })
})

test('two configuration files in one folder are an error that names both', async () => {
  const directory = await folder('two', { 'posthaste.config.ts': options, 'posthaste.config.mjs': options })
  await assert.rejects(discover({ environment: {}, directory }), /posthaste\.config\.ts and .*posthaste\.config\.mjs/)
})

for (const [name, source, says] of [
  ['no default export', "export const mailer = 'null:'", /default export/],
  ['an export that is no options', 'export default 7', /default export/],
  ['an unknown option', "export default { transport: 'null:', form: 'a@b.example' }", /form: .*did you mean "from"\?/],
  ['a wrong transport', "export default { transport: 'nul:' }", /ts: transport: the scheme is not known/],
  ['a mistake of syntax', 'export default {', /could not be loaded/],
  ['an import that is not there', "import './missing.ts'", /could not be loaded: .*missing\.ts/],
] as const) {
  test(`a configuration file with ${name} is an error that names it`, async () => {
    const directory = await folder(name, { 'posthaste.config.ts': source })
    await assert.rejects(discover({ environment: {}, directory }), (error) => {
      assert.ok(error instanceof ConfigError)
      assert.equal(error.option, join(directory, 'posthaste.config.ts'))
      assert.match(error.message, says)
      return true
    })
  })
}

const misplaced: readonly (readonly [name: string, source: string, place: string])[] = [
  ['a missing comma', "export default {\n  from: 'a@b.example'\n  transport: 'null:',\n}\n", ':3:3'],
  ['a quote left open', "export default {\n  transport: 'null:,\n}\n", ':2:14'],
  ['an end too early', 'export default {', ':1'],
  ['a name that nobody gave', "export default {\n  from: sender.address,\n  transport: 'null:',\n}\n", ':2:9'],
  ['an import that is not exported', "import { nobody } from 'node:fs'\nexport default {}\n", ':1'],
]
for (const [name, source, place] of misplaced) {
  test(`a configuration file with ${name} is an error that says where`, async () => {
    const directory = await folder(`${name} #1`, { 'posthaste.config.ts': source })
    await assert.rejects(discover({ environment: {}, directory }), (error) => {
      assert.ok(error instanceof ConfigError)
      assert.ok(error.message.includes(` (${join(directory, 'posthaste.config.ts')}${place}`), error.message)
      return true
    })
  })
}

test('a wrong variable is an error that names it, without its secret', async () => {
  for (const environment of [
    { POSTHASTE_URL: 'smtp://ada:hunter2@host:0' },
    { ...django, EMAIL_HOST: 'a b', EMAIL_HOST_USER: 'a', EMAIL_HOST_PASSWORD: 'hunter2' },
  ]) {
    await assert.rejects(discover({ environment, directory: root }), (error) => {
      assert.ok(error instanceof ConfigError)
      assert.match(error.message, /^(POSTHASTE_URL|EMAIL_HOST): /)
      assert.doesNotMatch(inspect(error), /hunter2/)
      return true
    })
  }
})

const wrong: readonly (readonly [environment: Readonly<Record<string, string>>, message: RegExp])[] = [
  [{ POSTHASTE_URL: 'smtp://h?pol=1' }, /^POSTHASTE_URL: the parameter "pol"/],
  [{ POSTHASTE_URL: 'failover(backup)' }, /^POSTHASTE_URL: there is no route "backup"/],
  [{ ...url, POSTHASTE_FROM: 'Acme' }, /^POSTHASTE_FROM: /],
  [{ ...django, EMAIL_HOST: 'smtp://mail.acme.example' }, /^EMAIL_HOST: must be the name of a host/],
  [{ ...django, EMAIL_HOST: 'mail.acme.example:25' }, /^EMAIL_HOST: .*; the port is EMAIL_PORT$/],
  [{ ...django, EMAIL_HOST: 'mail..example' }, /^EMAIL_HOST: the host must be/],
  [{ ...django, DEFAULT_FROM_EMAIL: 'x' }, /^DEFAULT_FROM_EMAIL: /],
  [{ ...django, SERVER_EMAIL: 'x' }, /^SERVER_EMAIL: /],
  [{ ...django, EMAIL_SUBJECT_PREFIX: 'a\nb' }, /^EMAIL_SUBJECT_PREFIX: /],
]
for (const [environment, message] of wrong) {
  test(`${message} tells of ${JSON.stringify(environment)}`, async () => {
    await assert.rejects(discover({ environment, directory: root }), { action: 'fix-config', message })
  })
}

test('a .env file is not read', async () => {
  const directory = await folder('dotenv', { '.env': 'POSTHASTE_URL=null:' })
  await assert.rejects(discover({ environment: {}, directory }), { code: 'NOT_CONFIGURED' })
})

test('nothing found: the error shows every way to configure, ready to copy', async () => {
  const directory = await folder('nothing', {})
  await assert.rejects(discover({ environment: {}, directory }), (error) => {
    assert.ok(error instanceof ConfigError)
    assert.equal(error.code, 'NOT_CONFIGURED')
    assert.equal(error.action, 'fix-config')
    for (const way of [
      /^ {2}POSTHASTE_URL='smtp:/m,
      /^ {2}export default \{$/m,
      /^ {2}configure\(createMailer\(/m,
      /^ {2}EMAIL_HOST=/m,
    ])
      assert.match(error.message, way)
    assert.ok(error.message.includes(directory))
    return true
  })
})

function described({ source, mailer }: Discovery): (string | undefined)[] {
  const { default: route } = mailer.routes
  return [source, route?.transport.name, route?.from[0]?.address]
}

/** A folder with these files, below one that has a package.json. */
async function folder(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const path = join(root, name)
  await mkdir(path, { recursive: true })
  await Promise.all(Object.entries(files).map(([file, text]) => writeFile(join(path, file), text)))
  return path
}
