// Templates and data from strangers: no code, no prototype, no file, and a bound on what they cost. The bound of time is
// what the test runner waits for: each row here ends at once, or never.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TemplateError } from 'posthaste'
import { analyse } from './analyse.ts'
import { render, sampleContents, samplePart } from './sample-engine.ts'

type Attack = readonly [name: string, source: string, data?: object, how?: Parameters<typeof render>[2]]

const long = 'y'.repeat(4_000_000)
const many = Array.from({ length: 90_000 }, (_, index) => (index * 7919) % 90_001)
const itself: unknown[] = []
itself.push(itself)
const doubled = (step: string): string => `{% assign a = 'xxxxxxxxxx' %}${step.repeat(60)}{{ a }}`
const chain = (length: number, step: (index: number) => string, end: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length }, (_, index) => [`partials/p${index}`, index === length - 1 ? end : step(index)]),
  )

const dear: readonly Attack[] = [
  ['a range', '{% for i in (1..1000000000) %}x{% endfor %}'],
  ['a range around nothing', '{% for i in (1..1000000000) %}{% endfor %}'],
  [
    'loops in loops',
    '{% for a in (1..1000) %}{% for b in (1..1000) %}{% for c in (1..1000) %}x{% endfor %}{% endfor %}{% endfor %}',
  ],
  ['a loop in {% liquid %}', '{% liquid\nfor i in (1..1000000000)\necho i\nendfor %}'],
  ['a loop of cycles', "{% for i in (1..1000000000) %}{% cycle 'a', 'b' %}{% endfor %}"],
  [
    'much in each pass',
    `{% for a in (1..300) %}{% for b in (1..300) %}${'{{ a }}'.repeat(300)}{% endfor %}{% endfor %}`,
  ],
  ['append', doubled('{% assign a = a | append: a %}')],
  ['prepend', doubled('{% assign a = a | prepend: a %}')],
  ['add', doubled('{% assign a = a | add: a %}')],
  ['replace', doubled("{% assign a = a | replace: 'x', a %}")],
  ['replace nothing', doubled("{% assign a = a | replace: '', a %}")],
  ['join', doubled("{% assign l = a | split: '' %}{% assign a = l | join: a %}")],
  ['capture', doubled('{% capture a %}{{ a }}{{ a }}{% endcapture %}')],
  ['json', doubled('{% assign a = a | json | append: a %}')],
  ['urlize', doubled("{% assign a = a | append: ' http://x.y ' | append: a | urlize %}")],
  ['linebreaks', doubled('{% assign a = a | append: a | linebreaks %}')],
  ['url_encode', doubled("{% assign a = a | append: '%' | url_encode | append: a %}")],
  ['force_escape', doubled("{% assign a = a | append: '&' | force_escape | append: a %}")],
  ['concat', `{% assign a = 'x,y' | split: ',' %}${'{% assign a = a | concat: a %}'.repeat(60)}`],
  ['add of lists', `{% assign a = 'x,y' | split: ',' %}${'{% assign a = a | add: a %}'.repeat(60)}`],
  ['a translation', `{% assign k = '${'{x}'.repeat(1000)}' %}{{ k | t: x: b }}`, { b: 'x'.repeat(90_000) }],
  ['a block translation', `{% blocktrans %}${'{{ b }}'.repeat(1000)}{% endblocktrans %}`, { b: long }],
  ['splitting what is long', "{{ b | split: '' | size }}", { b: long }],
  ['many filters of what is long', `{{ b${' | upcase'.repeat(400)} | size }}`, { b: long }],
  ['escaping what is long', '{{ b }}', { b: '"'.repeat(4_000_000) }],
  ['sorting again and again', '{% for i in (1..1000) %}{{ l | sort | size }}{% endfor %}', { l: many }],
  [
    'looking for what is not there',
    "{% for i in (1..100000) %}{% if l contains 'z' %}{% endif %}{% endfor %}",
    { l: many },
  ],
  ['a list that contains itself', '{{ l }}', { l: itself }],
  ['a list that contains itself, joined', '{{ l | join }}', { l: itself }],
  ['lists that contain themselves, compared', '{% if l == m %}{% endif %}', { l: itself, m: [itself] }],
  ['lists in lists', '{{ l }}', { l: laughs() }],
  ['lists in lists, compared', '{% if l == m %}{% endif %}', { l: laughs(), m: laughs() }],
  ['lists in lists, by case', '{% case l %}{% when m %}{% endcase %}', { l: laughs(), m: laughs() }],
  ['lists in lists, as JSON', '{{ l | json }}', { l: laughs() }],
  ['lists in lists, translated', "{{ 'hello' | t: name: l }}", { l: laughs() }],
  [
    'a partial that includes itself',
    "{% include 'self' %}",
    {},
    { shared: { 'partials/self': "x{% include 'self' %}" } },
  ],
  [
    'a partial that renders itself twice',
    "{% render 'self' %}",
    {},
    { shared: { 'partials/self': "{% render 'self' %}{% render 'self' %}" } },
  ],
  [
    'layouts that extend each other',
    'x',
    {},
    { layout: 'layouts/a', shared: { 'layouts/a': "{% extends 'b' %}", 'layouts/b': "{% extends 'a' %}" } },
  ],
  [
    'ten partials in each',
    "{% render 'p0' %}",
    {},
    { shared: chain(30, (index) => `{% render 'p${index + 1}' %}`.repeat(10), 'x'), limits: { renderMs: 200 } },
  ],
  ['a part that is long', 'x'.repeat(3_000_000)],
  ['a part of many tags', '{% if 1 %}'.repeat(100_000)],
  ['a part of many values', '{{ a }}'.repeat(100_000), { a: 1 }],
  ['tags in tags', `${'{% if 1 %}'.repeat(9_000)}${'{% endif %}'.repeat(9_000)}`],
  ['brackets in brackets', `{{ a${'[a'.repeat(50_000)} }}`, { a: 1 }],
  ['little time', '{% for i in (1..90000) %}{{ i }}{% endfor %}', {}, { limits: { renderMs: 1 } }],
  ['little output', 'hello', {}, { limits: { outputLength: 4 } }],
  ['few passes', '{% for i in (1..4) %}{% endfor %}', {}, { limits: { iterations: 3 } }],
]

