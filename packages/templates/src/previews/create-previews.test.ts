import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import { type RenderedTemplate, TemplateError } from 'posthaste'
import { createFolder } from '../folder/create-folder.ts'
import { sampleFolder, writeFiles } from '../folder/sample-folder.ts'
import { watchFolder } from '../folder/watch-folder.ts'
import type { MissingText, UsedText } from '../locale/locales.ts'
import { createPreviews, type PreviewedTemplates } from './create-previews.ts'

const files = {
  'welcome/html.liquid': [
    '---',
    'description: Greets.',
    'subject: Hello',
    'sample: { name: Ada }',
    '---',
    "<p>{{ name }}</p>{% render 'button' %}",
  ].join('\n'),
  'welcome/text.liquid': 'Hello {{ name }}',
  'alert.liquid': '---\nsubject: Alert\ndata: { name: string, "note?": string }\n---\n<p>{{ name }}</p>',
  'layouts/base.liquid': '<link rel=stylesheet href="styles/base.css">{% block content %}{% endblock %}',
  'partials/button.liquid': "<a href=x>x</a>{% render 'partials/line' %}",
  'partials/line.liquid': '<hr>',
  'partials/unused.liquid': '<hr>',
  'styles/base.css': 'a { color: red }',
}

/** Previews of a folder; `render` stands in for the real one. */
function previewsOf(
  t: TestContext,
  render: (name: string, data: object, locale: string) => RenderedTemplate = (name) => ({ subject: name, text: 'x' }),
  missing: (used: readonly UsedText[]) => readonly MissingText[] = () => [],
) {
  const path = sampleFolder(t, files)
  const folder = createFolder(path, true)
  const templates: PreviewedTemplates = {
    contents: () => folder.contents(),
    locales: () => ({ locales: ['de', 'en'], missing: (used) => missing([...used]) }),
    defaultLocale: 'en',
    async render(name, data, { locale = '' }) {
      return render(name, data, locale)
    },
    watch: (listener) => watchFolder(path, listener),
  }
  return { path, previews: createPreviews(templates) }
}

test('lists the mails of a folder, with the default locale first', async (t) => {
  const { previews, path } = previewsOf(t)
  const locales = ['en', 'de']
  assert.deepEqual(await previews.list(), [
    { name: 'alert', locales },
    { name: 'welcome', locales, description: 'Greets.' },
  ])
  writeFiles(path, { 'alert.liquid': '---\nsubject: [\n---\n' })
  const [alert] = await previews.list()
  assert.equal(alert?.name, 'alert')
  assert.match(alert.error ?? '', /^alert\.liquid:\d+/)
})

test('previews a mail with its own sample in a locale', async (t) => {
  const png = { filename: 'logo.png', content: new Uint8Array([1]), contentType: 'image/png', contentId: 'a@x' }
  const { previews } = previewsOf(t, (name, data, locale) => ({
    subject: `${name} ${locale}`,
    html: `<html lang="${locale}"><p style="font-size:1px">é ${JSON.stringify(data)}</p><img src="cid:a@x" width=1></html>`,
    text: 'x',
    attachments: [png, { filename: 'terms.pdf', content: 'x' }],
  }))
  const { sources, warnings, ...preview } = await previews.preview('welcome', 'de')
  const html = '<html lang="de"><p style="font-size:1px">é {"name":"Ada"}</p><img src="cid:a@x" width=1></html>'
  assert.deepEqual(preview, {
    name: 'welcome',
    locale: 'de',
    subject: 'welcome de',
    html,
    text: 'x',
    htmlOctets: html.length + 1,
    images: [png],
  })
  assert.deepEqual(
    warnings.map(({ kind, message }) => `${kind}: ${message}`),
    ['alt-missing: the image logo.png has no alt text: many see that in its place (alt="" for decoration)'],
  )
  assert.equal((await previews.preview('welcome')).locale, 'en')
})

test('shows the files of a mail, its own first, as they were written', async (t) => {
  const { previews } = previewsOf(t)
  const { sources } = await previews.preview('welcome')
  assert.deepEqual(
    sources.map(({ file }) => file),
    [
      'welcome/html.liquid',
      'welcome/text.liquid',
      'layouts/base.liquid',
      'partials/button.liquid',
      'styles/base.css',
      'partials/line.liquid',
    ],
  )
  assert.equal(sources[0]?.content, files['welcome/html.liquid'])
})

test('previews a mail without a sample with data made up', async (t) => {
  const { previews } = previewsOf(t, (_, data) => ({ text: JSON.stringify(data) }))
  assert.equal((await previews.preview('alert')).text, '{"name":"name","note":"note"}')
})

test('an error is part of the answer, with its place', async (t) => {
  const place = { template: 'welcome', file: 'welcome/html.liquid', line: 6, column: 4 }
  const { previews } = previewsOf(t, () => {
    throw new TemplateError('TEMPLATE_DATA_INVALID', place, 'there is no nmae')
  })
  const { error, html, sources } = await previews.preview('welcome')
  assert.deepEqual(error, { message: 'there is no nmae', file: 'welcome/html.liquid', line: 6, column: 4 })
  assert.equal(html, '')
  assert.equal(sources[0]?.file, 'welcome/html.liquid')
})

test('a mail that is not there is an error, and so is a folder that went', async (t) => {
  const { previews, path } = previewsOf(t, (template) => {
    throw new TemplateError('TEMPLATE_UNKNOWN', { template }, 'there is none')
  })
  assert.deepEqual((await previews.preview('welcom')).error, { message: 'template "welcom": there is none' })
  rmSync(path, { recursive: true })
  assert.match((await previews.preview('welcome')).error?.message ?? '', /folder/)
})

test('says which translations the locale lacks', async (t) => {
  const lacking = (locale: string) => ({ key: 'hello', locale, problem: `hello has no ${locale} text` })
  const { previews } = previewsOf(t, undefined, () => [lacking('de'), lacking('en')])
  const { warnings } = await previews.preview('welcome', 'de')
  assert.deepEqual(warnings, [{ kind: 'translation-missing', severity: 'warning', message: 'hello has no de text' }])
})

test('tells of a file that was saved', async (t) => {
  const { previews, path } = previewsOf(t)
  const saved = Promise.withResolvers<void>()
  const stop = previews.onChange(saved.resolve)
  t.after(stop)
  // The watchers do not keep a process running; this does, for as long as the test waits.
  const awake = setInterval(() => {}, 1000)
  t.after(() => clearInterval(awake))
  writeFiles(path, { 'partials/button.liquid': '<b>new</b>' })
  await saved.promise
  const { sources } = await previews.preview('welcome')
  assert.equal(sources.find(({ file }) => file === 'partials/button.liquid')?.content, '<b>new</b>')
})
