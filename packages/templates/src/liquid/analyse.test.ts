import assert from 'node:assert/strict'
import { test } from 'node:test'
import { analyse } from './analyse.ts'
import { sampleContents, samplePart } from './sample-engine.ts'

type Case = readonly [
  name: string,
  source: string,
  /** `kind path`, with `?` where a condition has tested it before. */
  uses: readonly string[],
  how?: { readonly shared?: Readonly<Record<string, string>>; readonly layout?: string },
]

const base = { 'layouts/base': '{% block title %}{{ a }}{% endblock %}{% block content %}{{ b }}{% endblock %}{{ c }}' }

const cases: readonly Case[] = [
  ['values and arguments', '{{ user.name | append: suffix }}', ['output user.name', 'output suffix']],
  ['globals are left out', '{{ locale }}{{ unsubscribeUrl }}', []],
  ['keys in brackets', "{{ a['b'].c[0][k].d }}", ['output k', 'output a.b.c.[].[].d']],
  [
    'conditions',
    '{% if a.b == c %}{% elsif d %}{% endif %}{% unless e %}{% endunless %}',
    ['tested a.b', 'tested c', 'tested d', 'tested e'],
  ],
  ['case', '{% case a %}{% when b, 1 %}{{ c }}{% endcase %}', ['tested a', 'tested b', 'output c']],
  [
    'what may be absent',
    '{{ a | default: b }}{% if c %}{{ c }}{{ c.d }}{% else %}{{ e }}{% endif %}',
    ['tested a', 'output b', 'tested c', 'output? c', 'output c.d', 'output e'],
  ],
  ['no guard by or', '{% if a or b %}{{ a }}{% endif %}', ['tested a', 'tested b', 'output a']],
  [
    'loops',
    '{% for i in items %}{{ i.title }}{{ forloop.index }}{% for t in i.tags %}{{ t }}{% endfor %}{% empty %}{{ none }}{% endfor %}',
    ['iterated items', 'output items.[].title', 'iterated items.[].tags', 'output items.[].tags.[]', 'output none'],
  ],
  ['ranges and modifiers', '{% for i in (1..n) limit: m %}{{ i }}{% endfor %}', ['output n', 'output m']],
  ['pairs', '{% for k, v in o %}{{ k }}{{ v.x }}{% endfor %}', ['iterated o', 'output o.[].x']],
  [
    'words of lists',
    '{% for i in l %}{% endfor %}{{ l.size }}{{ l.first.x }}{{ product.size }}',
    ['iterated l', 'tested l', 'output l.[].x', 'output product.size'],
  ],
  [
    'assign follows the data',
    "{% assign s = l | sort: 'x' | where: 'y' %}{% for i in s %}{{ i.z }}{% endfor %}{% assign u = user %}{{ u.name }}",
    ['iterated l', 'iterated l', 'output l.[].z', 'output user', 'output user.name'],
  ],
  [
    'map and first',
    "{% assign t = l | map: 'a.b' %}{% for i in t %}{{ i.c }}{% endfor %}{% assign f = l | first %}{{ f.d }}",
    ['iterated l', 'output l.[].a.b', 'iterated l', 'output l.[].a.b.c', 'iterated l', 'output l.[].d'],
  ],
  ['capture and counters', '{% capture x %}{{ a }}{% endcapture %}{{ x }}{% increment n %}{{ n }}', ['output a']],
  ['with', '{% with x: a.b, y=1 %}{{ x.c }}{{ y }}{% endwith %}{{ x }}', ['output a.b', 'output a.b.c', 'output x']],
  [
    'render sees what it is given',
    "{% render 'p', x: a %}",
    ['output a', 'output a.y'],
    { shared: { 'partials/p': '{{ x.y }}{{ unknown }}' } },
  ],
  [
    'include sees everything',
    "{% include 'p' with x=a %}",
    ['output a', 'output a.y', 'output z'],
    { shared: { 'partials/p': '{{ x.y }}{{ z }}' } },
  ],
  [
    'a partial for each',
    "{% render 'p' for l as x %}",
    ['iterated l', 'output l.[].y'],
    { shared: { 'partials/p': '{{ x.y }}' } },
  ],
  ['a layout', '{{ x }}', ['output x', 'output a', 'output c'], { shared: base, layout: 'layouts/base' }],
  [
    'blocks that are replaced',
    "{% extends 'base' %}{% block title %}{{ t }}{% endblock %}",
    ['output t', 'output c'],
    { shared: base },
  ],
  [
    'blocks that are shown',
    "{% extends 'base' %}{% block title %}{{ block.super }}{% endblock %}",
    ['output a', 'output b', 'output c'],
    { shared: base },
  ],
  [
    'translations',
    "{% trans 'k', name: a, count: n %}{{ 'k' | t: x: b }}{% blocktrans with y=c.d %}{{ y }}{{ z }}{% endblocktrans %}",
    ['output a', 'output n', 'output b', 'output c.d', 'output z'],
  ],
  [
    'echo, cycle, now, liquid',
    "{% echo a %}{% cycle b, 'x' %}{% now f %}{% liquid\necho d %}",
    ['output a', 'output b', 'output f', 'output d'],
  ],
]

for (const [name, source, uses, { shared = {}, layout } = {}] of cases) {
  test(name, () => {
    const { variables } = analyse(samplePart(source), sampleContents(shared), layout)
    const found = variables.map(({ kind, path, guarded }) => `${kind}${guarded ? '?' : ''} ${path.join('.')}`)
    assert.deepEqual(found, uses)
  })
}

test('each use has its place', () => {
  const contents = sampleContents({ 'partials/p': '\n  {{ x }}' })
  const { variables } = analyse(samplePart("\n{{ a.b }}{% include 'p' %}"), contents)
  assert.deepEqual(variables, [
    { path: ['a', 'b'], kind: 'output', file: 'welcome/html.liquid', line: 2, column: 4 },
    { path: ['x'], kind: 'output', file: 'partials/p.liquid', line: 2, column: 6 },
  ])
})

test('translations are told with their values', () => {
  const source =
    "{% trans 'a', name: n, count: c %}{{ 'b' | t: x: y, context: 'z' }}{% trans 'd' context 'e' as v %}{% trans key %}\n{% blocktrans trimmed %} Hello\n {{ who }}{% endblocktrans %}"
  const { translations } = analyse(samplePart(source), sampleContents())
  const told = translations.map(({ file: _file, ...rest }) => rest)
  assert.deepEqual(told, [
    { key: 'a', values: ['name', 'count'], count: true, line: 1, column: 1 },
    { key: 'b', values: ['x'], count: false, context: 'z', line: 1, column: 38 },
    { key: 'd', values: [], count: false, context: 'e', line: 1, column: 68 },
    { key: 'Hello %(who)s', values: ['who'], count: false, line: 2, column: 1 },
  ])
})

test('what is wrong is an error of its file', () => {
  const contents = sampleContents({ 'partials/p': '{% if %}' })
  assert.throws(() => analyse(samplePart("{% include 'p' %}"), contents), {
    code: 'TEMPLATE_INVALID',
    file: 'partials/p.liquid',
  })
  assert.throws(() => analyse(samplePart("x{% include 'q' %}"), contents), {
    file: 'welcome/html.liquid',
    line: 1,
    column: 13,
  })
  assert.throws(() => analyse(samplePart('x'), contents, 'layouts/none'), { code: 'TEMPLATE_INVALID' })
})