for (const [name, source, data, how] of dear) {
  test(`too dear: ${name}`, () => throws(() => render(source, data, how), 'TEMPLATE_LIMIT_EXCEEDED'))
}

/** Written so that time would grow with the square of their length. */
const slow: readonly Attack[] = [
  ['unclosed values', '{{ '.repeat(500_000)],
  ['unclosed tags', '{% '.repeat(500_000)],
  ['unclosed raw', `{% raw %}${'{% '.repeat(500_000)}`],
  ['unclosed notes', '{#'.repeat(500_000)],
  ['notes that end on another line', `${'{#\n'.repeat(300_000)}#}`],
  ['notes', '{# x #}'.repeat(10_000)],
  ['a long path', `{{ a${'.a'.repeat(100_000)} }}`, { a: null }],
  ['a long condition', `{% if a${' and a'.repeat(50_000)} %}{% endif %}`, { a: 1 }],
  ['dots behind a link', '{{ b | urlize | size }}', { b: `http://x${'.'.repeat(1_000_000)}y` }],
  ['what might become an address', '{{ b | urlize | size }}', { b: `${'a.'.repeat(300_000)}@` }],
  ['a host of many names', '{{ b | urlize | size }}', { b: `a@${'b.'.repeat(500_000)}` }],
  ['openings of tags', '{{ b | striptags | size }}', { b: '<!--<a'.repeat(500_000) }],
  ['blanks', '{{ b | squish | strip | size }}', { b: `${' '.repeat(1_000_000)}x` }],
  ['line breaks', '{{ b | linebreaks | size }}', { b: '\n\n'.repeat(300_000) }],
  ['blanks in a subject', `x${' '.repeat(1_000_000)}y`, {}, { kind: 'subject' }],
  ['a counter of a million digits', '{{ b | plus: 1 }}', { b: `${'1'.repeat(1_000_000)}x` }],
]

for (const [name, source, data, how] of slow) {
  test(`not slow: ${name}`, () => {
    try {
      assert.equal(typeof render(source, data, how), 'string')
    } catch (error) {
      assert.ok(error instanceof TemplateError, String(error))
    }
  })
}

class Account {
  readonly name = 'Ada'
  get secret(): string {
    return 'never'
  }
  remove(): string {
    return 'never'
  }
}

function* endless(): Generator<number> {
  for (;;) yield 1
}

const ran: string[] = []
const own = {
  run: () => ran.push('own'),
  toLiquid: () => ran.push('toLiquid'),
  toString: () => 'never',
  valueOf: () => 1,
}

