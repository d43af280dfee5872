import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileTemplates } from './file-templates.ts'
import { sampleFolder } from './folder/sample-folder.ts'
import { sampleEmails } from './sample-emails.ts'

test('nothing is wrong with templates that are right', async (t) => {
  assert.deepEqual(await fileTemplates(sampleFolder(t, sampleEmails)).check(), [])
})

test('everything that is wrong is told with its place, once', async (t) => {
  const folder = sampleFolder(t, {
    ...sampleEmails,
    'a.md': '---\nsubject: "{% trans \'only.english\' %}"\nsample: { name: Ada }\n---\n{{ nmae }}',
    'b.liquid': "---\nsubject: B\n---\n{% render 'buton' %}",
    'c.liquid': '---\nsubject: C\n---\n{% if %}',
    'd.md': 'Hi',
    'partials/unused.liquid': '{% nothing %}',
    'locales/en.json':
      '{"only":{"english":"Hi"},"hello":"Hi {name}","steps":{"one":"1","other":"{count}"},"footer":"f","unsubscribe":"u"}',
    'locales/fr.json': '{ not json',
    'styles/a.scss': '',
  })
  const problems = await fileTemplates(folder).check()
  const told = problems.map(({ template, file, line, problem }) => [template, file, line, problem] as const)
  const has = (template: string, file: string, line: number | undefined, says: RegExp) =>
    assert.equal(
      told.filter(([a, b, c, d]) => a === template && b === file && c === line && says.test(d)).length,
      1,
      `${file}:${line} ${says} in ${JSON.stringify(told, null, 1)}`,
    )
  has('a', 'a.md', 5, /nmae/)
  has('a', 'a.md', 2, /"de" lacks the text "only\.english"/)
  has('b', 'b.liquid', 4, /did you mean "button"/)
  has('c', 'c.liquid', 4, /./)
  has('d', 'd.md', undefined, /no subject/)
  has('partials/unused.liquid', 'partials/unused.liquid', 1, /nothing/)
  has('locales/fr.json', 'locales/fr.json', 1, /./)
  has('styles/a.scss', 'styles/a.scss', undefined, /ends in \.css/)
})

test('a layout that is not there is told once, where it is named', async (t) => {
  const folder = sampleFolder(t, {
    ...sampleEmails,
    'a.liquid': '---\nsubject: A\nlayout: bsae\n---\n<p>{{ name }}</p>',
  })
  const problems = await fileTemplates(folder).check()
  assert.deepEqual(
    problems.map(({ file, line, problem }) => [file, line, problem]),
    [['a.liquid', 3, 'there is no layout "bsae" in layouts/; did you mean "base"?']],
  )
})

test('a catalogue that cannot be read is told once, and not again for each text that it would have had', async (t) => {
  const folder = sampleFolder(t, { ...sampleEmails, 'locales/en.json': '{ "hello": "Hi {name}"' })
  const problems = await fileTemplates(folder).check()
  assert.deepEqual(
    problems.map(({ template, line, column }) => [template, line, column]),
    [['locales/en.json', 1, 23]],
  )
})

test('a text whose key is computed is missed when the sample asks for it', async (t) => {
  const folder = sampleFolder(t, {
    'a.md': '---\nsubject: A\nsample: { state: sent }\n---\n{{ "state." | append: state | t }}',
    'locales/en.json': '{"state":{"sent":"Sent"}}',
    'locales/de.json': '{"other":"Anderes"}',
  })
  assert.deepEqual(
    (await fileTemplates(folder).check()).map(({ file, problem }) => [file, problem]),
    [['a.md', 'with its sample, "de" lacks the text "state.sent"']],
  )
})
