// Templates and data from strangers, through both doors: rendering and sending. Each attack ends at once, in an error that
// says where, or in text that means nothing. What ends late, or never, is found by the runner, whose time it takes.
import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createMailer, MailError, memory, type RenderContext, TemplateError } from 'posthaste'
import { fileTemplates } from './file-templates.ts'
import { sampleFolder } from './folder/sample-folder.ts'

type Files = Readonly<Record<string, string | Uint8Array>>
type Data = Readonly<Record<string, unknown>>

/** A template, whose body stands below three lines, or the files of one that is called `a`. */
type Source = string | Files

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const shared: Files = {
  'images/logo.png': pixel,
  'styles/base.css': 'p { color: red }',
  'partials/self.liquid': "{% render 'self' %}",
  'partials/plain.liquid': '{{ text }}',
  'locales/en.json': JSON.stringify({ hello: 'Hello {name}', hello_html: '<b>Hello {name}</b>', x: '{x}{x}{x}{x}' }),
}

function templatesOf(t: TestContext, source: Source) {
  const files = typeof source === 'string' ? { 'a.liquid': `---\nsubject: S\n---\n${source}` } : source
  return fileTemplates(sampleFolder(t, { ...shared, ...files }), { warn: () => {} })
}

function subjectOf(subject: string, more: Files = {}): Files {
  return { 'a.liquid': `---\nsubject: ${JSON.stringify(subject)}\n---\nHi`, ...more }
}

/** Both doors give the same error, and nothing is sent. */
async function refused(
  t: TestContext,
  source: Source,
  data: Data,
  expected: object,
  context: RenderContext = {},
): Promise<void> {
  const templates = templatesOf(t, source)
  await assert.rejects(templates.render('a', data, context), expected)
  const transport = memory()
  await using mailer = createMailer({ from: 'us@acme.example', transport, templates })
  await assert.rejects(mailer.send({ to: 'ada@example.com', template: 'a', data, ...context }), expected)
  assert.deepEqual(transport.messages, [])
}

/** What both doors make of it. */
async function made(t: TestContext, source: Source, data: Data, context: RenderContext = {}) {
  const templates = templatesOf(t, source)
  const rendered = await templates.render('a', data, context)
  const transport = memory()
  await using mailer = createMailer({ from: 'us@acme.example', transport, templates })
  await mailer.send({ to: 'ada@example.com', template: 'a', data, ...context })
  const [sent] = transport.messages
  assert.deepEqual([sent?.message?.subject, sent?.message?.html], [rendered.subject, rendered.html])
  return { ...rendered, octets: Buffer.from(sent?.octets ?? '').toString('latin1') }
}

type Attack = readonly [name: string, source: Source, data: Data, code: Code, place: string]
type Code = 'TEMPLATE_INVALID' | 'TEMPLATE_DATA_INVALID' | 'TEMPLATE_LIMIT_EXCEEDED'

const own = JSON.parse('{"__proto__":{"stolen":1}}')
const doubled = (step: string): string => `{% assign a = 'xxxxxxxxxx' %}\n${step.repeat(60)}{{ a }}`
const sheet = (address: string): string => `<link rel="stylesheet" href="${address}">`
const image = (address: string): string => `<img src="${address}">`

