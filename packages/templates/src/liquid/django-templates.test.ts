// docs/django-templates.md says what to write here; each row that gives something is rendered.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Translator } from '../locale/translator.ts'
import { render, sampleTranslator } from './sample-engine.ts'

const page = readFileSync(new URL('../../../../docs/django-templates.md', import.meta.url), 'utf8')
const data: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '')
const shared = {
  'partials/button': '<a href="{{ href }}">{{ label }}</a>',
  'layouts/base': '<main>{% block content %}Nothing{% endblock %}</main>',
}
const translator: Translator = {
  ...sampleTranslator,
  translate: (key, values, how) =>
    key === 'votes' ? `${values?.['count']} votes` : sampleTranslator.translate(key, values, how),
}

const tables = page.slice(page.indexOf('## Tags')).split('\n')
const rows = tables.filter((line) => line.startsWith('| ') && !line.startsWith('| Django '))
const examples = rows
  .filter((row) => !row.endsWith('| |'))
  .map((row) => {
    const [, django = row, source, expected] = /^\| (.*?) \| `(.+?)`(?: \([^)]*\))? \| `(.+)` \|$/.exec(row) ?? []
    return { django, source: source?.replaceAll('\\|', '|'), expected }
  })

for (const { django, source, expected } of examples) {
  test(`for Django's ${django}`, () => {
    assert.ok(typeof data === 'object' && data !== null)
    assert.ok(source !== undefined, 'a row reads: | Django | `source` | `what it gives` |')
    assert.equal(render(source, data, { shared, translator }), expected)
  })
}

test('the tables are found', () => {
  assert.ok(examples.length > 60, `${examples.length} examples`)
})

test('the shared files are those of the page', () => {
  for (const source of Object.values(shared)) assert.ok(page.includes(`\`${source}\``), source)
})
