// `posthaste template`, from an empty project to types that are checked.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { runCommand, runWithoutProcess, startCommand } from '../sample-command.ts'

const root = mkdtempSync(join(tmpdir(), 'posthaste-template-'))
after(() => rmSync(root, { recursive: true }))

const mail = `---
subject: "{% trans 'welcome.subject', name: name %}"
sample:
  name: Ada
---
<p>Hello {{ name }}</p>
`
const files = {
  'emails/welcome.liquid': mail,
  'emails/locales/en.json': '{ "welcome": { "subject": "Welcome, {name}" } }\n',
}
const unknown = mail.replace('{{ name }}', '{{ nmae }}')

test('new begins a mail that can be rendered, checked and typed, and says what comes next', async () => {
  const folder = project('new', {})
  const made = await runCommand({ folder, args: ['template', 'new', 'welcome'] })
  assert.equal(made.status, 0, made.stderr)
  assert.match(made.stdout, /^welcome is ready:\n\n[\s\S]* {2}\+ emails\/welcome\/html\.liquid\n/)
  assert.match(made.stdout, /Next:\n {2}npx posthaste template preview[\s\S]*fileTemplates\('\.\/emails'\)/)
  for (const args of [['render', 'welcome'], ['check'], ['types']]) {
    const { status, stdout, stderr } = await runWithoutProcess([
      'template',
      ...args,
      '--folder',
      join(folder, 'emails'),
    ])
    assert.equal(status, 0, stdout + stderr)
  }
  const again = await runCommand({ folder, args: ['template', 'new', 'welcome'] })
  assert.equal(again.status, 2)
  assert.match(again.stderr, /^posthaste: \S*emails\/welcome is there already; choose another name, or move it away\n$/)
})

