import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalField } from './canonical-header.ts'

const fields: readonly (readonly [field: string, relaxed: string])[] = [
  ['A: X', 'a:X'],
  ['B : Y\t\r\n\tZ  ', 'b:Y Z'], // RFC 6376, 3.4.5
  ['Subject:', 'subject:'],
  ['Subject:   ', 'subject:'],
  ['Subject: a:b', 'subject:a:b'],
  ['Subject:\r\n a\r\n  b\r\n\tc', 'subject:a b c'],
  ['X-Name\t \t:\t v', 'x-name:v'],
  // Grüße in UTF-8, and octets that a trim() of JavaScript would take for white space.
  ['Subject: Gr\xc3\xbc\xc3\x9fe \xc2\xa0', 'subject:Gr\xc3\xbc\xc3\x9fe \xc2\xa0'],
  ['Subject: \x0ba\x0c', 'subject:\x0ba\x0c'],
]

for (const [field, relaxed] of fields) {
  test(JSON.stringify(field), () => {
    assert.equal(canonicalField(field, 'relaxed'), relaxed)
    assert.equal(canonicalField(field, 'simple'), field)
  })
}

const value = fc
  .array(fc.constantFrom(' ', '\t', '\r\n ', '\r\n\t', 'a', 'Z', ':', '\xe4', '\xa0', '=?utf-8?q?x?='), {
    maxLength: 20,
  })
  .map((words) => words.join(''))

test('the relaxed form is that of the slow reference, and of itself', () => {
  fc.assert(
    fc.property(fc.constantFrom('Subject', 'x-Y', 'TO '), value, (name, text) => {
      const relaxed = canonicalField(`${name}:${text}`, 'relaxed')
      assert.equal(relaxed, `${name.trim().toLowerCase()}:${wordsOf(text).join(' ')}`)
      assert.equal(canonicalField(relaxed, 'relaxed'), relaxed)
    }),
  )
})

/** What stands between white space. */
function wordsOf(text: string): string[] {
  const words = ['']
  for (const octet of text) {
    if (' \t\r\n'.includes(octet)) words.push('')
    else words.push((words.pop() ?? '') + octet)
  }
  return words.filter((word) => word !== '')
}