const attacks: readonly Attack[] = [
  // Prototype names.
  ['the prototype of the data', '{{ __proto__ }}', {}, 'TEMPLATE_DATA_INVALID', 'a.liquid:4:4'],
  ['the constructor of the data', '{{ constructor.constructor }}', {}, 'TEMPLATE_DATA_INVALID', 'a.liquid:4:4'],
  ['the prototype of a value', 'Hi\n{{ u.__proto__.x }}', { u: { y: 1 } }, 'TEMPLATE_DATA_INVALID', 'a.liquid:5:4'],
  [
    'a constructor by a variable',
    '{{ u[k] }}',
    { u: { y: 1 }, k: 'constructor' },
    'TEMPLATE_DATA_INVALID',
    'a.liquid:4:4',
  ],
  ['a method', '{{ s.repeat }}', { s: 'a' }, 'TEMPLATE_DATA_INVALID', 'a.liquid:4:4'],
  ['a method of a list', '{{ l.map }}', { l: [1] }, 'TEMPLATE_DATA_INVALID', 'a.liquid:4:4'],
  ['what a prototype was given', '{{ u.stolen }}', { u: Object.create(own) }, 'TEMPLATE_DATA_INVALID', 'a.liquid:4:4'],
  ['a function', '{{ f }}', { f: () => 'run' }, 'TEMPLATE_DATA_INVALID', 'a.liquid:4:1'],
  ['a filter', "{{ 'a' | constructor }}", {}, 'TEMPLATE_INVALID', 'a.liquid:4:10'],
  ['a tag', '{% constructor %}', {}, 'TEMPLATE_INVALID', 'a.liquid:4:1'],
  ['a partial', "{% render '__proto__' %}", {}, 'TEMPLATE_INVALID', 'a.liquid:4:1'],
  ['a layout', { 'a.md': '---\nsubject: S\nlayout: __proto__\n---\n' }, {}, 'TEMPLATE_INVALID', 'a.md:3:1'],
  ['a key of front matter', { 'a.md': '---\n__proto__: { subject: S }\n---\n' }, {}, 'TEMPLATE_INVALID', 'a.md:2:1'],
  [
    'ten megabytes from one value of 1,000 characters',
    '{% for i in (1..10000) %}{{ s }}{% endfor %}',
    { s: 'x'.repeat(1000) },
    'TEMPLATE_LIMIT_EXCEEDED',
    'a.liquid:4',
  ],
  // Deep nesting.
  ['tags in tags', '{% if 1 %}'.repeat(90_000), {}, 'TEMPLATE_LIMIT_EXCEEDED', 'a.liquid'],
  ['brackets', `{{ u${'[u'.repeat(50_000)} }}`, { u: 1 }, 'TEMPLATE_LIMIT_EXCEEDED', 'a.liquid:4:1'],
  ['a partial in itself', "Hi\n{% render 'self' %}", {}, 'TEMPLATE_LIMIT_EXCEEDED', 'partials/self.liquid:1:1'],
  [
    'a layout in itself',
    { 'a.md': '---\nsubject: S\n---\n', 'layouts/base.liquid': "{% extends 'base' %}" },
    {},
    'TEMPLATE_LIMIT_EXCEEDED',
    'layouts/base.liquid',
  ],
  ['YAML', { 'a.md': `---\nsubject: S\nsample: ${'['.repeat(20_000)}\n---\n` }, {}, 'TEMPLATE_INVALID', 'a.md:3'],
  ['Markdown', { 'a.md': `---\nsubject: S\n---\n${'> - '.repeat(10_000)}` }, {}, 'TEMPLATE_INVALID', 'a.md'],
  [
    'a catalogue',
    { ...subjectOf("{% trans 'a' %}"), 'locales/en.json': '{"a":'.repeat(50_000) },
    {},
    'TEMPLATE_INVALID',
    'locales/en.json:1',
  ],
  [
    'HTML with styles',
    `${sheet('styles/base.css')}{% for i in (1..90000) %}<div>{% endfor %}`,
    {},
    'TEMPLATE_LIMIT_EXCEEDED',
    '',
  ],
  [
    'HTML in data',
    `${sheet('styles/base.css')}{{ b | raw }}`,
    { b: '<p><b>'.repeat(90_000) },
    'TEMPLATE_LIMIT_EXCEEDED',
    '',
  ],
  ['selectors', `<style>${':not('.repeat(9_000)}p${')'.repeat(9_000)} { top: 0 }</style>`, {}, 'TEMPLATE_INVALID', ''],
  ['style sheets', `<style>${'@media x {'.repeat(9_000)}</style>`, {}, 'TEMPLATE_INVALID', ''],
  // Endless loops.
  ['a range', 'Hi\n {% for i in (1..1000000000) %}{% endfor %}', {}, 'TEMPLATE_LIMIT_EXCEEDED', 'a.liquid:5:2'],
  ['a range of the data', '{% for i in (1..n) %}x{% endfor %}', { n: 1e15 }, 'TEMPLATE_LIMIT_EXCEEDED', 'a.liquid:4:1'],
  [
    'loops in loops',
    '{% for a in (1..1000) %}{% for b in (1..1000) %}{% for c in (1..1000) %}{% endfor %}{% endfor %}{% endfor %}',
    {},
    'TEMPLATE_LIMIT_EXCEEDED',
    'a.liquid:4:49',
  ],
  [
    'a loop in a subject',
    subjectOf('{% for i in (1..1000000000) %}x{% endfor %}'),
    {},
    'TEMPLATE_LIMIT_EXCEEDED',
    'a.liquid:2:11',
  ],
  [
    'a loop in a text',
    { 'a/text.liquid': 'Hi\n{% for i in (1..1000000000) %}x{% endfor %}', 'a/subject.liquid': 'S' },
    {},
    'TEMPLATE_LIMIT_EXCEEDED',
    'a/text.liquid:2:1',
  ],
  // A gigabyte from ten characters.
  ['append', doubled('{% assign a = a | append: a %}'), {}, 'TEMPLATE_LIMIT_EXCEEDED', 'a.liquid:5'],
  ['capture', doubled('{% capture a %}{{ a }}{{ a }}{% endcapture %}'), {}, 'TEMPLATE_LIMIT_EXCEEDED', 'a.liquid:5'],
  ['replace', doubled("{% assign a = a | replace: 'x', a %}"), {}, 'TEMPLATE_LIMIT_EXCEEDED', 'a.liquid:5'],
  [
    'split and join',
    doubled("{% assign l = a | split: '' %}{% assign a = l | join: a %}"),
    {},
    'TEMPLATE_LIMIT_EXCEEDED',
    'a.liquid:5',
  ],
  ['a translation', doubled("{% trans 'x' x: a as: a %}"), {}, 'TEMPLATE_LIMIT_EXCEEDED', 'a.liquid:5'],
  [
    'what a loop writes',
    '{% for i in (1..90000) %}{{ s }}{% endfor %}',
    { s: 'x'.repeat(90_000) },
    'TEMPLATE_LIMIT_EXCEEDED',
    'a.liquid:4:26',
  ],
  [
    'aliases',
    { 'a.md': '---\nsubject: S\nsample:\n  a: &a [x, x]\n  b: &b [*a, *a]\n  c: [*b, *b]\n---\n' },
    {},
    'TEMPLATE_INVALID',
    'a.md:5:10',
  ],
  [
    'rules for each element',
    `<style>p { ${'color: red;'.repeat(9_000)} }</style>${'<p></p>'.repeat(900)}`,
    {},
    'TEMPLATE_LIMIT_EXCEEDED',
    '',
  ],
  // CR and LF in a subject.
  ['CR LF', subjectOf('Hi {{ s }}'), { s: 'a\r\nBcc: x@y.example' }, 'TEMPLATE_DATA_INVALID', 'a.liquid:2:14'],
  ['LF', subjectOf('{{ s }}'), { s: 'a\nb' }, 'TEMPLATE_DATA_INVALID', 'a.liquid:2:11'],
  ['CR', subjectOf('{{ s }}'), { s: 'a\rb' }, 'TEMPLATE_DATA_INVALID', 'a.liquid:2:11'],
  ['NUL', subjectOf('{{ s }}'), { s: 'a\0b' }, 'TEMPLATE_DATA_INVALID', 'a.liquid:2:11'],
  ['the line separator', subjectOf('{{ s }}'), { s: 'a\u2028b' }, 'TEMPLATE_DATA_INVALID', 'a.liquid:2:11'],
  ['CR LF as markup', subjectOf('{{ s | raw }}'), { s: 'a\r\nb' }, 'TEMPLATE_DATA_INVALID', 'a.liquid:2:11'],
  ['CR LF in a list', subjectOf('{{ l }}'), { l: ['a', 'b\r\nc'] }, 'TEMPLATE_DATA_INVALID', 'a.liquid:2:11'],
  [
    'CR LF between',
    subjectOf('{{ l | join: s }}'),
    { l: ['a', 'b'], s: '\r\n' },
    'TEMPLATE_DATA_INVALID',
    'a.liquid:2:11',
  ],
  [
    'CR LF in a capture',
    subjectOf('{% capture c %}{{ s }}{% endcapture %}{{ c }}'),
    { s: '\r\n' },
    'TEMPLATE_DATA_INVALID',
    'a.liquid:2:26',
  ],
  [
    'CR LF in a translation',
    subjectOf("{% trans 'hello', name: s %}"),
    { s: '\r\n' },
    'TEMPLATE_DATA_INVALID',
    'a.liquid:2:11',
  ],
  [
    'CR LF in a partial',
    subjectOf("{% render 'plain', text: s %}"),
    { s: '\r\n' },
    'TEMPLATE_DATA_INVALID',
    'partials/plain.liquid:1:1',
  ],
  // Style sheets from elsewhere.
  ...[
    'file:///etc/passwd',
    'http://evil.example/a.css',
    'HTTPS://evil.example/a.css',
    '//evil.example/a.css',
    'data:text/css,p{}',
    '/etc/passwd',
    '../../etc/passwd',
    'styles/%2e%2e/%2e%2e/passwd',
    'styles\\..\\a.css',
    'locales/en.json',
    'a.liquid',
  ].map(
    (address): Attack => [
      `the style sheet ${address}`,
      `<p>\n${sheet(address)}`,
      {},
      'TEMPLATE_INVALID',
      'a.liquid:5:30',
    ],
  ),
  ['a style sheet by data', sheet('{{ s }}'), { s: 'file:///etc/passwd' }, 'TEMPLATE_INVALID', ''],
  [
    'an alternate style sheet',
    '<link rel="alternate StyleSheet" href="http://evil.example">',
    {},
    'TEMPLATE_INVALID',
    'a.liquid:4:40',
  ],
  ['a base for style sheets', `<base href="file:///etc/">${sheet('passwd')}`, {}, 'TEMPLATE_INVALID', 'a.liquid:4:56'],
  ['@import', '<style>@import url(http://evil.example);</style>', {}, 'TEMPLATE_INVALID', ''],
  [
    '@import in a file',
    {
      'a.md': `---\nsubject: S\n---\n${sheet('styles/i.css')}`,
      'styles/i.css': 'p { top: 0 }\n@import "file:///etc/passwd";',
    },
    {},
    'TEMPLATE_INVALID',
    'styles/i.css:2:1',
  ],
  // Images that climb.
  ...[
    '../secret.png',
    'images/../../secret.png',
    'images/%2e%2e/%2e%2e/secret.png',
    'images\\..\\..\\secret.png',
    '/etc/passwd',
    'file:///etc/passwd',
    'FILE:/etc/passwd',
    'c:/secret.png',
    '//evil.example/a.png',
    'javascript:alert(1)',
    'images/a%0D%0Ab.png',
    'images/a%00.png',
    'images/outside.png',
    'styles/base.css',
    '__proto__',
  ].map(
    (address): Attack => [`the image ${address}`, `<p>\n${image(address)}`, {}, 'TEMPLATE_INVALID', 'a.liquid:5:11'],
  ),
  ['an image by data', image('{{ s }}'), { s: '../secret.png' }, 'TEMPLATE_INVALID', ''],
  ['an image in character references', image('&#46;&#46;/secret.png'), {}, 'TEMPLATE_INVALID', ''],
  ['an image in a style', '<p style="background: url(../secret.png)">', {}, 'TEMPLATE_INVALID', 'a.liquid:4:27'],
  [
    'an image in a style sheet',
    '<style>p { background: url("../secret.png") }</style><p>',
    {},
    'TEMPLATE_INVALID',
    'a.liquid:4:29',
  ],
  [
    'an image for Outlook',
    '<!--[if mso]><v:fill src="../secret.png"><![endif]-->',
    {},
    'TEMPLATE_INVALID',
    'a.liquid:4:27',
  ],
  ['a background', '<td background="../secret.png">', {}, 'TEMPLATE_INVALID', 'a.liquid:4:17'],
]

