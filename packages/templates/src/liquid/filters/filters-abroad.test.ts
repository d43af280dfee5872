// The same filters in HTML, in another language, and with what they cannot take.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Translator } from '../../locale/translator.ts'
import { render, sampleTranslator } from '../sample-engine.ts'

const data = {
  o: { a: 1 },
  items: [{ a: 1 }, { a: 2 }],
  when: new Date('2026-05-03T14:30:05.007Z'),
  date: '2026-05-03',
}

const inHtml: readonly (readonly [source: string, written: string])[] = [
  ["{{ 'a\\n\\nb\\r\\nc<' | linebreaks }}", '<p>a</p>\n\n<p>b<br>c&lt;</p>'],
  ["{{ 'a\\nb<' | linebreaksbr }}", 'a<br>b&lt;'],
  ["{{ 'a\\nb' | newline_to_br }}", 'a<br>b'],
  ["{{ '<&amp;' | escape_once }}", '&lt;&amp;'],
  ["{{ '<' | escape }}{{ '<' | escape | escape }}{{ '<' | force_escape | append: '>' }}", '&lt;&lt;&lt;&gt;'],
  [
    "{{ 'a <b> www.x.org/?a&b, x@y.org.' | urlize }}",
    'a &lt;b&gt; <a href="https://www.x.org/?a&amp;b">www.x.org/?a&amp;b</a>, <a href="mailto:x@y.org">x@y.org</a>.',
  ],
  ["{{ 'javascript:alert(1)' | urlize }}", 'javascript:alert(1)'],
  ['{% capture m %}<b>{% endcapture %}{{ m | strip | linebreaks }}', '<p><b></p>'],
]

for (const [source, written] of inHtml) {
  test(`in HTML: ${source}`, () => assert.equal(render(source), written))
}

const german: Translator = { ...sampleTranslator, locale: 'de', timeZone: 'Europe/Berlin' }
const abroad: readonly (readonly [expression: string, written: string])[] = [
  ["when | date: '%A, %-d. %B %H:%M %z'", 'Sonntag, 3. Mai 16:30 +0200'],
  ["'2026-01-01T23:30:00Z' | date: 'medium'", '02.01.2026'],
  ["date | date: 'medium'", '03.05.2026'],
  ["'2026-05-03T22:30:00+00:00' | date: '%d %Z'", '04 MESZ'],
  ['when | time', '16:30'],
  ["when | date: 'short', time: 'short'", '03.05.26, 16:30'],
  ['1234.5 | number', '1.234,5'],
  ['34.26 | floatformat', '34,3'],
  ["1234.5 | money: 'EUR'", '1.234,50\u00a0€'],
  ["'a,b,c' | split: ',' | list", 'a, b und c'],
]

for (const [expression, written] of abroad) {
  test(`in German: ${expression}`, () => {
    assert.equal(render(`{{ ${expression} }}`, data, { kind: 'text', translator: german }), written)
  })
}

const refused: readonly (readonly [expression: string, message: RegExp])[] = [
  ["'x' | times: 2", /expected a number, got "x"/],
  ['o | plus: 1', /expected a number, got an object/],
  ["'yesterday' | date", /expected a Date/],
  ["'2026-02-31' | date", /expected a Date/],
  ['date | time', /time of day/],
  ["1 | pluralize: 'a,b,c'", /one ending or two/],
  ["1 | yesno: 'a'", /two words or three/],
  ['o | add: 1', /cannot add 1 to an object/],
  ['items | sort', /cannot sort by an object/],
  ["'%zz' | url_decode", /cannot|no text that can stand in a URL/],
  ['1 | slice: 1.5', /expected a whole number, got 1.5/],
  ["1 | money: 'EUR', digits: 1", /the currency decides/],
  ['1 | floatformat: 21', /up to 20 digits/],
]

for (const [expression, message] of refused) {
  test(`refused: ${expression}`, () => {
    assert.throws(() => render(`{{ ${expression} }}`, data), { code: 'TEMPLATE_DATA_INVALID', message })
  })
}
