import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { readFolder } from '../folder/read-folder.ts'
import { createLocales } from '../locale/locales.ts'
import { typesOf } from '../types/types-of.ts'
import { newMail } from './new-mail.ts'
import { startersFolder } from './starters-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'posthaste-new-mail-'))
after(() => rmSync(root, { recursive: true }))

test('an empty folder gets the mail, and a base that others can build on', async () => {
  const folder = join(root, 'empty/emails')
  const made = await newMail(folder, 'welcome')
  assert.deepEqual([made.template, made.from, made.folder, made.extended], ['welcome', 'welcome', folder, []])
  for (const path of [
    'welcome/html.liquid',
    'layouts/base.liquid',
    'partials/button.liquid',
    'partials/divider.liquid',
    'styles/base.css',
    'locales/en.json',
  ])
    assert.ok(made.created.includes(path), path)
  assert.deepEqual(made.created, filesIn(folder))
})

for (const starter of readFolder(startersFolder()).mails.keys()) {
  test(`what is begun with ${starter} works as it is`, async () => {
    const folder = join(root, 'each', starter)
    await newMail(folder, 'billing/first', { from: starter })
    assert.deepEqual(problemsIn(folder), [])
    const { mails, catalogues } = readFolder(folder)
    assert.deepEqual([...mails.keys()], ['billing/first'])
    assert.deepEqual([...catalogues.keys()], ['en.json'])
  })
}

test('a mail that is written by hand after it finds every text of the layout', async () => {
  const folder = join(root, 'by-hand')
  await newMail(folder, 'welcome')
  write(folder, { 'own.md': '---\nsubject: Hello\n---\nHi!\n' })
  assert.deepEqual(problemsIn(folder), [])
})

test('a second mail brings what the folder lacks for it, and changes nothing else', async () => {
  const folder = join(root, 'second')
  const own = {
    'hello.md': '---\nsubject: Hello\n---\nHi!\n',
    'layouts/base.liquid':
      '<html><body>mine {% block content %}{% endblock %}{% block foot %}{% endblock %}</body></html>\n',
    'locales/en.json': '{ "invoice": { "title": "My words {number}" } }\n',
    'locales/de.json': '{}\n',
  }
  write(folder, own)
  const { created, extended } = await newMail(folder, 'invoice')
  assert.ok(created.includes('partials/button.liquid'))
  assert.deepEqual(
    created.filter((path) => /layouts|locales|code/.test(path)),
    [],
  )
  assert.deepEqual(extended, ['locales/de.json', 'locales/en.json'])
  for (const path of ['hello.md', 'layouts/base.liquid'] as const) assert.equal(textOf(folder, path), own[path])
  assert.match(textOf(folder, 'locales/en.json'), /^\{ "invoice": \{ "title": "My words {number}" \},\n/)
  assert.deepEqual(problemsIn(folder), [])
})

test('what is there is never overwritten', async () => {
  const folder = join(root, 'there')
  write(folder, { 'welcome.md': '---\nsubject: Hello\n---\nHi!\n', 'styles/base.css': 'p { color: red }\n' })
  await assert.rejects(newMail(folder, 'welcome'), {
    code: 'OPTION_INVALID',
    message: /welcome\.md is there already; choose another name/,
  })
  await newMail(folder, 'greeting')
  assert.equal(textOf(folder, 'styles/base.css'), 'p { color: red }\n')
  await assert.rejects(newMail(folder, 'greeting'), { code: 'OPTION_INVALID' })
})

const refused: readonly (readonly [name: string, from: string | undefined, problem: RegExp])[] = [
  ['Welcome', undefined, /"Welcome" is no name for a mail: small letters, digits and hyphens/],
  ['', undefined, /"" is no name for a mail/],
  ['../welcome', undefined, /"\.\." is no name for a mail/],
  ['/etc/welcome', undefined, /"" is no name for a mail/],
  ['a\\b', undefined, /is no name for a mail/],
  ['layouts', undefined, /"layouts" is no name for a mail/],
  ['locales/welcome', undefined, /is no name for a mail/],
  ['thanks', 'invoise', /there is no starter "invoise"; did you mean "invoice"\?/],
]
for (const [name, from, message] of refused) {
  test(`${JSON.stringify(name)}${from === undefined ? '' : ` from ${from}`} is refused, and nothing is made`, async () => {
    const folder = join(root, 'refused')
    await assert.rejects(newMail(folder, name, from === undefined ? {} : { from }), { code: 'OPTION_INVALID', message })
    assert.throws(() => readdirSync(folder), { code: 'ENOENT' })
  })
}

function problemsIn(folder: string) {
  const contents = readFolder(folder)
  const { catalogues } = contents
  const locales = createLocales({ catalogues, defaultLocale: 'en', timeZone: 'UTC', warn: () => {} })
  const { problems, warnings } = typesOf(contents, { texts: locales.texts() })
  return [...problems, ...warnings, ...locales.problems]
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

function textOf(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted()
}