for (const [name, source, data, code, place] of attacks) {
  test(`refused: ${name}`, async (t) => {
    await refused(t, source, data, (error: unknown) => {
      assert.ok(error instanceof TemplateError, String(error))
      const { file = '', line, column } = error
      const told = [file, line, column].filter((each) => each !== undefined).join(':')
      assert.deepEqual([error.code, told.slice(0, place.length)], [code, place], error.message)
      assert.ok(error.message.length < 1000)
      return true
    })
  })
}

const attackers = `"'></p><script>alert(1)</script>&lt;{{ 7 | times: 6 }}{% raw %}`
const harmless = '&quot;&#39;&gt;&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;lt;{{ 7 | times: 6 }}{% raw %}'

/** What stands around the name in the template, and in the HTML. */
const places: readonly (readonly [template: string, html: string])[] = [
  ['<p>{{ n }}</p>', `<p>${harmless}</p>`],
  ['<p title="{{ n }}">', `<p title="${harmless}">`],
  ["<p title='{{ n }}'>", `<p title='${harmless}'>`],
  ['<a href="https://x.example/?n={{ n }}">', `<a href="https://x.example/?n=${harmless}">`],
  ['<!-- {{ n }} -->', `<!-- ${harmless} -->`],
  ['<script>x = "{{ n }}"</script>', `<script>x = "${harmless}"</script>`],
  ['{% echo n %}', harmless],
  ['{% capture c %}{{ n }}{% endcapture %}{{ c }}', harmless],
  ['{% assign c = n %}{{ c }}', harmless],
  ['{% for i in l %}{{ i }}{% endfor %}', harmless],
  ['{{ l }}', harmless],
  ['{{ l | join }}', harmless],
  ['{{ n | upcase | downcase | default: 1 }}', harmless],
  ["{% render 'plain', text: n %}", harmless],
  ["{% trans 'hello', name: n %}", `Hello ${harmless}`],
  ["{% trans 'hello_html', name: n %}", `<b>Hello ${harmless}</b>`],
  ["{{ 'hello_html' | t: name: n }}", `<b>Hello ${harmless}</b>`],
  ['{% blocktrans %}Hello {{ n }}{% endblocktrans %}', `Hello ${harmless}`],
  ['<title>{{ n }}</title>', `<title>${harmless}</title>`],
]

