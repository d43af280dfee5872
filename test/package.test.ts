// What a user installs: the packed package in an empty folder, within its weight, and working.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'

const root = dirname(import.meta.dirname)
const source = join(root, 'packages/posthaste')
const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
const subpaths = Object.keys(manifest.exports).map((path) => path.replace('.', 'posthaste'))
const modules = subpaths.filter((path) => !path.endsWith('.json'))

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthaste-package-'))
  await rm(join(source, 'dist'), { recursive: true, force: true })
  await run('npm', ['run', 'build'], root)
  await run('npm', ['pack', '--pack-destination', folder], source)
  const [tarball] = globSync('*.tgz', { cwd: folder })
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball}`], folder)
})
after(() => rm(folder, { recursive: true, force: true }))

test('an install is at most 5 packages and 3 MB', () => {
  const files = globSync('node_modules/**/*', { cwd: folder }).map((path) => statSync(join(folder, path)))
  const octets = files.filter((file) => file.isFile()).reduce((sum, file) => sum + file.size, 0)
  assert.ok(packages().length <= 5, `installed: ${packages().join(', ')}`)
  assert.ok(octets <= 3_000_000, `${octets} octets`)
})

test('an install runs no script and holds no native code', () => {
  const scripts = packages().flatMap((path) => Object.keys(JSON.parse(text(`${path}/package.json`)).scripts ?? {}))
  assert.deepEqual(
    scripts.filter((name) => /^(pre|post)?install$/.test(name)),
    [],
  )
  assert.deepEqual(globSync('node_modules/**/{*.node,binding.gyp}', { cwd: folder }), [])
})

test('the package holds what is built, and no test', () => {
  const files = globSync('node_modules/posthaste/**/*.*', { cwd: folder })
  assert.deepEqual(
    files.filter((path) => /\.test\./.test(path) || /(?<!\.d)\.ts$/.test(path)),
    [],
  )
})

for (const path of subpaths) {
  const attributes = path.endsWith('.json') ? ", { with: { type: 'json' } }" : ''
  test(`${path} is imported by an ECMAScript module and required by CommonJS`, async () => {
    const count = 'const count = (module) => console.log(Object.keys(module).length)'
    const imported = await program('import.mjs', `${count}\ncount(await import('${path}'${attributes}))`)
    const required = await program('require.cjs', `${count}\ncount(require('${path}'))`)
    assert.ok(Number(imported) > 0)
    assert.ok(Number(required) > 0)
  })
}

test('importing it loads no network, no cryptography and no file system', async () => {
  const loaded = await program(
    'loads.mjs',
    `const before = new Set(process.moduleLoadList)
     await import('posthaste')
     console.log(process.moduleLoadList.filter((name) => !before.has(name)).join('\\n'))`,
  )
  assert.doesNotMatch(
    loaded,
    /NativeModule (net|tls|crypto|dns|http|https|child_process|internal\/tls\/\S*|internal\/crypto\/tls\S*)$/m,
  )
})

test('what it loads when it is needed is found', async () => {
  const output = await program(
    'send.mjs',
    `import { createMailer } from 'posthaste'
     import { startFakeServer } from 'posthaste/testing'
     const server = await startFakeServer()
     const routes = { default: server.url, memory: 'memory:', file: 'file:./outbox', null: 'null:', both: 'failover(memory null)' }
     const mailer = createMailer({ from: 'Ada <ada@example.com>', routes })
     const message = { to: 'grace@example.com', subject: 'Hello', text: 'Hi', html: '<p>Hi</p>',
       attachments: [{ filename: 'ü.pdf', content: new Uint8Array([37, 80, 68, 70]) }] }
     for (const via of Object.keys(routes)) console.log(via, (await mailer.send(message, { via })).accepted.join())
     await mailer.close()
     await server.close()`,
  )
  const routes = ['default', 'memory', 'file', 'null', 'both']
  assert.deepEqual(
    output.trim().split('\n'),
    routes.map((route) => `${route} grace@example.com`),
  )
  assert.equal(globSync('outbox/*.eml', { cwd: folder }).length, 1)
})

test('its types are found by ECMAScript modules and by CommonJS', async () => {
  const uses = modules.map((path, index) => [path, `m${index}`] as const)
  const esm = uses.map(([path, name]) => `import * as ${name} from '${path}'\nvoid ${name}\n`).join('')
  const cjs = uses.map(([path, name]) => `import ${name} = require('${path}')\nvoid ${name}\n`).join('')
  await writeFile(join(folder, 'esm.mts'), `${esm}const { createMailer } = m0\n${routed}`)
  await writeFile(join(folder, 'cjs.cts'), `${cjs}const { createMailer } = m0\n${routed}`)
  const options = {
    module: 'nodenext',
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    strict: true,
    noEmit: true,
  }
  const types = { types: ['node'], typeRoots: [join(root, 'node_modules/@types')], exactOptionalPropertyTypes: true }
  const config = { compilerOptions: { ...options, ...types }, files: ['esm.mts', 'cjs.cts'] }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  await run(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.json'], folder)
})

const routed = `const mailer = createMailer({ from: 'a@example.com', routes: { default: 'memory:', news: 'null:' } })
export async function send(): Promise<readonly string[]> {
  // @ts-expect-error the compiler knows the routes
  await mailer.send({ to: 'b@example.com', subject: 's', text: 't' }, { via: 'nwes' })
  const { accepted } = await mailer.send({ to: 'b@example.com', subject: 's', text: 't' }, { via: 'news' })
  return accepted
}
`

test('the command starts', async () => {
  const command = join(folder, 'node_modules/.bin/posthaste')
  assert.equal((await run(command, ['--version'], folder)).trim(), manifest.version)
})

test('without @posthaste/inbox the command says what to install', async () => {
  const command = join(folder, 'node_modules/.bin/posthaste')
  await assert.rejects(run(command, ['inbox'], folder), /npm install --save-dev @posthaste\/inbox/)
})

test('without @posthaste/templates the command says what to install', async () => {
  const command = join(folder, 'node_modules/.bin/posthaste')
  await assert.rejects(run(command, ['template', 'new', 'welcome'], folder), /npm install @posthaste\/templates/)
})

test('the inbox, installed beside it, opens its page and its store, and takes a message', async () => {
  await installedBeside('inbox', async (beside) => {
    await writeFile(join(beside, 'inbox.mjs'), opensAnInbox)
    assert.deepEqual(JSON.parse(await run(process.execPath, ['inbox.mjs'], beside)), ['Hello', true])
    assert.match(await run(join(beside, 'node_modules/.bin/posthaste'), ['inbox', '--help'], beside), /--smtp-port/)
  })
})

test('the templates, installed beside it, begin a mail and render it, from ECMAScript modules and CommonJS', async () => {
  await installedBeside('templates', async (beside) => {
    const command = join(beside, 'node_modules/.bin/posthaste')
    await run(command, ['template', 'new', 'welcome'], beside)
    await run(command, ['template', 'check'], beside)
    await writeFile(join(beside, 'send.mjs'), sendsATemplate)
    await writeFile(
      join(beside, 'send.cjs'),
      sendsATemplate.replace(/import (.*) from (.*)/g, 'const $1 = require($2)'),
    )
    for (const name of ['send.mjs', 'send.cjs']) {
      const [subject, inlined, image, text] = JSON.parse(await run(process.execPath, [name], beside))
      assert.match(subject, /Ada/)
      assert.deepEqual([inlined, image], [true, 'image/png'])
      assert.match(text, /https:\/\/acme\.example\/confirm/)
    }
  })
})

/** Runs `use` in a folder into which posthaste and one other package are installed, as they are packed. */
async function installedBeside(name: string, use: (beside: string) => Promise<void>): Promise<void> {
  const beside = await mkdtemp(join(tmpdir(), `posthaste-${name}-package-`))
  try {
    await run('npm', ['pack', '--pack-destination', beside], join(root, 'packages', name))
    const tarballs = [
      join(folder, String(globSync('*.tgz', { cwd: folder })[0])),
      ...globSync('*.tgz', { cwd: beside }),
    ]
    await writeFile(join(beside, 'package.json'), '{ "private": true }')
    const paths = tarballs.map((path) => (path.startsWith('/') ? path : `./${path}`))
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...paths], beside)
    await use(beside)
  } finally {
    await rm(beside, { recursive: true, force: true })
  }
}

const opensAnInbox = `import { startInbox } from '@posthaste/inbox'
import { createMailer } from 'posthaste'
const inbox = await startInbox()
const mailer = createMailer({ from: 'a@example.com', transport: inbox.smtp.url })
await mailer.send({ to: 'b@example.com', subject: 'Hello', text: 'Hi.' })
const { subject } = await inbox.waitFor({ to: 'b@example.com' })
const page = await fetch(inbox.web.url)
console.log(JSON.stringify([subject, (await page.text()).includes('<script')]))
await mailer.close()
await inbox.close()
`

const sendsATemplate = `import { createMailer, memory } from 'posthaste'
import { fileTemplates } from '@posthaste/templates'
const transport = memory()
const mailer = createMailer({ from: 'a@example.com', transport, templates: fileTemplates('./emails') })
const data = { name: 'Ada', confirmUrl: 'https://acme.example/confirm' }
mailer.send({ to: 'b@example.com', template: 'welcome', data }).then(() => {
  const [{ message: { subject, html, text, attachments } }] = transport.messages
  console.log(JSON.stringify([subject, html.includes('style="'), attachments[0].contentType.type, text]))
})
`

/** Every installed package, nested ones too, as a path below the folder. */
function packages(): string[] {
  const manifests = globSync('node_modules/**/package.json', { cwd: folder }).map(dirname)
  return manifests.filter((path) => /(^|\/)node_modules\/(@[^/]+\/)?[^/@]+$/.test(path))
}

function text(path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}

async function program(name: string, code: string): Promise<string> {
  await writeFile(join(folder, name), code)
  return run(process.execPath, [name], folder)
}

async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, PATH, ...environment } = process.env
  const path = `${dirname(process.execPath)}${delimiter}${PATH}` // the runtime under test comes first for scripts and bins
  const env = { ...environment, PATH: path, npm_config_local_prefix: cwd }
  const { stdout } = await promisify(execFile)(command, args, { cwd, env }).catch((error) => {
    throw new Error(`${command} ${args.join(' ')}\n${error.stdout}\n${error.stderr}`)
  })
  return stdout
}