test('types writes what the compiler reads, and with --check says whether it is up to date', async () => {
  const folder = project('types', files)
  const types = (...args: string[]) => runCommand({ folder, args: ['template', 'types', ...args] })
  const old = await types('--check')
  assert.equal(old.status, 2)
  assert.equal(old.stdout, 'emails/templates.d.ts is not up to date: run posthaste template types, and commit it.\n')
  const written = await types()
  assert.equal(written.status, 0, written.stderr)
  assert.match(
    written.stdout,
    /^Wrote emails\/templates\.d\.ts: 1 template, 1 text\. .*`include` in your tsconfig\.json/,
  )
  assert.match(readFileSync(join(folder, 'emails/templates.d.ts'), 'utf8'), /welcome: \{\n +name: string\n/)
  const current = await types('--check', '--json')
  const { ok, state, templates, problems } = JSON.parse(current.stdout)
  assert.deepEqual([current.status, ok, state, templates, problems], [0, true, 'current', 1, []])
  writeFileSync(join(folder, 'emails/welcome.liquid'), unknown)
  const wrong = await types()
  assert.equal(wrong.status, 2)
  assert.match(
    wrong.stdout,
    /^✗ emails\/welcome\.liquid:6:13: nmae is not in the sample of the front matter; did you mean name\?\n/,
  )
  assert.match(wrong.stdout, /\nNothing was written: 1 problem has to be put right first\.\n$/)
})

test('types --watch writes again at every save, until Ctrl-C', async () => {
  const folder = project('watch', files)
  const child = startCommand({ folder, args: ['template', 'types', '--watch'] })
  const seen: string[] = []
  child.stdout.on('data', (chunk) => seen.push(String(chunk)))
  const said = async (what: RegExp): Promise<void> => {
    while (!what.test(seen.join(''))) await once(child.stdout, 'data')
  }
  await said(/Watching emails/)
  writeFileSync(join(folder, 'emails/thanks.md'), '---\nsubject: Thanks\n---\nThanks!\n')
  await said(/2 templates/)
  writeFileSync(join(folder, 'emails/thanks.md'), 'Thanks{% if %}\n')
  await said(/✗ emails\/thanks\.md:/)
  child.kill('SIGINT')
  const [status] = await once(child, 'close')
  assert.equal(status, 0)
})

test('render prints one part with the sample or with data, in the locale that is asked for', async () => {
  const folder = project('render', {
    ...files,
    'emails/locales/de.json': '{ "welcome": { "subject": "Hallo, {name}" } }',
    'ada.json': '{ "name": "<Grace>" }',
  })
  const [emails, ada] = [join(folder, 'emails'), join(folder, 'ada.json')]
  const render = (...args: string[]) =>
    runWithoutProcess(['template', 'render', 'welcome', '--folder', emails, ...args])
  assert.match((await render()).stdout, /<p>Hello Ada<\/p>/)
  assert.match((await render('--data', ada)).stdout, /<p>Hello &lt;Grace&gt;<\/p>/)
  assert.equal((await render('--part', 'subject', '--locale', 'de')).stdout, 'Hallo, Ada\n')
  assert.equal((await render('--part', 'text', '--data', ada)).stdout, 'Hello <Grace>\n')
  const { ok, template, subject } = JSON.parse((await render('--json')).stdout)
  assert.deepEqual([ok, template, subject], [true, 'welcome', 'Welcome, Ada'])
  const piped = await runCommand({
    folder,
    args: ['template', 'render', 'welcome', '--data', '-'],
    input: '{ "name": "Bo" }',
  })
  assert.match(piped.stdout, /<p>Hello Bo<\/p>/)
})

const refused: readonly (readonly [args: readonly string[], status: number, told: RegExp])[] = [
  [['new', 'Welcome'], 2, /^posthaste: "Welcome" is no name for a mail: small letters, digits and hyphens/],
  [['new', 'hi', '--from', 'invoise'], 2, /^posthaste: there is no starter "invoise"; did you mean "invoice"\?\n$/],
  [['new'], 2, /missing required argument 'name'\. posthaste template new --help shows/],
  [['tpyes'], 2, /unknown command 'tpyes' \(Did you mean types\?\)\. posthaste template --help shows/],
  [['types', '--watch', '--check'], 2, /^posthaste: --watch and --check exclude each other\n$/],
  [['types', '--out', 'types.ts'], 2, /^posthaste: the file must end in \.d\.ts, got types\.ts\n$/],
  [
    ['types', '--folder', 'nowhere'],
    2,
    /^posthaste: there is no folder nowhere; posthaste template new welcome --folder nowhere makes one\n$/,
  ],
  [['render', 'welcom'], 1, /^posthaste: template "welcom": there is no such template; did you mean "welcome"\?\n$/],
  [['render', 'welcome', '--data', 'nowhere.json'], 2, /^posthaste: --data nowhere\.json cannot be read \(ENOENT\)\n$/],
  [['render', 'welcome', '--data', 'list.json'], 2, /^posthaste: --data list\.json must hold a JSON object\n$/],
  [['render', 'welcome', '--data', 'text.json'], 2, /^posthaste: --data text\.json is not JSON: /],
  [['render', 'welcome', '--data', 'empty.json'], 1, /^posthaste: welcome\.liquid:.*name/],
  [['render', 'welcome', '--part', 'body'], 2, /^posthaste: --part must be html, text or subject, got "body"\n$/],
]
for (const [args, status, told] of refused) {
  test(`template ${args.join(' ')} is refused in one line`, async () => {
    const folder = project('refused', { ...files, 'list.json': '[]', 'text.json': 'name', 'empty.json': '{}' })
    const here = args.map((each) => (each.endsWith('.json') ? join(folder, each) : each))
    const place = args.length < 2 || args.includes('--folder') ? [] : ['--folder', join(folder, 'emails')]
    const run = await runWithoutProcess(['template', ...here, ...place])
    assert.match(run.stderr.replaceAll(`${folder}/`, ''), told)
    assert.deepEqual([run.status, run.stdout, run.stderr.trimEnd().split('\n').length], [status, '', 1])
  })
}

test('check tells all problems, for people and for machines', async () => {
  const folder = project('check', { ...files, 'emails/locales/de.json': '{}\n' })
  const people = await runCommand({ folder, args: ['template', 'check'] })
  assert.equal(people.status, 2)
  assert.match(
    people.stdout,
    /^✗ emails\/welcome\.liquid:\d+:\d+: .*welcome\.subject[\s\S]*\n1 template in emails: 1 problem\n$/,
  )
  const machine = await runCommand({ folder, args: ['template', 'check', '--json'] })
  const { ok, templates, problems } = JSON.parse(machine.stdout)
  assert.deepEqual([machine.status, ok, templates, problems.length], [2, false, ['welcome'], 1])
})

test('check tells a misspelt variable and a misspelt key once each', async () => {
  const wrong = `${unknown}{% trans 'welcome.sujbect' %}\n`
  const folder = project('misspelt', {
    ...files,
    'emails/welcome.liquid': wrong,
    'emails/locales/de.json': '{ "welcome": { "subject": "{name}" } }',
  })
  const { status, stdout } = await runWithoutProcess(['template', 'check', '--folder', join(folder, 'emails')])
  assert.equal(status, 2)
  assert.match(
    stdout,
    /^✗ \S+welcome\.liquid:6:13: nmae is not in the sample of .*\n✗ \S+welcome\.liquid:7:1: no language has the text "welcome\.sujbect"; did you mean "welcome\.subject"\?\n1 template in \S+: 2 problems\n$/,
  )
})

test('posthaste check and the commands work on the templates of the configuration', async () => {
  const configuration = `import { fileTemplates } from ${JSON.stringify(new URL('../../../../templates/src/index.ts', import.meta.url))}
export default { transport: 'null:', from: 'me@example.com', templates: fileTemplates(new URL('mails', import.meta.url)) }
`
  const given = { 'posthaste.config.mjs': configuration, 'mails/welcome.liquid': mail, 'mails/locales/en.json': '{}\n' }
  const folder = project('configured', given)
  const wrong = await runCommand({ folder, args: ['check'] })
  assert.equal(wrong.status, 2, wrong.stderr)
  assert.match(wrong.stdout, /✗ mails\/welcome\.liquid:2:\d+: .*welcome\.subject/)
  writeFileSync(join(folder, 'mails/locales/en.json'), files['emails/locales/en.json'])
  const right = await runCommand({ folder, args: ['check', '--json'] })
  assert.deepEqual(
    [right.status, JSON.parse(right.stdout).templates],
    [0, { names: ['welcome'], folder: join(folder, 'mails'), problems: [] }],
  )
  assert.equal((await runCommand({ folder, args: ['template', 'types'] })).status, 0)
  assert.ok(existsSync(join(folder, 'mails/templates.d.ts')))
})

test('each command has its help', async () => {
  for (const command of [[], ['new'], ['types'], ['render'], ['check']]) {
    const { status, stdout } = await runWithoutProcess(['template', ...command, '--help'])
    assert.equal(status, 0)
    assert.match(stdout, /^Usage: posthaste template/)
  }
})

function project(name: string, given: Readonly<Record<string, string>>): string {
  const folder = join(root, name)
  for (const [path, text] of Object.entries({ 'package.json': '{}', ...given })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}