for (const [template, html] of places) {
  test(`escaped: ${template}`, async (t) => {
    const rendered = await made(t, template, { n: attackers, l: [attackers] })
    assert.ok(rendered.html?.includes(html), rendered.html)
  })
}

test('a name is itself in subject and text, and nothing more in Markdown and in the preheader', async (t) => {
  const source = '---\nsubject: Hi {{ n }}\npreheader: For {{ n }}\n---\n# Hi {{ n }}\n'
  const { subject, html = '', text, octets } = await made(t, { 'a.md': source }, { n: attackers })
  assert.equal(subject, `Hi ${attackers}`)
  assert.equal(text, `Hi ${attackers}\n${'='.repeat(`Hi ${attackers}`.length)}`)
  for (const around of ['<title>Hi ', '<h1>Hi ', '">For ']) assert.ok(html.includes(around + harmless), around)
  assert.doesNotMatch(html, /<script/)
  assert.match(octets, /^Subject: Hi /m)
})

test('HTML in the link to unsubscribe is escaped', async (t) => {
  const unsubscribeUrl = 'https://acme.example/u?"><script>alert(1)</script>'
  const { html = '' } = await templatesOf(t, '<a href="{{ unsubscribeUrl }}">x</a>').render('a', {}, { unsubscribeUrl })
  assert.match(html, /<a href="https:\/\/acme\.example\/u\?&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;">/)
})

