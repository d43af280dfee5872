import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { docComment, quoted, textOfKey } from './type-text.ts'

test('a quoted text is one token of one line, and means the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const written = quoted(text)
      assert.match(written, /^'(?:[^'\\\p{Cc}\u2028\u2029]|\\['\\]|\\u[0-9a-f]{4})*'$/u)
      assert.equal(JSON.parse(`"${written.slice(1, -1).replaceAll("\\'", "'").replaceAll('"', '\\"')}"`), text)
    }),
  )
})

test('nothing in a doc comment ends it', () => {
  const lines = fc.array(fc.string({ unit: fc.constantFrom('*', '/', '\n', '\r', '\u2028', '\u202e', 'a', ' ') }), {
    minLength: 1,
  })
  fc.assert(
    fc.property(lines, (given) => {
      const comment = docComment(given, '  ')
      assert.equal(comment.indexOf('*/'), comment.length - 3)
      assert.match(comment, /^ {2}\/\*\*[^\u2028\u202e\r]*\*\/\n$/)
    }),
  )
})

const keys = [
  ['welcome', 'welcome'],
  ['password-reset', "'password-reset'"],
  ['billing/invoice', "'billing/invoice'"],
  ["it's", "'it\\'s'"],
  ["x': never } } declare global { var y: '", "'x\\': never } } declare global { var y: \\''"],
  ['a\nb', "'a\\u000ab'"],
  ['größe', "'größe'"],
  ['__proto__', '__proto__'],
] as const
for (const [key, written] of keys) test(`the key ${JSON.stringify(key)}`, () => assert.equal(textOfKey(key), written))
