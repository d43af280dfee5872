import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CatalogueError } from './catalogue.ts'
import { readJsonCatalogue } from './json-catalogue.ts'
import { type JsonMember, readJsonMembers } from './json-members.ts'

test('keys nest or have dots, and an object of plural forms is one text', () => {
  const { catalogue, problems } = readJsonCatalogue(
    'de',
    'locales/de.json',
    `{
  "welcome": { "hello": "Hallo {name}", "deep": { "er": "Tief" } },
  "menu.file": "Datei",
  "items": { "one": "{count} Artikel", "other": "{count} Artikel" },
  "other": { "other": "Andere", "title": "Titel" }
}`,
  )
  assert.deepEqual(problems, [])
  assert.deepEqual(
    [...catalogue.entries.values()].map(({ key, line, column, forms }) => [
      key,
      line,
      column,
      forms && [...forms.keys()],
    ]),
    [
      ['welcome.hello', 2, 16, undefined],
      ['welcome.deep.er', 2, 51, undefined],
      ['menu.file', 3, 3, undefined],
      ['items', 4, 3, ['one', 'other']],
      ['other.other', 5, 14, undefined],
      ['other.title', 5, 33, undefined],
    ],
  )
})

const unreadable: readonly [source: string, place: string, said: RegExp][] = [
  ['', '1:1', /expected an object .* got the end of the file/],
  ['[]', '1:1', /expected an object/],
  ['{"a": 1}', '1:7', /expected a text in double quotes or an object, got "1}"/],
  ['{\n  "a": null\n}', '2:8', /expected a text/],
  ['{\n  "a": ["b"]\n}', '2:8', /expected a text/],
  ['{"a": "b",}', '1:11', /expected a key in double quotes, got "}"/],
  ['{\r\n"a": "b"\r\n"c": "d"}', '3:1', /expected "," or "}"/],
  ['{"a" "b"}', '1:6', /expected ":" after the key/],
  ["{'a': 'b'}", '1:2', /expected a key/],
  ['{"a": "b\nc"}', '1:7', /this text does not end, or has a character in it that must be escaped/],
  ['{"a": "b', '1:7', /does not end/],
  ['{"a": "\\x"}', '1:7', /must be escaped/],
  ['{"a": "b"} {}', '1:12', /expected the end of the file/],
  ['{"a":'.repeat(100_000), '1:101', /nested deeper than 20 levels/],
]

for (const [source, place, said] of unreadable) {
  test(`says where ${JSON.stringify(source.slice(0, 30))} is wrong`, () => {
    assert.throws(
      () => readJsonCatalogue('de', 'locales/de.json', source),
      (error) => {
        assert(error instanceof CatalogueError)
        assert.match(error.message, said)
        return `${error.line}:${error.column}` === place
      },
    )
  })
}

const problematic: readonly [locale: string, source: string, place: string, said: RegExp][] = [
  ['de', '{"a": "b", "a": "c"}', '1:12', /the key "a" is there twice/],
  ['de', '{"a.b": "b",\n"a": {"b": "c"}}', '2:7', /the key "a.b" is there twice/],
  ['de', '{"": "b"}', '1:2', /the key "" has an empty part/],
  ['de', '{"a..b": "b"}', '1:2', /the key "a..b" has an empty part/],
  ['de', '{"a": "{{b}}"}', '1:2', /the text "a": write \{b\} instead/],
  ['de', '{"a": {"one": "b", "few": "c", "other": "d"}}', '1:2', /de has no plural form "few"; it has one, other/],
  ['de', '{"a": {"other": "d"}}', '1:2', /the plural form "one" of de is missing/],
  ['de', '{"a": {"one": "", "other": "d"}}', '1:2', /the plural form "one" of de is missing/],
  ['de', '{"a": {"one": "x", "one": "y", "other": "d"}}', '1:2', /the form "one" is there twice/],
  ['pl', '{"a": {"one": "b", "many": "c", "other": "d"}}', '1:2', /the plural form "few" of pl is missing/],
  ['ja', '{"a": {"one": "b", "other": "d"}}', '1:2', /ja has no plural form "one"; it has other/],
]

for (const [locale, source, place, said] of problematic) {
  test(`finds what is wrong in ${source} of ${locale}`, () => {
    const { problems } = readJsonCatalogue(locale, 'locales/x.json', source)
    assert.equal(problems.length, 1)
    assert.match(problems[0]?.problem ?? '', said)
    assert.equal(`${problems[0]?.line}:${problems[0]?.column}`, place)
  })
}

test('forms that only millions or fractions take may be left out', () => {
  assert.deepEqual(readJsonCatalogue('fr', 'f', '{"a": {"one": "b", "other": "c"}}').problems, [])
  assert.deepEqual(readJsonCatalogue('cs', 'f', '{"a": {"one": "b", "few": "c", "other": "d"}}').problems, [])
})

test('reads what JSON.parse reads', () => {
  const text = fc.string({ unit: 'binary', maxLength: 8 })
  const tree = fc.letrec((tie) => ({
    node: fc.oneof({ maxDepth: 4 }, text, fc.dictionary(text, tie('node'), { maxKeys: 4, noNullPrototype: false })),
  }))
  fc.assert(
    fc.property(fc.dictionary(text, tree.node), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      const source = JSON.stringify(value, undefined, indent)
      assert.deepEqual(fromMembers(readJsonMembers(source)), JSON.parse(source))
    }),
  )
})

test('refuses what JSON.parse refuses', () => {
  const piece = fc.constantFrom('{', '}', '"', ':', ',', ' ', '\n', 'a', '\\', '"a":', '"b"')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
      const source = `{${pieces.join('')}`
      if (!isRead(() => JSON.parse(source)))
        assert.equal(
          isRead(() => readJsonMembers(source)),
          false,
        )
    }),
  )
})

function fromMembers(members: readonly JsonMember[]): object {
  return Object.fromEntries(
    members.map(({ key, value }) => [key, typeof value === 'string' ? value : fromMembers(value)]),
  )
}

function isRead(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch {
    return false
  }
}
