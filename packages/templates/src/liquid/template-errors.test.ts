// What is wrong, where it is wrong, and what was probably meant.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TemplateError } from 'posthaste'
import { createEngine } from './create-engine.ts'
import { render, sampleContents, samplePart, sampleTranslator, usualLimits } from './sample-engine.ts'

const shared = {
  'layouts/base': '{% block title %}{% endblock %}',
  'partials/button': '<a href="{{ href }}"></a>',
}

type Failure = readonly [
  source: string,
  data: object,
  code: string,
  message: string | RegExp,
  how?: Parameters<typeof render>[2],
]

const failures: readonly Failure[] = [
  [
    '{{ nmae }}',
    { name: 1 },
    'TEMPLATE_DATA_INVALID',
    'welcome/html.liquid:1:4: unknown variable "nmae"; did you mean "name"?',
  ],
  [
    'a\n  {{ user.nmae | upcase }}',
    { user: { name: 1 } },
    'TEMPLATE_DATA_INVALID',
    'welcome/html.liquid:2:6: "user" has no "nmae"; did you mean "name"?',
  ],
  ['{{ n.size }}', { n: 5 }, 'TEMPLATE_DATA_INVALID', /"n" is a number, and has no "size"$/],
  ['{{ o.size.x }}', { o: {} }, 'TEMPLATE_DATA_INVALID', /"o.size" is a number, and has no "x"$/],
  ['{{ o.name }}', { o: {} }, 'TEMPLATE_DATA_INVALID', /"o" has no "name"$/],
  ['{{ s.first }}', { s: 'text' }, 'TEMPLATE_DATA_INVALID', /"s" has no "first"; the known ones are size$/],
  ['{{ l.frist }}', { l: [1] }, 'TEMPLATE_DATA_INVALID', /"l" has no "frist"; did you mean "first"\?$/],
  [
    '<p>the body</p>',
    {},
    'TEMPLATE_INVALID',
    'layouts/base.liquid: shows no body: write {% block content %}{% endblock %} where the mails of this layout go',
    { layout: 'layouts/base', shared },
  ],
  [
    '{% for i in itms %}{% endfor %}',
    { items: [] },
    'TEMPLATE_DATA_INVALID',
    /:1:13: unknown variable "itms"; did you mean "items"\?$/,
  ],
  ['{% assign x = a %}', {}, 'TEMPLATE_DATA_INVALID', /:1:15: unknown variable "a"/],
  ['{{ a | append: b }}', { a: 1 }, 'TEMPLATE_DATA_INVALID', /:1:16: unknown variable "b"/],
  ["{% trans 'x', name: b %}", {}, 'TEMPLATE_DATA_INVALID', /:1:21: unknown variable "b"/],
  [
    '{{ a }}',
    { a: { b: 1 } },
    'TEMPLATE_DATA_INVALID',
    /"a" is an object, not a text; write one of its properties: b$/,
  ],
  ['{{ n }}', { n: Number.NaN }, 'TEMPLATE_DATA_INVALID', /"n" is NaN/],
  ['{{ a | plus: 1 }}', { a: 'x' }, 'TEMPLATE_DATA_INVALID', /expected a number, got "x"$/],
  ["{{ a | money: 'euro' }}", { a: 1 }, 'TEMPLATE_DATA_INVALID', /expected a currency of ISO 4217/],
  ['{% for i in a %}{% endfor %}', { a: 'text' }, 'TEMPLATE_DATA_INVALID', /expected a list, got a string$/],
  ['{% if a > 1 %}{% endif %}', { a: {} }, 'TEMPLATE_DATA_INVALID', /cannot compare an object/],
  [
    '{{ a | upcas }}',
    { a: 1 },
    'TEMPLATE_INVALID',
    'welcome/html.liquid:1:8: unknown filter "upcas"; did you mean "upcase"?',
  ],
  [
    '{{ a | number: digts: 1 }}',
    { a: 1 },
    'TEMPLATE_INVALID',
    /the filter "number" has no "digts"; did you mean "digits"\?$/,
  ],
  ['{{ a | append }}', { a: 1 }, 'TEMPLATE_INVALID', /the filter "append" takes 1 argument, got 0$/],
  ["{{ 'now' | date: 'j F Y' }}", {}, 'TEMPLATE_INVALID', /"j F Y" is no format of dates/],
  ['x\n{% iff a %}', {}, 'TEMPLATE_INVALID', 'welcome/html.liquid:2:1: unknown tag "iff"; did you mean "if"?'],
  ['{% if a %}', {}, 'TEMPLATE_INVALID', /:1:1: {% if %} is not closed; write {% endif %}$/],
  ['{% endif %}', {}, 'TEMPLATE_INVALID', /{% endif %} ends nothing/],
  ['{% if a %}{% else %}{% elsif b %}{% endif %}', {}, 'TEMPLATE_INVALID', /:1:21: {% elsif %} stands before/],
  ['a {{ b', {}, 'TEMPLATE_INVALID', /:1:3: this {{ is not closed/],
  ['{{ a b }}', {}, 'TEMPLATE_INVALID', /:1:6: expected an operator or "\|" before "b"$/],
  ['{% if a and %}{% endif %}', {}, 'TEMPLATE_INVALID', /"and" needs a value on both sides$/],
  ['{% if a == True %}{% endif %}', {}, 'TEMPLATE_INVALID', /:1:12: write true, not True$/],
  ['{{ (1..3) }}', {}, 'TEMPLATE_INVALID', /:1:4: a range stands in a loop only/],
  [
    "{% render 'buton' %}",
    {},
    'TEMPLATE_INVALID',
    /:1:11: there is no partial "buton" in partials\/; did you mean "button"\?$/,
    { shared },
  ],
  [
    "{% extends 'bse' %}",
    {},
    'TEMPLATE_INVALID',
    /:1:12: there is no layout "bse" in layouts\/; did you mean "base"\?$/,
    { shared },
  ],
  ['x', {}, 'TEMPLATE_INVALID', /there is no layout "bse"/, { layout: 'layouts/bse', shared }],
  [
    '{% render name %}',
    { name: 'button' },
    'TEMPLATE_INVALID',
    /expected a name in quotes, such as 'button'/,
    { shared },
  ],
  ["{% render 'button' href %}", {}, 'TEMPLATE_INVALID', /cannot read "href"/, { shared }],
  [
    "\n{% render 'button', hrf: 1 %}",
    {},
    'TEMPLATE_DATA_INVALID',
    'partials/button.liquid:1:13: unknown variable "href"; did you mean "hrf"?',
    { shared },
  ],
  [
    'x',
    {},
    'TEMPLATE_DATA_INVALID',
    'layouts/l.liquid:2:4: unknown variable "nope"',
    { layout: 'layouts/l', shared: { 'layouts/l': '\n{{ nope }}' } },
  ],
  [
    "{% extends 'base' %}\n{% block title %}{{ nope }}{% endblock %}",
    {},
    'TEMPLATE_DATA_INVALID',
    'welcome/html.liquid:2:21: unknown variable "nope"',
    { shared },
  ],
  ['{% block a %}{% endblock %}{% block a %}{% endblock %}', {}, 'TEMPLATE_INVALID', /the block "a" stands twice/],
  ['{% block a %}{% endblock b %}', {}, 'TEMPLATE_INVALID', /{% endblock b %} ends "a"$/],
  ["{% extends 'base' %}{% extends 'base' %}", {}, 'TEMPLATE_INVALID', /a part extends one layout/],
  ["{% trans 'items', count: n %}", { n: 'many' }, 'TEMPLATE_DATA_INVALID', /count chooses the plural form/],
  ['{% blocktrans %}{{ a.b }}{% endblocktrans %}', {}, 'TEMPLATE_INVALID', /{{ a.b }} is no plain name; bind it/],
  [
    'Hi {{ user.name }}',
    { user: { name: 'a\r\nBcc: b' } },
    'TEMPLATE_DATA_INVALID',
    'welcome/html.liquid:1:4: a subject is one line, but "user.name" holds a line break or NUL (U+000D)',
    { kind: 'subject' },
  ],
  [
    "{% trans 'hello', name: a %}",
    { a: 'x\ny' },
    'TEMPLATE_DATA_INVALID',
    /a subject is one line, but "name" holds/,
    { kind: 'subject' },
  ],
]

for (const [source, data, code, message, how] of failures) {
  test(`${code} for ${JSON.stringify(source)}`, () => {
    assert.throws(
      () => render(source, data, how),
      (error) => {
        assert.ok(error instanceof TemplateError)
        assert.equal(error.code, code)
        if (typeof message === 'string') assert.ok(error.message.startsWith(message), error.message)
        else assert.match(error.message, message)
        assert.ok(error.file)
        return true
      },
    )
  })
}

const contents = sampleContents()
const engine = createEngine(() => contents, usualLimits)
const scope = {
  template: 'welcome',
  kind: 'html',
  data: {},
  globals: {},
  translator: sampleTranslator,
  now: 0,
} as const

test('an error has the place in its author’s file', () => {
  const part = {
    ...samplePart('\n{{ nope }}', 'welcome.liquid'),
    place: (line: number, column: number) => ({ line: line + 7, column: column + 1 }),
  }
  assert.throws(() => engine.render(part, scope), {
    template: 'welcome',
    file: 'welcome.liquid',
    line: 9,
    column: 5,
  })
})