const outOfReach: readonly Attack[] = [
  ['the prototype', '{{ u.__proto__ }}', { u: {} }],
  ['the constructor', "{{ u['constructor'] }}", { u: {} }],
  ['a constructor by a variable', '{{ u[k] }}', { u: {}, k: 'constructor' }],
  ['the prototype of the data', '{{ __proto__ }}'],
  ['the constructor of the data', '{{ constructor.constructor }}'],
  ['a method of objects', '{{ u.toString }}', { u: {} }],
  ['a method of lists', '{{ l.map }}', { l: [] }],
  ['a method of numbers', '{{ n.toFixed }}', { n: 1 }],
  ['a method of texts', '{{ s.repeat }}', { s: 'a' }],
  ['the constructor of a literal', '{{ empty.constructor }}'],
  ['the constructor of a quoted text', "{{ 'a'.constructor }}"],
  ['the constructor of forloop', '{% for i in l %}{{ forloop.constructor }}{% endfor %}', { l: [1] }],
  ['the prototype of block', '{% block a %}{{ block.__proto__ }}{% endblock %}'],
  ['the constructor of a capture', '{% capture a %}x{% endcapture %}{{ a.constructor }}'],
  ['a getter of a class', '{{ u.secret }}', { u: new Account() }],
  ['a method of a class', '{{ u.remove }}', { u: new Account() }],
  ['a function of its own', '{{ u.run }}', { u: own }],
  ['an object that has its own text', '{{ u }}', { u: own }],
  ['an object that has its own number', '{{ u | plus: 1 }}', { u: own }],
  ['an object that has its own order', '{% if u > 0 %}{% endif %}', { u: own }],
  ['what is no text', '{{ u | upcase }}', { u: { toString: 1 } }],
  ['a promise', '{{ p }}', { p: Promise.resolve(1) }],
  ['an endless iterator', '{% for i in g %}{% endfor %}', { g: endless() }],
  ['an endless iterator in a list', '{{ l | first }}', { l: [endless()] }],
  [
    'a prototype by a binding',
    "{% render 'p', __proto__: u %}",
    { u: { x: 1 } },
    { shared: { 'partials/p': '{{ x }}' } },
  ],
  ['a prototype by assign', '{% assign __proto__ = u %}{{ x }}', { u: { x: 1 } }],
  ['the data around a partial', "{% render 'p' %}", { x: 1 }, { shared: { 'partials/p': '{{ x }}' } }],
]

for (const [name, source, data, how] of outOfReach) {
  test(`out of reach: ${name}`, () => throws(() => render(source, data, how), 'TEMPLATE_DATA_INVALID'))
}

test('nothing of the data was called', () => assert.deepEqual(ran, []))

for (const path of [
  '/etc/passwd',
  '../../../etc/passwd',
  'file:///etc/passwd',
  './../welcome',
  '__proto__',
  'constructor',
]) {
  test(`no file but a partial: ${path}`, () => {
    throws(() => render(`{% include '${path}' %}`), 'TEMPLATE_INVALID')
    throws(() => render(`{% render '${path}' %}`), 'TEMPLATE_INVALID')
    throws(() => render(`{% layout '${path}' %}`), 'TEMPLATE_INVALID')
  })
}

for (const filter of [
  'where_exp',
  'sha256',
  'sample',
  'push',
  'base64_decode',
  'constructor',
  '__proto__',
  'toString',
]) {
  test(`no such filter: ${filter}`, () => throws(() => render(`{{ 'a' | ${filter} }}`), 'TEMPLATE_INVALID'))
}

test('data keeps what it has', () => {
  const data = JSON.parse('{"__proto__":{"x":1},"a":{"__proto__":{"y":2}},"b":5,"l":[3,1,2]}')
  const before = JSON.stringify(data)
  const source = '{{ a.__proto__.y }}{% assign a = 1 %}{% increment b %}{% assign m = l %}{% for l in m %}{% endfor %}'
  assert.equal(render(`${source}`, data), '20')
  assert.equal(JSON.stringify(data), before)
})

test('an analysis is bounded as well', () => {
  const bomb = sampleContents(chain(30, (index) => `{% render 'p${index + 1}' %}`.repeat(10), 'x'))
  throws(() => analyse(samplePart("{% render 'p0' %}"), bomb), 'TEMPLATE_LIMIT_EXCEEDED')
  const circle = sampleContents({ 'layouts/a': "{% extends 'b' %}", 'layouts/b': "{% extends 'a' %}" })
  throws(() => analyse(samplePart('x'), circle, 'layouts/a'), 'TEMPLATE_LIMIT_EXCEEDED')
  const itself = sampleContents({ 'partials/self': "{{ a }}{% include 'self' %}" })
  assert.equal(analyse(samplePart("{% include 'self' %}"), itself).variables.length, 1)
})

function throws(run: () => unknown, code: string): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof TemplateError, String(error))
    assert.equal(error.code, code, error.message)
    return true
  })
}

/** Few in memory, without end when written. */
function laughs(): unknown[] {
  let list: unknown[] = ['lol']
  for (let depth = 0; depth < 50; depth++) list = [list, list]
  return list
}
