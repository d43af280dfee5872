import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Scan, scan } from './scan.ts'

const rows: readonly [text: string, found: Partial<Scan>][] = [
  ['', { size: 0, longestLine: 0, escapes: 0 }],
  ['plain', { size: 5, longestLine: 5, escapes: 0, high: 0 }],
  ['a\r\nbc\r\n', { crlf: 2, bareCr: 0, bareLf: 0, longestLine: 2 }],
  ['a\nbc\rdef', { crlf: 0, bareCr: 1, bareLf: 1, longestLine: 3 }],
  ['a\r\r\nb', { crlf: 1, bareCr: 1 }],
  ['é', { high: 2, escapes: 2 }],
  ['a=b\x07\x7f\t', { escapes: 3, trailingSpaces: 1 }],
  ['a\0', { nul: 1, escapes: 1 }],
  ['a \r\nb\t\nc ', { trailingSpaces: 3 }],
  [' \n', { trailingSpaces: 1 }],
  ['.\r\nFrom me\r\n.x\r\nFrom\r\nFromage', { fragileStarts: 3 }],
  ['x.\r\nx From me', { fragileStarts: 0 }],
]

for (const [text, expected] of rows) {
  test(`finds what is in ${JSON.stringify(text)}`, () => {
    const found = scan(Buffer.from(text))
    assert.deepEqual({ ...found, ...expected }, found)
  })
}

test('counts as a slow reading by regular expressions does', () => {
  const pieces = fc.constantFrom('a', ' ', '\t', '\r', '\n', '\r\n', '=', '\0', '.', 'From ', '\xe9', '\x7f')
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (all) => {
      const text = all.join('')
      const lines = text.split(/\r\n|\r|\n/)
      const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length
      assert.deepEqual(scan(Buffer.from(text, 'latin1')), {
        size: text.length,
        high: count(/[\x80-\xff]/g),
        nul: count(/\0/g),
        escapes: count(/[^\t\r\n -<>-~]/g),
        crlf: count(/\r\n/g),
        bareCr: count(/\r(?!\n)/g),
        bareLf: count(/(?<!\r)\n/g),
        longestLine: Math.max(...lines.map((line) => line.length)),
        trailingSpaces: lines.filter((line) => /[ \t]$/.test(line)).length,
        fragileStarts: lines.filter((line) => /^(?:\.|From )/.test(line)).length,
      })
    }),
  )
})
