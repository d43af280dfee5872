import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { textOfHtml } from './html-text.ts'

const documents: readonly (readonly [html: string, text: string])[] = [
  ['', ''],
  ['plain', 'plain'],
  ['<p>one</p><p>two</p>', 'one two'],
  ['re<b>set</b> it', 'reset it'],
  ['a<br>b', 'a b'],
  ['<style>p{}</style>x<script>y</script >z', 'x z'],
  ['<style>never closed', ''],
  ['<!-- <b>no</b> -->yes', 'yes'],
  ['<title>t</title><body>b', 'b'],
  ['1 < 2 &amp; 3 &gt; 2', '1 < 2 & 3 > 2'],
  ['&uuml;ber &#x4F60;&#22909; &unknown; &#0; &#x110000;', 'über 你好 &unknown;'],
  ['<a href="x"', ''],
  ['<styled>seen</styled>', 'seen'],
  ['a&nbsp;\r\n\tb', 'a b'],
]

for (const [html, text] of documents) {
  test(`reads ${JSON.stringify(html).slice(0, 50)}`, () => assert.equal(textOfHtml(html), text))
}

test('reads anything, and hostile repetition in one pass', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (html) => assert.equal(typeof textOfHtml(html), 'string')))
  for (const piece of ['<style', '<', '<!--', '<script>', '</style', '&#', '<a ', '<title>']) {
    assert.ok(textOfHtml(piece.repeat(100_000)).length <= 500_000)
  }
})