test('what is called as a property of objects is data like other data', async (t) => {
  const data = JSON.parse('{"__proto__":{"toString":"t"},"constructor":{"prototype":"p"},"hasOwnProperty":"h"}')
  const template = '{{ __proto__.toString }} {{ constructor.prototype }} {{ hasOwnProperty }}'
  assert.equal((await made(t, template, data)).text, 't p h')
  const assigned = "{% assign __proto__ = 'a' %}{% assign toString = 'b' %}{{ __proto__ }}{{ toString }}"
  assert.equal((await made(t, assigned, {})).text, 'ab')
  assert.deepEqual([Reflect.get({}, 'stolen'), Object.keys(Object.prototype)], [undefined, []])
})

for (const name of [
  '__proto__',
  'constructor',
  '../a',
  '/etc/passwd',
  'a\r\nBcc: x@y.example',
  'a'.repeat(1_000_000),
]) {
  test(`no template: ${JSON.stringify(name.slice(0, 30))}`, async (t) => {
    const templates = templatesOf(t, 'Hi')
    const unknown = (error: unknown) =>
      error instanceof TemplateError && error.code === 'TEMPLATE_UNKNOWN' && error.message.length < 1000
    await assert.rejects(templates.render(name, {}), unknown)
    await using mailer = createMailer({ from: 'us@acme.example', transport: memory(), templates })
    await assert.rejects(mailer.send({ to: 'ada@example.com', template: name, data: {} }), unknown)
  })
}

const contexts: readonly RenderContext[] = [
  ...['__proto__', '../../etc/passwd', 'de"><script>', 'en\r\nBcc: x@y.example', 'x'.repeat(1_000_000)].map(
    (locale) => ({ locale }),
  ),
  ...['__proto__', '../../etc/localtime', 'Europe/Vienna\r\n', 'x'.repeat(1_000_000)].map((timeZone) => ({ timeZone })),
]
for (const context of contexts) {
  test(`no reader: ${JSON.stringify(context).slice(0, 50)}`, (t) =>
    refused(
      t,
      '{{ locale }}',
      {},
      (error: unknown) => {
        assert.ok(error instanceof TemplateError && error.message.length < 1000, String(error))
        return error.code === 'TEMPLATE_DATA_INVALID'
      },
      context,
    ))
}

