import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { textOfHtml } from './text-of-html.ts'

const documents: readonly (readonly [what: string, html: string, text: string])[] = [
  ['nothing', '', ''],
  ['text', 'Hello  there\n you', 'Hello there you'],
  ['paragraphs', '<p>a</p><p>b<br>c</p>', 'a\n\nb\nc'],
  ['entities', '1 &lt; 2 &amp; &uuml;ber &#x4F60; 🎉', '1 < 2 & über 你 🎉'],
  ['headings', '<h1>Title</h1><h2>你好</h2><h3>Third</h3>x', 'Title\n=====\n\n你好\n----\n\nThird\n\nx'],
  ['a link', '<a href="https://x.example/a?b=1&amp;c">Read <b>more</b></a>.', 'Read more (https://x.example/a?b=1&c).'],
  ['a link that is its text', '<a href="https://x.example/a">https://x.example/a</a>', 'https://x.example/a'],
  ['a link that is nearly its text', '<a href="https://www.x.example/">x.example</a>', 'x.example'],
  ['an address', '<a href="mailto:a@x.example">a@x.example</a>', 'a@x.example'],
  ['a link of an image', '<a href="https://x.example"><img src="l.png" alt="Acme"></a>', 'Acme (https://x.example)'],
  ['a link without text', '<a href="https://x.example"><img src="l.png" alt=""></a>', 'https://x.example'],
  ['a place in the mail', '<a href="#top">Up</a><a href="javascript:x"> run</a><a> none</a>', 'Up run none'],
  ['images', '<img src="a.png" alt="A  picture"> <img src="b.png"><img alt="">!', 'A picture !'],
  ['lists', '<ul><li>a<li>b<ul><li>c</ul></ul><ol start="9"><li>x<li>y</ol>', '- a\n- b\n  - c\n\n 9.  x\n 10. y'],
  ['a rule', 'a<hr>b', `a\n\n${'-'.repeat(40)}\n\nb`],
  ['what is kept as written', '<pre>a\n   b</pre>', 'a\n   b'],
  [
    'a table of data',
    '<table><thead><tr><th>Article<th>Count<th>Price</tr></thead><tr><td>Tea<td>2<td>€&nbsp;3.50<tr><td>Café au lait<td>10<td>€&nbsp;12.00</table>',
    'Article        Count     Price\nTea                2    € 3.50\nCafé au lait      10   € 12.00',
  ],
  [
    'a table with cells over columns',
    '<table><tr><th>A</th><th>B</th><th>C</th></tr><tr><td colspan="2">sum of all</td><td>1</td></tr></table>',
    'A   B   C\nsum of all   1',
  ],
  [
    'a table without headings',
    '<table><tr><td>Total</td><td>5 €</td></tr><tr><td>Tax</td><td>1 €</td></tr></table>',
    'Total   5 €\nTax     1 €',
  ],
  [
    'a table of Chinese',
    '<table><tr><th>名称</th><th>x</th></tr><tr><td>a</td><td>b</td></tr></table>',
    '名称   x\na      b',
  ],
  [
    'a layout table',
    '<table role="presentation"><tr><td>a</td><td>b</td></tr><tr><td><p>c</p></td></tr></table>',
    'a b\n\nc',
  ],
  [
    'tables in tables',
    '<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>',
    'a   b\n\nc',
  ],
  [
    'a colspan without end',
    '<table><tr><th colspan="1000000000">a</th><th rowspan="999999999">b</th></tr></table>',
    'a   b',
  ],
  ['no head', '<html><head><title>t</title><style>p{}</style></head><body>b<script>s</script></body></html>', 'b'],
  [
    'nothing hidden',
    'a<div style="color:red;Display: none">b</div><p hidden>c</p><i aria-hidden="true">d</i><b style="display:none!important">e</b>',
    'a',
  ],
  ['no comments', 'a<!--[if mso]>b<![endif]--><!--[if !mso]><!-->c<!--<![endif]--><![if !mso]>d<![endif]>', 'acd'],
  ['no fillers', '<p>a&nbsp;&zwnj;&nbsp;&zwnj;&#8199;&#65279;&#847; b&shy;c&#8203;</p>', 'a bc'],
  ['joiners within words', 'می\u200cخواهم 👩\u200d💻', 'می\u200cخواهم 👩\u200d💻'],
]

for (const [what, html, text] of documents) {
  test(`writes ${what}`, () => assert.equal(textOfHtml(html), text))
}

test('breaks no line in a paragraph and no address', () => {
  const address = `https://x.example/${'a-b/'.repeat(60)}`
  const words = 'many words '.repeat(30).trim()
  assert.equal(textOfHtml(`<p>${words} <a href="${address}">go</a></p>`), `${words} go (${address})`)
})

test('writes any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (html) => {
      const text = textOfHtml(html)
      assert.equal(text, text.trim())
      assert.doesNotMatch(text, /\u00a0|\n{3}/)
    }),
  )
  fc.assert(fc.property(fc.stringMatching(/^[a-z]+( [a-z]+)*$/), (words) => assert.equal(textOfHtml(words), words)))
})

const hostile = {
  'deep nesting': '<div>'.repeat(10_000),
  'deep tables': '<table><tr><th><td>'.repeat(5_000),
  'tables that are never closed': '<table><tr><td>a'.repeat(100_000),
  'what is never closed, in each other': '<p><span><i>a'.repeat(100_000),
  'deep lists': '<ul><li>a'.repeat(5_000),
  'deep quotes': '<blockquote>a'.repeat(5_000),
  'tags that never end': '<'.repeat(100_000),
  'images that never end': '<img src="'.repeat(20_000),
  'a long attribute': `<a href="${'x'.repeat(1_000_000)}">a</a>`,
  blanks: `<pre>${' '.repeat(500_000)}x</pre>`,
  joiners: `a${'\u200c'.repeat(500_000)}b`,
  digits: `<table><tr><th>a<th>b<tr><td>${'1'.repeat(200_000)}abcd<td>${'1'.repeat(200_000)}</table>`,
  'links in links': '<a href="https://x.example">'.repeat(5_000),
  'roman numbers': '<ol type="i" start="999999999"><li>a</ol><ol type="a" start="1e300"><li>a</ol>',
  'much of all': '<p>word <b>bold</b></p>'.repeat(200_000),
}

for (const [what, html] of Object.entries(hostile)) {
  test(`ends with a text: ${what}`, () => assert.ok(textOfHtml(html).length <= 4_000_000))
}
