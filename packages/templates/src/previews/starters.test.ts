// What the page shows of real files, and that the mails to start from are as good as the warnings ask.
import assert from 'node:assert/strict'
import { cpSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { fileTemplates } from '../file-templates.ts'
import { sampleFolder, writeFiles } from '../folder/sample-folder.ts'

const starters = fileURLToPath(new URL('../../starters', import.meta.url))
const previews = fileTemplates(starters).previews()
const mails = await previews.list()

test('there are mails to start from, in several languages', () => {
  assert.ok(mails.length >= 4)
  for (const { name, description, locales, error } of mails) {
    assert.ok(description, name)
    assert.equal(error, undefined)
    assert.deepEqual([...locales].sort(), ['ar', 'de', 'en', 'zh'])
  }
})

for (const { name, locales } of mails) {
  for (const locale of locales) {
    test(`${name} in ${locale} gives hints only`, async () => {
      const { error, warnings, html, text, subject, images, sources } = await previews.preview(name, locale)
      assert.equal(error, undefined)
      assert.deepEqual(
        warnings.filter(({ severity }) => severity !== 'hint'),
        [],
      )
      assert.ok(!warnings.some(({ message }) => message.includes('preheader')))
      assert.ok(html.includes(`lang="${locale}"`) && text !== '' && subject !== '')
      assert.ok(images.length > 0 && images.every(({ contentId }) => html.includes(`cid:${contentId}`)))
      const files = sources.map(({ file }) => file)
      assert.ok(files[0]?.startsWith(name))
      assert.ok(files.includes('layouts/base.liquid') && files.includes('styles/base.css'))
    })
  }
}

test('what is saved is previewed, with the place of what is wrong', async (t) => {
  const folder = sampleFolder(t, {})
  cpSync(starters, folder, { recursive: true })
  const copy = fileTemplates(folder, { reload: false }).previews()
  assert.equal((await copy.preview('welcome')).error, undefined)
  const front = '---\nsubject: Hello\nsample: { name: Ada }\n---\n'
  writeFiles(folder, { 'welcome/html.liquid': `${front}<h1>Hello</h1>\n<p>Dear {{ nmae }}</p>` })
  const { error, sources } = await copy.preview('welcome', 'de')
  assert.deepEqual(
    { file: error?.file, line: error?.line, column: error?.column },
    { file: 'welcome/html.liquid', line: 6, column: 12 },
  )
  assert.match(error?.message ?? '', /name/)
  assert.match(sources[0]?.content ?? '', /nmae/)
})

test('a mail without a sample is shown with data made up from its use', async (t) => {
  const html = '{% for item in items %}<p>{{ item.title }} by {{ author.name }}</p>{% endfor %}'
  const folder = sampleFolder(t, { 'news.liquid': `---\nsubject: News\n---\n${html}` })
  const preview = await fileTemplates(folder).previews().preview('news')
  assert.equal(preview.error, undefined)
  assert.match(preview.text, /title 1 by name\s+title 2 by name/)
})

test('a text that a language lacks is a warning', async (t) => {
  const folder = sampleFolder(t, {
    'hello.liquid': "---\nsubject: Hello\n---\n<p>{% trans 'hello' %} {% trans 'bye' %}</p>",
    'locales/en.json': '{ "hello": "Hello", "bye": "Bye" }',
    'locales/de.json': '{ "hello": "Hallo" }',
  })
  const { warnings } = await fileTemplates(folder).previews().preview('hello', 'de')
  const [missing, ...more] = warnings.filter(({ kind }) => kind === 'translation-missing')
  assert.match(missing?.message ?? '', /bye/)
  assert.deepEqual(more, [])
})
