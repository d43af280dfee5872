import assert from 'node:assert/strict'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { createMailer, MailError, memory, TemplateError } from 'posthaste'
import { fileTemplates } from './file-templates.ts'
import { sampleFolder, writeFiles } from './folder/sample-folder.ts'
import { sampleEmails } from './sample-emails.ts'

const data = { user: { name: 'Ada <b>' }, url: 'https://acme.example/s?a=1&b=2', steps: ['Confirm', 'Invite'] }
const unsubscribeUrl = 'https://acme.example/u?t=1&x=2'
const quiet = { warn: () => {} }

/** Blanks that fill up the preheader say nothing. */
function withoutFillers(html: string | undefined): string {
  return (html ?? '').replace(/(?:&#8199;&#65279;&#847;\s*)+/g, '')
}

test('a mail with its layout, partials, styles and image, in German', async (t) => {
  const templates = fileTemplates(sampleFolder(t, sampleEmails))
  const {
    subject,
    html,
    text,
    attachments = [],
  } = await templates.render('welcome', data, { locale: 'de-AT', unsubscribeUrl })
  const [image] = attachments
  const contentId = image !== undefined && 'contentId' in image ? image.contentId : undefined
  assert.equal(subject, 'Willkommen, Ada <b>!')
  assert.equal(
    withoutFillers(html),
    `<!doctype html>
<html lang="de-AT" dir="ltr">
<head>
<title>Willkommen, Ada &lt;b&gt;!</title>
<style>
@media (max-width: 480px) { p { font-size: 18px } }
</style>
</head>
<body>
<div style="display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all">Noch 2 Schritte</div>
<img src="cid:${contentId}" alt="Acme" width="120" height="40">
<h1>Willkommen, Ada &lt;b&gt;!</h1>
<ul><li>Confirm</li><li>Invite</li></ul>
<p class="button" style="color:#222"><a href="https://acme.example/s?a=1&amp;b=2" style="color:#fff">Start</a></p>

<hr>


<p class="small" style="color:#222;font-size:12px">Acme GmbH <a href="https://acme.example/u?t=1&amp;x=2">Abmelden</a></p>
</body>
</html>
`,
  )
  assert.equal(
    text,
    `Acme

Willkommen, Ada <b>!
====================

- Confirm
- Invite

Start (https://acme.example/s?a=1&b=2)

----------------------------------------

Acme GmbH Abmelden (https://acme.example/u?t=1&x=2)`,
  )
  assert.deepEqual(image, {
    contentId,
    filename: 'logo.png',
    contentType: 'image/png',
    content: sampleEmails['images/logo.png'],
  })
})

test('the same mail in Arabic runs from right to left, with the plural of Arabic', async (t) => {
  const templates = fileTemplates(sampleFolder(t, sampleEmails))
  const {
    subject,
    html = '',
    text = '',
  } = await templates.render('welcome', { ...data, user: { name: 'ليلى' } }, { locale: 'ar' })
  assert.equal(subject, 'مرحبًا، ليلى!')
  assert.match(html, /<html lang="ar" dir="rtl">/)
  assert.match(withoutFillers(html), />خطوتان<\/div>/)
  assert.doesNotMatch(text, /خطوتان/)
  assert.match(text, /^مرحبًا، ليلى!\n=+$/m)
  assert.doesNotMatch(html, /إلغاء الاشتراك/)
})

test('a mailer sends it, and other data and locales after it', async (t) => {
  const transport = memory()
  const templates = fileTemplates(sampleFolder(t, sampleEmails), { reload: false })
  const mailer = createMailer({ transport, from: 'a@acme.example', templates })
  for (const locale of ['de', 'en', 'de']) {
    await mailer.send({
      to: 'ada@example.com',
      template: 'welcome',
      data: { ...data, user: { name: `Ada ${locale}` } },
      locale,
    })
  }
  assert.deepEqual(
    transport.messages.map(({ message }) => message?.subject),
    ['Willkommen, Ada de!', 'Welcome, Ada en!', 'Willkommen, Ada de!'],
  )
  await mailer.close()
})

test('whoever was served before, a reader gets what the first one would', async (t) => {
  const folder = sampleFolder(t, sampleEmails)
  const serving = fileTemplates(folder, { ...quiet, reload: false })
  const words = fc.oneof(
    fc.constantFrom('Ada', 'A & B', 'https://a.example/', '<b>', ' a '),
    fc.string({ unit: 'grapheme' }),
  )
  const line = words.map((text) => text.replace(/[\0\n\v\f\r\u0085\u2028\u2029]/g, ''))
  const reader = fc.record({ user: fc.record({ name: line }), url: words, steps: fc.array(words, { maxLength: 3 }) })
  await fc.assert(
    fc.asyncProperty(reader, fc.constantFrom('de', 'en', 'ar'), async (given, locale) => {
      const fresh = fileTemplates(folder, { ...quiet, reload: false })
      const context = { locale, unsubscribeUrl }
      assert.deepEqual(await serving.render('welcome', given, context), await fresh.render('welcome', given, context))
    }),
    { numRuns: 50 },
  )
})

test('one part as a string, and a text of the catalogues', async (t) => {
  const templates = fileTemplates(pathToFileURL(sampleFolder(t, sampleEmails)), { locale: 'de' })
  assert.equal(await templates.renderToString('welcome', data, { part: 'subject' }), 'Willkommen, Ada <b>!')
  assert.match(await templates.renderToString('welcome', data, { part: 'text', locale: 'en' }), /^Welcome, Ada <b>!$/m)
  assert.match(await templates.renderToString('welcome', data), /^<!doctype html>/)
  assert.equal(templates.translate('steps', { count: 1 }), 'Noch 1 Schritt')
  assert.equal(templates.translate('hello', { name: 'Ada' }, { locale: 'en' }), 'Welcome, Ada!')
})

test('what was saved is rendered next, unless reload is off', async (t) => {
  const folder = sampleFolder(t, { 'a.md': '---\nsubject: One\n---\nHi' })
  const [reloading, fixed] = [true, false].map((reload) => fileTemplates(folder, { reload }))
  for (const templates of [reloading, fixed])
    assert.equal(await templates?.renderToString('a', {}, { part: 'subject' }), 'One')
  writeFiles(folder, { 'a.md': '---\nsubject: Two\n---\nHi', 'b.md': '---\nsubject: B\n---\n' })
  assert.equal(await reloading?.renderToString('a', {}, { part: 'subject' }), 'Two')
  assert.deepEqual(await reloading?.names(), ['a', 'b'])
  assert.equal(await fixed?.renderToString('a', {}, { part: 'subject' }), 'One')
})

test('a catalogue that cannot be read is an error of the mails that would need it, not a mail full of keys', async (t) => {
  const folder = sampleFolder(t, { ...sampleEmails, 'locales/de.json': '{\n"hello": "Hallo" "footer"' })
  const templates = fileTemplates(folder)
  const wrong = { code: 'TEMPLATE_INVALID', template: 'welcome', file: 'locales/de.json', line: 2, column: 18 }
  for (const locale of ['de', 'de-AT']) await assert.rejects(templates.render('welcome', data, { locale }), wrong)
  assert.equal((await templates.render('welcome', data, { locale: 'ar' })).subject, 'مرحبًا، Ada <b>!')
  const { error } = await templates.previews().preview('welcome', 'de')
  assert.deepEqual([error?.file, error?.line, error?.column], ['locales/de.json', 2, 18])
  writeFiles(folder, {
    'locales/de.json': sampleEmails['locales/de.json'] ?? '',
    'locales/en.json': Buffer.from([0xff, 0xfe, 0]),
  })
  for (const locale of [undefined, 'de', 'fr']) {
    await assert.rejects(templates.render('welcome', data, locale === undefined ? {} : { locale }), {
      code: 'TEMPLATE_INVALID',
      file: 'locales/en.json',
    })
  }
})

test('a part that there is not is refused', async (t) => {
  const templates = fileTemplates(sampleFolder(t, sampleEmails))
  await assert.rejects(Reflect.apply(templates.renderToString, templates, ['welcome', data, { part: 'subjct' }]), {
    code: 'OPTION_INVALID',
    message: /expected subject, html or text, got "subjct"/,
  })
})

test('nothing is read before the first use, and a folder that is not there is named then', async (t) => {
  const folder = join(sampleFolder(t, {}), 'emails')
  const templates = fileTemplates(folder)
  assert.equal(templates.folder, folder)
  await assert.rejects(
    templates.names(),
    (error) =>
      MailError.is(error) && error.code === 'OPTION_INVALID' && error.message.includes(`there is no folder ${folder}`),
  )
  mkdirSync(folder)
  assert.deepEqual(await templates.names(), [])
  rmSync(folder, { recursive: true })
})

const wrongOptions: readonly [options: object, says: RegExp][] = [
  [{ relaod: true }, /fileTemplates\(\)\.relaod: is no option; did you mean "reload"/],
  [{ limits: { iteration: 1 } }, /fileTemplates\(\)\.limits\.iteration: is no option; did you mean "iterations"/],
  [{ limits: { depth: 0 } }, /limits\.depth: expected a number above zero, got 0/],
  [{ locale: 'not a locale' }, /locale: expected a language/],
  [{ timeZone: 'Mars/Olympus' }, /timeZone: expected an IANA time zone/],
  [{ reload: 'yes' }, /reload: expected true or false/],
  [{ warn: true }, /warn: expected a function/],
]
for (const [options, says] of wrongOptions) {
  test(`refused at once: ${JSON.stringify(options)}`, () => {
    assert.throws(() => fileTemplates('./emails', options), { code: 'OPTION_INVALID', message: says })
  })
}

const body = '---\nsubject: Hi\n---\n'
const wrongMails: readonly [
  name: string,
  files: Readonly<Record<string, string>>,
  data: unknown,
  error: { readonly code: string; readonly message: RegExp },
][] = [
  [
    'an unknown name',
    { 'welcome.md': body },
    {},
    { code: 'TEMPLATE_UNKNOWN', message: /there is no such template; did you mean "welcome"/ },
  ],
  [
    'a wrong file',
    { 'welcom.md': '---\nsubjct: x\n---\n' },
    {},
    { code: 'TEMPLATE_INVALID', message: /^welcom\.md:2:1: unknown key "subjct"/ },
  ],
  [
    'no subject',
    { 'welcom.md': 'Hi' },
    {},
    { code: 'TEMPLATE_INVALID', message: /no subject: write one in its front matter/ },
  ],
  [
    'an empty subject',
    { 'welcom.md': '---\nsubject: "{{ s }}"\n---\n' },
    { s: ' ' },
    { code: 'TEMPLATE_DATA_INVALID', message: /subject comes out empty/ },
  ],
  [
    'CR LF in a subject',
    { 'welcom.md': '---\nsubject: "Hi {{ s }}"\n---\n' },
    { s: 'a\r\nBcc: x@y.example' },
    { code: 'TEMPLATE_DATA_INVALID', message: /^welcom\.md:2:14: .*line break/ },
  ],
  [
    'an unknown variable',
    { 'welcom.md': `${body}Hi\n\n{{ nmae }}` },
    { name: 'x' },
    { code: 'TEMPLATE_DATA_INVALID', message: /^welcom\.md:6:4: .*name/ },
  ],
  [
    'a prototype of the data',
    { 'welcom.md': `${body}{{ constructor }}` },
    {},
    { code: 'TEMPLATE_DATA_INVALID', message: /constructor/ },
  ],
  [
    'the prototype of data',
    { 'welcom.md': `${body}{{ a.__proto__ }}` },
    { a: {} },
    { code: 'TEMPLATE_DATA_INVALID', message: /__proto__/ },
  ],
  ['a list as data', { 'welcom.md': body }, [], { code: 'TEMPLATE_DATA_INVALID', message: /plain object, got a list/ }],
  ['null as data', { 'welcom.md': body }, null, { code: 'TEMPLATE_DATA_INVALID', message: /plain object, got null/ }],
  [
    'a map as data',
    { 'welcom.md': body },
    new Map(),
    { code: 'TEMPLATE_DATA_INVALID', message: /plain object, got a Map/ },
  ],
  [
    'a style sheet from a file',
    { 'welcom.liquid': `${body}<link rel="stylesheet" href="file:///etc/passwd">` },
    {},
    { code: 'TEMPLATE_INVALID', message: /file:/ },
  ],
  [
    'a style sheet from elsewhere',
    { 'welcom.liquid': `${body}<link rel="stylesheet" href="http://x.example/a.css">` },
    {},
    { code: 'TEMPLATE_INVALID', message: /http:/ },
  ],
  [
    'an image that climbs',
    { 'welcom.liquid': `${body}<img src="images/../../secret.png">` },
    {},
    { code: 'TEMPLATE_INVALID', message: /without \.\./ },
  ],
  [
    'an image that climbs by data',
    { 'welcom.liquid': `${body}<img src="{{ p }}">` },
    { p: '../../etc/passwd' },
    { code: 'TEMPLATE_INVALID', message: /without \.\./ },
  ],
  [
    'an endless loop',
    { 'welcom.liquid': `${body}{% for i in (1..10000000) %}x{% endfor %}` },
    {},
    { code: 'TEMPLATE_LIMIT_EXCEEDED', message: /^welcom\.liquid:4/ },
  ],
  [
    'a partial in itself',
    { 'welcom.liquid': `${body}{% render 'a' %}`, 'partials/a.liquid': "{% render 'a' %}" },
    {},
    { code: 'TEMPLATE_LIMIT_EXCEEDED', message: /partials\/a/ },
  ],
]
for (const [name, files, given, { code, message }] of wrongMails) {
  test(`a mail is refused for ${name}`, async (t) => {
    const templates = fileTemplates(sampleFolder(t, files), quiet)
    const rendered = templates.render('welcom', given as object)
    await assert.rejects(rendered, (error) =>
      error instanceof TemplateError && error.code === code && message.test(error.message)
        ? true
        : assert.fail(String(error)),
    )
  })
}

test('prototype names are unknown templates, or templates like others', async (t) => {
  const templates = fileTemplates(sampleFolder(t, { 'constructor.md': '---\nsubject: C\n---\n' }), quiet)
  assert.equal((await templates.render('constructor', {})).subject, 'C')
  for (const name of ['__proto__', 'toString', 'hasOwnProperty', '']) {
    await assert.rejects(templates.render(name, {}), { code: 'TEMPLATE_UNKNOWN' })
  }
})

test('names of properties are data like others, and HTML in data is text', async (t) => {
  const source = `${body}<p title="{{ name }}">{{ constructor }} {{ __proto__ }} {{ name }}</p>`
  const templates = fileTemplates(sampleFolder(t, { 'a.liquid': source }), quiet)
  const given: object = JSON.parse('{"constructor":"c","__proto__":"p","name":"\\"><script>x</script>"}')
  const { html = '', text } = await templates.render('a', given)
  assert.match(html, /<p title="&quot;&gt;&lt;script&gt;x&lt;\/script&gt;">c p &quot;&gt;&lt;script&gt;/)
  assert.equal(text, 'c p "><script>x</script>')
  assert.equal((await templates.render('a', { constructor: 1, ['__proto__']: 2, name: 3 })).text, '1 2 3')
})

test('undefined is no data, and an object of a class is taken for its fields', async (t) => {
  class Reader {
    readonly name = 'Ada'
  }
  const templates = fileTemplates(sampleFolder(t, { 'a.md': `${body}Hi`, 'b.md': `${body}{{ name }}` }), quiet)
  assert.equal((await templates.render('a', undefined as unknown as object)).text, 'Hi')
  assert.equal((await templates.render('b', new Reader())).text, 'Ada')
})

test('data is never read as Markdown', async (t) => {
  const templates = fileTemplates(sampleFolder(t, { 'a.md': `${body}Hi **{{ name }}**` }), quiet)
  const { html = '' } = await templates.render('a', { name: '*[x](https://x.example)* # <b>' })
  assert.match(html, /<p>Hi <strong>\*\[x\]\(https:\/\/x\.example\)\* # &lt;b&gt;<\/strong><\/p>/)
})

test('a text of its own is taken instead of one from the HTML; a mail may be text alone', async (t) => {
  const templates = fileTemplates(
    sampleFolder(t, {
      'a/html.liquid': '<p>{{ name }}</p>',
      'a/subject.liquid': 'Two\n  lines {{ name }}\n',
      'a/text.liquid': '{% if name %}\n{{ name }} & {{ subject }}\n{% endif %}\n',
      'b/text.liquid': '---\nsubject: B\n---\nOnly\n',
    }),
    quiet,
  )
  const { subject, text } = await templates.render('a', { name: '<Ada>' })
  assert.equal(subject, 'Two lines <Ada>')
  assert.equal(text, '<Ada> & Two lines <Ada>\n')
  assert.deepEqual(await templates.render('b', {}), { subject: 'B', text: 'Only\n' })
  await assert.rejects(templates.renderToString('b', {}, { part: 'html' }), { code: 'TEMPLATE_INVALID' })
  assert.equal(await templates.renderToString('b', {}), 'Only\n')
})

test('a preheader that the layout shows is not put in again', async (t) => {
  const templates = fileTemplates(
    sampleFolder(t, {
      'layouts/base.liquid': '<html><body><i>{{ preheader }}</i>{% block content %}{% endblock %}</body></html>',
      'layouts/other.liquid':
        '<html><body>{% if preheader == "none" %}{% endif %}{% block content %}{% endblock %}</body></html>',
      'a.md': '---\nsubject: S\npreheader: Soon {{ name }}\n---\nHi',
      'b.md': '---\nsubject: S\nlayout: false\npreheader: Soon {{ name }}\n---\nHi',
      'c.md': '---\nsubject: S\n---\nHi',
    }),
    quiet,
  )
  const inA = (await templates.render('a', { name: 'A & B' })).html ?? ''
  assert.match(inA, /<i>Soon A &amp; B<\/i>/)
  assert.doesNotMatch(inA, /display:none/)
  const inB = (await templates.render('b', { name: 'A & B' })).html ?? ''
  assert.match(inB, /display:none[^>]*>Soon A &amp; B/)
  assert.match((await templates.render('c', {})).html ?? '', /<i><\/i>/)
})
