import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createEngine } from './create-engine.ts'
import { render, sampleContents, samplePart, sampleTranslator, usualLimits } from './sample-engine.ts'

type Case = readonly [name: string, source: string, data: object, expected: string, how?: Parameters<typeof render>[2]]

const layouts = {
  'layouts/base': '<t>{% block title %}Base & co{% endblock %}</t><main>{% block content %}{% endblock %}</main>',
  'layouts/wide': "{% extends 'base' %}{% block title %}Wide {{ block.super }}{% endblock %}",
}
const partials = {
  'partials/button': '<a href="{{ href }}">{{ label | default: "Go" }}</a>',
  'partials/around': '{{ name }}{% block inner %}own{% endblock %}',
  'partials/counted': '{{ forloop.index }}{{ item }}',
}

const renders: readonly Case[] = [
  [
    'HTML escapes values',
    '<p title="{{ a }}">{{ a }}</p>',
    { a: `<&>"'` },
    '<p title="&lt;&amp;&gt;&quot;&#39;">&lt;&amp;&gt;&quot;&#39;</p>',
  ],
  ['raw and safe escape nothing', '{{ a | raw }}{{ a | safe }}', { a: '<b>' }, '<b><b>'],
  ['text escapes nothing', '{{ a }}', { a: '<&>' }, '<&>', { kind: 'text' }],
  [
    'a subject escapes nothing and is one line',
    '\n Hi\n  {{ a }} \n',
    { a: 'A <&> B' },
    'Hi A <&> B',
    { kind: 'subject' },
  ],
  [
    'a capture is not escaped twice',
    '{% capture x %}<b>{{ a }}</b>{% endcapture %}{{ x }}',
    { a: '<i>' },
    '<b>&lt;i&gt;</b>',
  ],
  [
    'data in a capture stays data',
    '{% capture x %}{{ a }}{% endcapture %}{{ x | upcase }}',
    { a: '<i>' },
    '&amp;LT;I&amp;GT;',
  ],
  [
    'text beside a capture is escaped',
    '{% capture x %}<b>{% endcapture %}{{ x | append: a }}{{ a | prepend: x }}',
    { a: '<i>' },
    '<b>&lt;i&gt;<b>&lt;i&gt;',
  ],
  ['a list is its elements', '{{ l }}', { l: ['a', 1, null, ['<']] }, 'a1&lt;'],
  [
    'a date stands in the locale',
    '{{ d }}',
    { d: new Date(0) },
    new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(0),
  ],
  ['what is null or undefined writes nothing', '{{ a }}{{ b }}{{ b.c.d }}', { a: null, b: undefined }, ''],
  ['a condition may ask for what is absent', '{% if a %}x{% elsif b.c %}y{% else %}z{% endif %}', { b: {} }, 'z'],
  ['a default stands in for what is absent', "{{ a | default: 'x' }}{{ b.c | default: 'y' }}", { b: {} }, 'xy'],
  [
    'unless and case',
    '{% unless a %}x{% endunless %}{% case n %}{% when 1, 2 %}y{% else %}z{% endcase %}',
    { n: 2 },
    'xy',
  ],
  [
    'loops with offset, limit and reversed',
    '{% for i in l reversed offset: 1 limit: 2 %}{{ i }}{% endfor %}',
    { l: [1, 2, 3, 4] },
    '32',
  ],
  [
    'ranges, break and continue',
    '{% for i in (1..9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}',
    {},
    '134',
  ],
  [
    'loops over sets, maps and objects',
    '{% for i in s %}{{ i }}{% endfor %}{% for k, v in m %}{{ k }}{{ v }}{% endfor %}{% for k, v in o %}{{ k }}{{ v }}{% endfor %}',
    { s: new Set([1, 2]), m: new Map([['a', 1]]), o: { b: 2 } },
    '12a1b2',
  ],
  [
    'loops in loops',
    '{% for a in l %}{% for b in l %}{{ forloop.parentloop.index }}{{ forloop.index }} {% endfor %}{% endfor %}',
    { l: [1, 2] },
    '11 12 21 22 ',
  ],
  ['increment leaves the data alone', '{% increment n %}{% increment n %}', { n: 5 }, '01'],
  [
    'a layout shows the body',
    '<p>{{ a }}</p>',
    { a: 1 },
    '<t>Base & co</t><main><p>1</p></main>',
    { layout: 'layouts/base', shared: layouts },
  ],
  [
    'a part without a body leaves the content of the layout',
    '{% block title %}Mine{% endblock %}\n',
    {},
    '<t>Mine</t><main></main>',
    { layout: 'layouts/base', shared: layouts },
  ],
  [
    'block.super is not escaped twice',
    "{% extends 'wide' %}{% block title %}My {{ block.super }}{% endblock title %}",
    {},
    '<t>My Wide Base & co</t><main></main>',
    { shared: layouts },
  ],
  [
    'its own layout comes before the given one',
    "{% layout 'layouts/base.liquid' %}x",
    {},
    '<t>Base & co</t><main>x</main>',
    { layout: 'layouts/other', shared: layouts },
  ],
  ['layout none asks for none', '{% layout none %}x', {}, 'x', { layout: 'layouts/base', shared: layouts }],
  [
    'what a part assigns its layout sees',
    "{% assign t = 'T' %}x",
    {},
    'T[x]',
    { layout: 'layouts/t', shared: { 'layouts/t': '{{ t }}[{% block content %}{% endblock %}]' } },
  ],
  [
    'a layout is given variables',
    "{% extends 'v', title: a %}",
    { a: '<' },
    '&lt;',
    { shared: { 'layouts/v': '{{ title }}' } },
  ],
  [
    'blocks inside blocks',
    "{% extends 'n' %}{% block inner %}I{% endblock %}",
    {},
    '[I]',
    { shared: { 'layouts/n': '{% block outer %}[{% block inner %}{% endblock %}]{% endblock %}' } },
  ],
  [
    'render sees what it is given',
    "{% render 'button', href: u %}{% render 'partials/button.liquid', href: u, label: 'L' %}",
    { u: '/?a&b' },
    '<a href="/?a&amp;b">Go</a><a href="/?a&amp;b">L</a>',
    { shared: partials },
  ],
  ['include sees everything', "{% include 'around' %}", { name: 'n' }, 'nown', { shared: partials }],
  [
    'blocks of a partial are its own',
    "{% block inner %}mine{% endblock %}{% include 'around' with name='x' %}",
    {},
    'minexown',
    { shared: partials },
  ],
  [
    'a partial for each',
    "{% render 'counted' for l as item %}{% render 'counted' with l as item, forloop: o %}",
    { l: ['a', 'b'], o: { index: 9 } },
    '1a2b9ab',
    { shared: partials },
  ],
  [
    'with, echo, liquid and notes',
    '{% with a: 1, b: n | upcase %}{{ a }}{{ b }}{% endwith %}{% liquid\nassign x = 2\necho x %}{# no #}{% # no %}',
    { n: 'n' },
    '1N2',
  ],
  ['data wins over globals', '{{ locale }}{{ subject | default: "none" }}', { locale: 'mine' }, 'minenone'],
  ['translations escape text and values', "{% trans 'hello', name: a %}", { a: '<i>' }, 'Hello &lt;i&gt; &amp; all'],
  [
    'translations that are markup escape values only',
    "{% trans 'hello_html', name: a %}{{ 'hello_html' | t: name: a }}",
    { a: '<i>' },
    '<b>Hello &lt;i&gt;</b><b>Hello &lt;i&gt;</b>',
  ],
  ['translations count', "{% trans 'items', count: n %} {{ 'items' | t: count: '1' }}", { n: 3 }, '3 items 1 item'],
  [
    'translations are kept in variables',
    "{% trans 'May', context: 'month', as: m %}[{{ m }}]",
    {},
    '[May (the month)]',
  ],
  [
    'translations in a subject are one line',
    "{% trans 'twoLines', name: a %}",
    { a: 'x' },
    'one two x',
    { kind: 'subject' },
  ],
  [
    'block translations',
    '{% blocktrans trimmed with who=a %}\n <b>Hello</b>\n {{ who }} {{ n }}\n{% endblocktrans %}',
    { a: '<i>', n: 1 },
    '<b>Hello</b> &lt;i&gt; 1',
  ],
]

