// Is an address that leads nowhere told with the place where its author wrote it?
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileTemplates } from '../file-templates.ts'
import { sampleFolder } from '../folder/sample-folder.ts'

const layout = '<html>\n<link rel="stylesheet" href="styles/base.css">\n{% block content %}{% endblock %}</html>'
const subject = '---\nsubject: A\n---\n'

const cases: readonly [name: string, files: Readonly<Record<string, string>>, said: RegExp][] = [
  [
    'an image of the layout, for the two mails of it, once',
    { 'layouts/base.liquid': `${layout}\n  <img src="images/lgo.png" alt="">`, 'b.liquid': `${subject}b` },
    /^layouts\/base\.liquid:4:13: <img src> "images\/lgo\.png": there is no such file/,
  ],
  [
    'a style sheet',
    { 'layouts/base.liquid': layout.replace('base.css', 'bsae.css') },
    /^layouts\/base\.liquid:2:30: the style sheet "styles\/bsae\.css": .*; did you mean "styles\/base\.css"\?$/,
  ],
  [
    'an image of Markdown',
    { 'a.md': `${subject}Hello\n\n![A](images/a.png)`, 'a.liquid': '' },
    /^a\.md:6:6: <img src> "images\/a\.png"/,
  ],
  [
    'the layout of the mail, not another one that says the same',
    {
      'layouts/a.liquid': '<img src="images/x.png" alt="">',
      'layouts/base.liquid': `${layout}<img src="images/x.png" alt="">`,
    },
    /^layouts\/base\.liquid:3:/,
  ],
  [
    'an address that a template puts together',
    { 'a.liquid': `---\nsubject: A\nsample: { name: lgo }\n---\n<img src="images/{{ name }}.png" alt="">` },
    /^template "a": <img src> "images\/lgo\.png"/,
  ],
]

for (const [name, files, said] of cases) {
  test(name, async (t) => {
    const start = { 'layouts/base.liquid': layout, 'styles/base.css': '', 'a.liquid': `${subject}a` }
    const kept = Object.entries({ ...start, ...files }).filter(([, content]) => content !== '' || content === undefined)
    const folder = sampleFolder(t, { ...Object.fromEntries(kept), 'styles/base.css': '' })
    await assert.rejects(fileTemplates(folder).render('a', { name: 'lgo' }), {
      code: 'TEMPLATE_INVALID',
      message: said,
    })
  })
}

test('a check tells it once for all mails of a layout', async (t) => {
  const sample = '---\nsubject: A\nsample: {}\n---\n'
  const folder = sampleFolder(t, {
    ...{ 'layouts/base.liquid': `${layout}<img src="images/x.png" alt="">`, 'styles/base.css': '' },
    ...{ 'a.liquid': `${sample}a`, 'b.liquid': `${sample}b` },
  })
  const places = (await fileTemplates(folder).check()).map(({ file, line, column }) => [file, line, column])
  assert.deepEqual(places, [['layouts/base.liquid', 3, 51]])
})