test('an image that is a link to a file elsewhere is none', async (t) => {
  const folder = sampleFolder(t, {
    'secret.png': pixel,
    'emails/a.md': '---\nsubject: S\n---\n![x](images/out.png)',
    'emails/images/in.png': pixel,
  })
  symlinkSync(join(folder, 'secret.png'), join(folder, 'emails/images/out.png'))
  const templates = fileTemplates(join(folder, 'emails'))
  await assert.rejects(templates.render('a', {}), {
    code: 'TEMPLATE_INVALID',
    message: /no such file .* "images\/in\.png"/,
  })
  assert.match(JSON.stringify(await templates.check()), /images\/out\.png.*symbolic link that leads out of the folder/)
})

test('data may choose among the style sheets and images of the folder', async (t) => {
  const template = `${sheet('styles/{{ theme }}.css')}<p>Hi</p>${image('images/{{ picture }}.png')}`
  const { html = '', attachments = [] } = await made(t, template, { theme: 'base', picture: 'logo' })
  assert.match(html, /<p style="color:red">Hi<\/p><img src="cid:/)
  assert.equal(attachments.length, 1)
})

/** Written so that time would grow with the square of their length; they may be refused, and may be rendered. */
const slow: readonly (readonly [name: string, source: Source, data?: Data])[] = [
  ['elements that are never closed', '{{ b | raw }}', { b: '<div>'.repeat(200_000) }],
  ['tables that are never closed', '{% for i in (1..90000) %}<table><tr><td>{% endfor %}'],
  ['elements that HTML mends', '{{ b | raw }}', { b: '<b><p></b>'.repeat(50_000) }],
  ['openings of tags', '{{ b | raw }}', { b: '<'.repeat(1_000_000) }],
  ['openings of comments', '{{ b | raw }}', { b: '<!--'.repeat(500_000) }],
  ['attributes', '{{ b | raw }}', { b: `<a ${'a="'.repeat(500_000)}` }],
  ['references', '{{ b | raw }}', { b: '&#x'.repeat(500_000) }],
  ['openings of url()', '{{ b | raw }}', { b: `<p style="${'url('.repeat(300_000)}">` }],
  ['a srcset', '{{ b | raw }}', { b: `<img srcset="${', '.repeat(300_000)}">` }],
  ['openings of comments in a style sheet', '<style>{{ b | raw }}</style>', { b: '/*'.repeat(500_000) }],
  [
    'selectors of siblings',
    `<style>${'p ~ '.repeat(60)}p { top: 0 }</style>{{ b | raw }}`,
    { b: '<p></p>'.repeat(5_000) },
  ],
  ['blanks', '<p>{{ b }}</p>', { b: `${' '.repeat(1_000_000)}x` }],
  ['lines', '<pre>{{ b }}</pre>', { b: '\n'.repeat(1_000_000) }],
  ['a heading', '<h1>{{ b }}</h1>', { b: 'a\u0301'.repeat(300_000) }],
  ['a cell', '<table><tr><th>{{ b }}<td>{{ b }}</table>', { b: '1'.repeat(300_000) }],
  ['emphasis', { 'a.md': `---\nsubject: S\n---\n${'_a__b*'.repeat(10_000)}` }],
  ['brackets', { 'a.md': `---\nsubject: S\n---\n${'[a]('.repeat(15_000)}` }],
  ['a subject of blanks', subjectOf('x{{ b }}y'), { b: ' '.repeat(1_000_000) }],
  ['marks of holes', '<p>{{ b }}</p>', { b: '\u{E000}0\u{E001}'.repeat(100_000) }],
]

for (const [name, source, data = {}] of slow) {
  test(`not slow: ${name}`, async (t) => {
    const done = await made(t, source, data).catch((error: unknown) => error)
    assert.ok(!(done instanceof Error) || MailError.is(done), String(done))
  })
}

const odd: readonly (readonly [name: string, value: unknown])[] = [
  ['a symbol', Symbol('s')],
  ['a promise', Promise.resolve(1)],
  ['NaN', Number.NaN],
  ['an object', { toString: () => 'run' }],
  ['an object that contains itself', itself()],
  ['a getter that throws', Object.defineProperty({}, 'x', { get: () => assert.fail('run') })],
]
for (const [name, value] of odd) {
  test(`no text: ${name}`, (t) =>
    refused(t, '{{ v }}', { v: value }, (error: unknown) => {
      assert.ok(error instanceof TemplateError, String(error))
      return error.code === 'TEMPLATE_DATA_INVALID' && error.line === 4
    }))
}

function itself(): object {
  const object: Record<string, unknown> = {}
  object['object'] = object
  return object
}
