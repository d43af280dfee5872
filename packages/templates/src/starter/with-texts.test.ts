import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { withTexts } from './with-texts.ts'

const starter = JSON.stringify({
  brand: { name: 'Acme', why: 'Because.' },
  welcome: { hello: 'Hello {name}', items: { one: 'One', other: '{count}' } },
})

const cases: readonly (readonly [name: string, catalogue: string, keys: readonly string[], expected: string])[] = [
  ['an empty catalogue', '{}\n', ['brand.name'], '{\n  "brand": {\n    "name": "Acme"\n  }\n}\n'],
  [
    'what is there stays as it is',
    '{\n\t"brand" : {"name":"Mine"} }',
    ['brand.name'],
    '{\n\t"brand" : {"name":"Mine"} }',
  ],
  [
    'a group that is there',
    '{ "brand": { "name": "Mine" } }\n',
    ['brand.why'],
    '{ "brand": { "name": "Mine" },\n  "brand.why": "Because."\n}\n',
  ],
  ['dots in names', '{ "brand.name": "Mine" }', ['brand.name'], '{ "brand.name": "Mine" }'],
  [
    'plural forms are one text',
    '{}',
    ['welcome.items'],
    '{\n  "welcome": {\n    "items": {\n      "one": "One",\n      "other": "{count}"\n    }\n  }\n}',
  ],
  ['a key that the starters have not', '{}', ['other.key'], '{}'],
]
for (const [name, catalogue, keys, expected] of cases) {
  test(name, () => assert.equal(withTexts(catalogue, starter, keys), expected))
}

test('what is no JSON object is left alone', () => {
  for (const catalogue of ['', '[]', 'null', '{ "a": 1, }'])
    assert.equal(withTexts(catalogue, starter, ['brand.name']), undefined)
})

test('a catalogue keeps every octet of its own, and is right JSON afterwards', () => {
  const catalogue = fc.tuple(fc.dictionary(fc.string(), fc.string()), fc.constantFrom(undefined, 2, '\t'))
  fc.assert(
    fc.property(catalogue, ([texts, indent]) => {
      const before = JSON.stringify(texts, null, indent)
      const after = withTexts(before, starter, ['brand.name', 'welcome.items']) ?? ''
      assert.ok(after.startsWith(before.slice(0, -1).trimEnd()))
      assert.deepEqual(
        Object.entries(JSON.parse(after)).slice(0, Object.keys(texts).length),
        Object.entries(JSON.parse(before)),
      )
    }),
  )
})
