import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodedWords, leastRoom, longestEncodedWord, looksEncoded } from './encoded-word.ts'
import { decodeWords } from './read-back.test.ts'

const cases: readonly [text: string, words: readonly string[]][] = [
  ['é', ['=?utf-8?B?w6k=?=']],
  ['naïve café society', ['=?utf-8?Q?na=C3=AFve_caf=C3=A9_society?=']],
  ['   ', ['=?utf-8?Q?___?=']],
  ['=?utf-8?Q?x?=', ['=?utf-8?B?PT91dGYtOD9RP3g/PQ==?=']],
  ['a_b?c=d', ['=?utf-8?B?YV9iP2M9ZA==?=']],
  ['您的发票', ['=?utf-8?B?5oKo55qE5Y+R56Wo?=']],
]

for (const [text, words] of cases)
  test(`encodes ${JSON.stringify(text)}`, () => assert.deepEqual(encodedWords('subject', text), words))

test('every text comes back, no word is too long, and each is text of its own', () => {
  fc.assert(
    fc.property(textWithoutLineEnds(), fc.integer({ min: leastRoom, max: longestEncodedWord }), (text, room) => {
      const words = encodedWords('subject', text, room)
      assert.equal(decodeWords(words.join(' ')), text)
      assert.equal(words.map((word) => decodeWords(word)).join(''), text, 'no word splits a character')
      for (const [index, word] of words.entries()) {
        assert.ok(word.length <= (index === 0 ? room : longestEncodedWord))
        assert.match(word, /^=\?utf-8\?[BQ]\?[A-Za-z0-9!*+\-/=_]+\?=$/)
      }
    }),
  )
})

test('the shorter of Q and B is taken, and no word in B is padded but the last', () => {
  fc.assert(
    fc.property(textWithoutLineEnds(), (text) => {
      const words = encodedWords('subject', text)
      const q = Array.from(Buffer.from(text), (octet) =>
        /[A-Za-z0-9!*+\-/ ]/.test(String.fromCharCode(octet)) ? 1 : 3,
      )
      const inQ = q.reduce((sum, each) => sum + each, 0)
      const inB = Buffer.from(text).toString('base64').length
      const isB = words[0]?.startsWith('=?utf-8?B?') === true
      if (words.length === 1) assert.equal(isB, inB < inQ)
      if (inB >= inQ) assert.equal(isB, false)
      if (isB) assert.ok(words.slice(0, -1).every((word) => !word.includes('=?=')))
    }),
  )
})

test('text that no word in B could end without padding is in Q', () => {
  assert.equal(encodedWords('subject', `é${'发'.repeat(40)}`)[0]?.startsWith('=?utf-8?Q?'), true)
  assert.equal(encodedWords('subject', `éa${'发'.repeat(40)}`)[0]?.startsWith('=?utf-8?B?'), true)
})

for (const bad of ['a\r\nBcc: x@y.example', 'a\rb', 'a\nb', 'a\0b', 'a\ud800b']) {
  test(`does not hide ${JSON.stringify(bad)} in an encoded word`, () => {
    assert.throws(() => encodedWords('subject', bad), { code: 'HEADER_INVALID', field: 'subject' })
  })
}

test('knows what looks encoded', () => {
  assert.ok(looksEncoded('=?utf-8?Q?x?='))
  assert.ok(!looksEncoded('a = b ? c : d'))
})

function textWithoutLineEnds(): fc.Arbitrary<string> {
  const pieces = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    fc.constantFrom('Ihre Rechnung für November', '您的发票', '👩‍👩‍👧‍👦', 'مرحبا بالعالم', ' '),
  )
  return fc
    .array(pieces, { minLength: 1, maxLength: 6 })
    .map((all) =>
      all
        .join('')
        .replace(/[\0\r\n]/g, '')
        .toWellFormed(),
    )
    .filter((text) => text !== '')
}
