import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PartSource } from './mail-source.ts'
import { markdownPart } from './markdown.ts'

function part(markdown: string, linesBefore = 0): PartSource {
  const read = markdownPart('a.md', markdown, linesBefore)
  return 'content' in read ? read.content : assert.fail(read.problem)
}

const cases: readonly [name: string, markdown: string, html: string][] = [
  ['a heading', '# Hi {{ user.name }}', '<h1>Hi {{ user.name }}</h1>\n'],
  ['emphasis around and in', '**{{ a | default: "**x**" }}**', '<p><strong>{{ a | default: "**x**" }}</strong></p>\n'],
  ['a link', '[go]({{ url }}?a={{ b }})', '<p><a href="{{ url }}?a={{ b }}">go</a></p>\n'],
  ['braces in quotes', "{{ '}}' }} *x*", "<p>{{ '}}' }} <em>x</em></p>\n"],
  ['raw is one piece', '{% raw %}{{ *no* }}{% endraw %}', '<p>{% raw %}{{ *no* }}{% endraw %}</p>\n'],
  [
    'a tag on a line of its own',
    'A\n{% if x %}\nB\n{% endif %}\nC',
    '<p>A</p>\n{% if x %}\n<p>B</p>\n{% endif %}\n<p>C</p>\n',
  ],
  [
    'a text in another language',
    '{% blocktrans %}\nHi *{{ b }}*\n{% endblocktrans %}',
    '<p>{% blocktrans %}\nHi *{{ b }}*\n{% endblocktrans %}</p>\n',
  ],
  [
    'what writes nothing',
    "{% trans 'a' as b %}\n{# *note* #}\nC {# *note* #} D {#",
    "{% trans 'a' as b %}\n{# *note* #}\n<p>C {# *note* #} D {#</p>\n",
  ],
  ['a tag within a line', 'A {% if x %}B{% endif %}', '<p>A {% if x %}B{% endif %}</p>\n'],
  ['text by a tag is a paragraph', "{% trans 'a' %}\n\n{{ b }}", "<p>{% trans 'a' %}</p>\n<p>{{ b }}</p>\n"],
  ['a tag over lines', '{% render "x",\n\n  a: 1 %}\n\nB', '{% render "x",\n\n  a: 1 %}<p>B</p>\n'],
  [
    'a loop around rows',
    '| A | B |\n|---|--:|\n{% for l in ls %}\n| {{ l.a | upcase }} | {{ l.b }} |\n{% endfor %}\n| S | 1 |',
    '<table>\n<thead>\n<tr>\n<th>A</th>\n<th align="right">B</th>\n</tr>\n</thead>\n<tbody>{% for l in ls %}\n' +
      '<tr>\n<td>{{ l.a | upcase }}</td>\n<td align="right">{{ l.b }}</td>\n</tr>\n{% endfor %}\n' +
      '<tr>\n<td>S</td>\n<td align="right">1</td>\n</tr>\n</tbody></table>\n',
  ],
  [
    'a condition around a table',
    '{% if ls %}\n| A |\n|---|\n| b |\n{% endif %}',
    '{% if ls %}\n<table>\n<thead>\n<tr>\n<th>A</th>\n</tr>\n</thead>\n<tbody><tr>\n<td>b</td>\n</tr>\n</tbody></table>\n{% endif %}',
  ],
  [
    'a loop around items',
    '{% for x in xs %}\n- {{ x }}\n{% endfor %}\n- last',
    '<ul>\n{% for x in xs %}\n<li>{{ x }}</li>\n{% endfor %}\n<li>last</li>\n</ul>\n',
  ],
  [
    'a condition around one item',
    '1. a\n{% if y %}\n2. y\n{% else %}\n2. n\n{% endif %}',
    '<ol>\n<li>a</li>\n{% if y %}\n<li>y</li>\n{% else %}\n<li>n</li>\n{% endif %}\n</ol>\n',
  ],
  ['a condition around a list', '{% if y %}\n- y\n{% endif %}', '{% if y %}\n<ul>\n<li>y</li>\n</ul>\n{% endif %}'],
  [
    'code',
    '```\n{% if x %}\n{{ "<" }} <\n{% endif %}\n```',
    '<pre><code>{% if x %}\n{{ "<" }} &lt;\n{% endif %}\n</code></pre>\n',
  ],
  [
    'raw HTML',
    '<table>\n{% for x in xs %}\n<tr><td>*{{ x }}*</td></tr>\n{% endfor %}\n</table>',
    '<table>\n{% for x in xs %}\n<tr><td>*{{ x }}*</td></tr>\n{% endfor %}\n</table>',
  ],
  ['a word like a placeholder', 'liquid0x {{ a }} liquidq0x', '<p>liquid0x {{ a }} liquidq0x</p>\n'],
  ['an output that is not closed', 'a {{ b', '<p>a {{ b</p>\n'],
]

for (const [name, markdown, html] of cases) {
  test(`Markdown: ${name}`, () => assert.equal(part(markdown).source, html))
}

test('a place in the HTML is that of the Liquid in the file', () => {
  const { source, place } = part('# T\n\nHello **{{ name }}**\n\n{% if x %}\nB\n{% endif %}\n', 3)
  const at = (text: string, more = 0) => {
    const before = source.slice(0, source.indexOf(text)).split('\n')
    return place(before.length, (before.at(-1)?.length ?? 0) + 1 + more)
  }
  assert.deepEqual(at('{{ name'), { line: 6, column: 9 })
  assert.deepEqual(at('{{ name', 3), { line: 6, column: 12 })
  assert.deepEqual(at('{% if'), { line: 8, column: 1 })
  assert.deepEqual(at('{% endif'), { line: 10, column: 1 })
})

test('whatever stands around it, Liquid comes through as it was written and in order', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '# ',
      '- ',
      '1. ',
      '> ',
      '| ',
      '**',
      '_',
      '`',
      '```\n',
      '\n',
      '\n\n',
      ' ',
      '<b>',
      '|---|\n',
      '[x](',
      ')',
    ),
    fc.constantFrom('{{ a }}', "{{ '}}' | t: b }}", '{% if x %}', '{% endif %}', '{% for a in b %}', '{% endfor %}'),
    fc.string({ maxLength: 5 }).map((text) => text.replaceAll('{', '')),
  )
  const liquid = /\{\{ a \}\}|\{\{ '\}\}' \| t: b \}\}|\{% \w+(?: x| a in b)? %\}/g
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const markdown = pieces.join('')
      const written = markdown.match(liquid) ?? []
      const { source } = part(markdown)
      assert.deepEqual(source.match(liquid) ?? [], written)
      assert.doesNotMatch(source, /liquid\d/)
    }),
  )
})

test('what would take too long or too deep is refused', () => {
  const texts = [
    '*a'.repeat(60_000),
    '> '.repeat(30_000),
    '- '.repeat(30_000),
    '1. > '.repeat(12_000),
    '_a__b*'.repeat(10_000),
  ]
  for (const text of texts) assert.ok('problem' in markdownPart('a.md', text, 0), text.slice(0, 10))
})

test('blanks behind the line of a table are no work', () => {
  const row = `| a |\n|-${' '.repeat(60_000)}x\n{% if a %}\n| a |\n{% endif %}`
  assert.ok('content' in markdownPart('a.md', row, 0))
})

test('much that is plain is none of that', () => {
  const list = '- **one** and _another_, a snake_case_name, 2 * 2\n'.repeat(200)
  assert.ok('content' in markdownPart('a.md', `${list}\n${'A *word* in **bold**.\n\n'.repeat(2000)}`, 0))
})
