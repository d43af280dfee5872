import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { complaints } from './sample-compile.ts'
import { writeTypes } from './write-types.ts'

const root = mkdtempSync(join(tmpdir(), 'posthaste-types-'))
after(() => rmSync(root, { recursive: true }))

const files = {
  'layouts/base.liquid': "<html><body>{{ company }}{% block content %}{% endblock %}{% trans 'bye' %}</body></html>\n",
  'partials/price.liquid': '{{ amount }} EUR',
  'invoice/html.liquid': `---
description: What somebody owes.
subject: Invoice {{ number }}
data:
  number: string
  company: string
  items: "{ title: string, amount: number }[]"
  note?: string | null
---
{% for item in items %}<p>{{ item.title }}: {% render 'price', amount: item.amount %}</p>{% endfor %}
{% if note %}<p>{{ note }}</p>{% endif %}
`,
  'welcome.md': `---
subject: Hello
sample: { name: Ada, since: 2026-05-03, company: Acme }
---
{% trans 'hello', name: name %} {{ since | date: 'long' }}
`,
  'plain/subject.liquid': 'Plain',
  'plain/text.liquid': '{% for tag in tags %}{{ tag }}{% endfor %}{% if urgent %}!{% endif %}',
  'locales/en.json':
    '{ "hello": "Hello {name}", "bye": "Bye", "items": { "one": "{count} item", "other": "{count} items" } }',
}

test('the data of each template and the values of each text are written', async () => {
  const folder = project('all', files)
  const { problems, warnings, ...written } = await writeTypes(folder)
  assert.deepEqual([problems, warnings], [[], []])
  assert.deepEqual(written, { file: join(folder, 'templates.d.ts'), state: 'written', templates: 3, texts: 3 })
  const text = readFileSync(written.file, 'utf8')
  assert.equal(text, expected)
  assert.deepEqual(complaints(text, {}).get('templates.d'), [])
  assert.equal((await writeTypes(folder)).state, 'current')
  assert.equal((await writeTypes(folder, { check: true })).state, 'current')
})

const expected = `// Written by \`posthaste template types\` from the templates that it describes: change those, and run it again.
import '@posthaste/templates'

declare module '@posthaste/templates' {
  /** What each template wants as its data. */
  interface FileTemplateData {
    /**
     * What somebody owes.
     *
     * invoice/html.liquid
     */
    invoice: {
      company: string
      items: readonly {
        amount: number
        title: string
      }[]
      note?: string | null | undefined
      number: string
    }
    /** plain/text.liquid */
    plain: {
      tags: readonly (string | number | boolean | Date | null)[]
      urgent?: unknown | undefined
    }
    /** welcome.md */
    welcome: {
      company: string
      name: string
      since: string | Date
    }
  }

  /** What each text of the catalogues wants as its values. */
  interface FileTemplateTexts {
    bye: Record<string, never>
    hello: {
      name: string | number
    }
    items: {
      count: number
    }
  }
}
`

test('with check nothing is written, and what is missing or old is told', async () => {
  const folder = project('check', files)
  assert.equal((await writeTypes(folder, { check: true })).state, 'outdated')
  const { file } = await writeTypes(folder)
  writeFileSync(join(folder, 'welcome.md'), '---\nsubject: Hello\n---\n{{ nickname }}\n')
  const before = readFileSync(file, 'utf8')
  assert.equal((await writeTypes(folder, { check: true })).state, 'outdated')
  assert.equal(readFileSync(file, 'utf8'), before)
})

test('line ends that Git has changed are no difference', async () => {
  const folder = project('line-ends', files)
  const { file } = await writeTypes(folder)
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'))
  assert.equal((await writeTypes(folder, { check: true })).state, 'current')
})

const wrong: readonly (readonly [file: string, text: string, place: string, problem: RegExp])[] = [
  [
    'welcome.md',
    '---\nsubject: x\nsample: { name: Ada, company: x }\n---\n{{ name }}\n\n{{ nmae }}\n',
    'welcome.md:7:4',
    /^nmae is not in the sample of the front matter; did you mean name\?$/,
  ],
  [
    'welcome.md',
    "---\nsubject: x\n---\n{% trans 'no.such.key' %}\n",
    'welcome.md:4:1',
    /^no language has the text "no\.such\.key"; add it to a file of locales\/$/,
  ],
  [
    'welcome.md',
    "---\nsubject: x\n---\n{{ 'helo' | t: name: 'x' }}\n",
    'welcome.md:4:4',
    /^no language has the text "helo"; did you mean "hello"\?$/,
  ],
  ['welcome.md', "---\nsubject: x\n---\n{% trans 'hello' %}\n", 'welcome.md:4:1', /^the text "hello" wants name$/],
  [
    'welcome.md',
    '---\nsubject: x\ndata:\n  company: string\n  name: strng\n---\n{{ name }}\n',
    'welcome.md:5:3',
    /^expected one of .*, got strng; did you mean "string"\?$/,
  ],
  ['partials/price.liquid', '{% if %}', 'partials/price.liquid:1:6', /./],
  ['locales/de.json', '{ "hello" }', 'locales/de.json:1:11', /./],
]
for (const [index, [file, text, place, problem]] of wrong.entries()) {
  test(`${JSON.stringify(text.split('---\n').at(-1))} in ${file} is told at ${place}, and nothing is written`, async () => {
    const folder = project(`wrong-${index}`, { ...files, [file]: text })
    const { state, problems, file: out } = await writeTypes(folder)
    assert.equal(state, 'refused')
    assert.deepEqual(
      problems.map((each) => [each.file, each.line, each.column].join(':')),
      [place],
      JSON.stringify(problems),
    )
    assert.match(problems[0]?.problem ?? '', problem)
    assert.throws(() => readFileSync(out), { code: 'ENOENT' })
  })
}

test('a declared variable that nothing uses is a warning at its place', async () => {
  const text = '---\nsubject: x\nlayout: false\ndata:\n  name: string\n  nick?: string\n---\n{{ name }}\n'
  const { state, warnings } = await writeTypes(project('unused', { 'welcome.md': text }))
  assert.equal(state, 'written')
  const problem = 'nick is declared in data and used nowhere'
  assert.deepEqual(warnings, [{ template: 'welcome', file: 'welcome.md', line: 6, column: 3, problem }])
})

test('the file may stand elsewhere; what somebody else wrote is not overwritten', async () => {
  const folder = project('elsewhere', files)
  const out = join(folder, '../src-elsewhere.d.ts')
  await writeTypes(folder, { out })
  assert.match(readFileSync(out, 'utf8'), /^ +\/\*\* elsewhere\/welcome\.md \*\/$/m)
  writeFileSync(out, 'declare const mine: string\n')
  await assert.rejects(writeTypes(folder, { out }), { code: 'OPTION_INVALID', message: /was written by somebody else/ })
  await assert.rejects(writeTypes(folder, { out: 'types.ts' }), { message: /must end in \.d\.ts, got types\.ts/ })
  await assert.rejects(writeTypes(folder, { out: join(folder, 'no/x.d.ts') }), {
    message: /cannot be written \(ENOENT\)/,
  })
  await assert.rejects(writeTypes(join(folder, 'no')), { code: 'OPTION_INVALID', message: /there is no folder/ })
})

function project(name: string, given: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(given)) {
    const file = join(root, name, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return join(root, name)
}
