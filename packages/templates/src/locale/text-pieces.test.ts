import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readText } from './text-pieces.ts'

const texts: readonly [text: string, pieces: readonly (string | { name: string })[]][] = [
  ['', ['']],
  ['Hallo', ['Hallo']],
  ['Hallo {name}!', ['Hallo ', { name: 'name' }, '!']],
  ['{a}{ b }', [{ name: 'a' }, { name: 'b' }]],
  ["l'{name}", ["l'", { name: 'name' }]],
  ["Write '{'name'}'.", ['Write {name}.']],
  ["'{'{name}'}'", ['{', { name: 'name' }, '}']],
  ['Hello %(name)s', ['Hello ', { name: 'name' }]],
  ['%(count)d of %(all)d, 100%%', [{ name: 'count' }, ' of ', { name: 'all' }, ', 100%']],
  ['100%% and 5 %', ['100%% and 5 %']],
  ['{__proto__}', [{ name: '__proto__' }]],
]

for (const [text, pieces] of texts) {
  test(`reads ${JSON.stringify(text)}`, () => {
    assert.deepEqual(readText(text).pieces, pieces)
    assert.equal(readText(text).problem, undefined)
  })
}

const wrong: readonly [text: string, problem: RegExp][] = [
  ['Hello {{name}}', /^write \{name\} instead of \{\{name\}\}$/],
  ['{count, plural, one {# item} other {# items}}', /"\{count, plural, …\}" is not read: give the key an object/],
  ['{sex, select, male {he} other {they}}', /give each choice a key of its own/],
  ['{when, date, long}', /write \{when\}/],
  ['a { b', /"\{ b" is no placeholder such as \{name\}: write '\{'/],
  ['a } b', /write '\}' where the brace itself is meant/],
  ['{user.name}', /no placeholder/],
  ['{0}', /no placeholder/],
  ['%(price).2f', /"%\(price\).2f" is no placeholder: write %\(name\)s/],
]

for (const [text, problem] of wrong) {
  test(`says what to write instead of ${JSON.stringify(text)}`, () =>
    assert.match(readText(text).problem ?? '', problem))
}

test('no text is lost, whatever braces are in it', () => {
  const text = fc.array(fc.constantFrom('{', '}', "'", '%', '(', ')s', 'name', ' ', ','), { maxLength: 12 })
  fc.assert(
    fc.property(text, (parts) => {
      const { pieces, problem } = readText(parts.join(''))
      const words = pieces.map((piece) => (typeof piece === 'string' ? piece : piece.name)).join('')
      assert(words.length <= parts.join('').length)
      if (problem !== undefined) assert.match(words, /[{}]|%\(/)
    }),
  )
})