for (const [name, source, data, expected, how] of renders) {
  test(name, () => assert.equal(render(source, data, how), expected))
}

test('contents that are replaced are compiled anew', () => {
  let contents = sampleContents({ 'partials/a': 'old' })
  const engine = createEngine(() => contents, usualLimits)
  const part = samplePart("{% render 'a' %}")
  assert.equal(engine.render(part, scope), 'old')
  contents = sampleContents({ 'partials/a': 'new' })
  assert.equal(engine.render(part, scope), 'new')
  contents = sampleContents()
  assert.throws(() => engine.render(part, scope), { code: 'TEMPLATE_INVALID' })
})

for (const end of ['\r', '\n', '\u0000', '\u000b', '\u000c', '\u0085', '\u2028', '\u2029']) {
  test(`a subject refuses U+${end.charCodeAt(0).toString(16)} in its data`, () => {
    for (const source of [
      '{{ a }}',
      '{{ a | raw }}',
      '{{ a | append: "x" }}',
      '{% echo a %}',
      "{% cycle a, 'b' %}",
      "{% trans 'hello', name: a %}",
    ]) {
      assert.throws(
        () => render(source, { a: `x${end}y` }, { kind: 'subject' }),
        { code: 'TEMPLATE_DATA_INVALID' },
        source,
      )
    }
  })
}

test('whatever the data, HTML holds no markup of its own', () => {
  const sources = [
    '{{ a }}',
    '{{ a | linebreaks }}',
    '{{ a | urlize }}',
    '{{ a | escape_once }}',
    '{{ a | json }}',
    "{{ a | split: '' }}",
    "{% trans 'hello_html', name: a %}",
    "{% trans 'hello', name: a %}",
    '{% capture x %}{{ a }}{% endcapture %}{{ x | strip | append: a }}',
    '{{ a | truncate: 5, a }}',
    '{{ a | default: a | striptags }}',
    '{% cycle a %}',
    '{% for i in l %}{{ i }}{% endfor %}',
    '{{ l | join: a }}',
    '{% blocktrans %}{{ a }}{% endblocktrans %}',
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...sources),
      fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", 'a', '\n', ';', 'l', 't', 'http://x.y') }),
      (source, a) => {
        const html = render(source, { a, l: [a, a] })
        const left = html.replace(/<\/?(?:p|b|br|a)>|<a href="[^"<>]*">/g, '')
        assert.ok(!/[<>"']/.test(left), html)
      },
    ),
  )
})

const scope = {
  template: 'welcome',
  kind: 'html',
  data: {},
  globals: {},
  translator: sampleTranslator,
  now: 0,
} as const
