import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ContentFault, type ContentRules, createContentCheck, type LineEndings } from './content-check.ts'

const unlimited = {
  maxOctets: Number.POSITIVE_INFINITY,
  maxHeaderOctets: Number.POSITIVE_INFINITY,
  maxLineOctets: Number.POSITIVE_INFINITY,
}

/** Content, where the first bare line end stands, what normalising makes of it, and every bare one. */
const table: readonly [content: string, bareAt: number | undefined, normalised: string, all: readonly string[]][] = [
  ['', undefined, '', []],
  ['A\r\nB\r\n', undefined, 'A\r\nB\r\n', []],
  ['A\r\nB', undefined, 'A\r\nB', []],
  ['A\nB\r\n', 1, 'A\r\nB\r\n', ['LF 1']],
  ['A\rB\r\n', 1, 'A\r\nB\r\n', ['CR 1']],
  ['A\r\r\nB', 1, 'A\r\n\r\nB', ['CR 1']],
  ['A\n\r\nB', 1, 'A\r\n\r\nB', ['LF 1']],
  ['A\r\n\n', 3, 'A\r\n\r\n', ['LF 3']],
  ['A\r', 1, 'A\r\n', ['CR 1']],
  ['\r\r\r', 0, '\r\n\r\n\r\n', ['CR 0', 'CR 1', 'CR 2']],
  ['\n\n', 0, '\r\n\r\n', ['LF 0', 'LF 1']],
  ['A\n.\r\nB\r.\r', 1, 'A\r\n.\r\nB\r\n.\r\n', ['LF 1', 'CR 6', 'CR 8']],
]

test('a CR or LF that stands alone is refused, normalised or reported, cut at every octet', () => {
  for (const [content, bareAt, normalised, all] of table) {
    for (const pieces of cuts(content)) {
      const shown = JSON.stringify(pieces)
      const refused = check('refuse', pieces)
      assert.deepEqual(refused.fault, bareAt === undefined ? undefined : { broken: 'line-end', offset: bareAt }, shown)
      if (bareAt === undefined) assert.equal(refused.passed, content, shown)
      assert.equal(check('normalise', pieces).passed, normalised, shown)
      const taken = check('accept', pieces)
      assert.equal(taken.passed, content, shown)
      assert.deepEqual(taken.bare, all, shown)
    }
  }
})

const limits: readonly [
  name: string,
  rules: Partial<ContentRules>,
  content: string,
  fault: ContentFault | undefined,
][] = [
  ['as long as it may be', { maxOctets: 5 }, 'abc\r\n', undefined],
  ['one octet too long', { maxOctets: 5 }, 'abcd\r\n', { broken: 'size', offset: 5 }],
  ['a line as long as it may be', { maxLineOctets: 5 }, 'abc\r\nabc\r\n', undefined],
  ['a line too long', { maxLineOctets: 5 }, 'a\r\nabcd\r\n', { broken: 'line-length', offset: 8 }],
  ['a line too long without an end', { maxLineOctets: 5 }, 'a\r\nabcdefgh', { broken: 'line-length', offset: 8 }],
  ['a header as long as it may be', { maxHeaderOctets: 7 }, 'a:b\r\n\r\nlong body\r\n', undefined],
  ['a header too long', { maxHeaderOctets: 6 }, 'a:b\r\n\r\n', { broken: 'header', offset: 6 }],
  ['a header without an end', { maxHeaderOctets: 6 }, 'a:b\r\nc:d\r\n', { broken: 'header', offset: 6 }],
]

for (const [name, rules, content, fault] of limits) {
  test(name, () => {
    for (const pieces of cuts(content)) assert.deepEqual(check('refuse', pieces, rules).fault, fault, pieces.join('|'))
  })
}

test('of very many bare line ends the first hundred are kept, and all are counted', () => {
  const { passed, bare, count } = check('accept', ['\n'.repeat(5000)])
  assert.equal(passed.length, 5000)
  assert.equal(bare.length, 100)
  assert.equal(count, 5000)
})

test('whatever comes, however it is cut: accepted as it is, and normalised to CRLF alone', () => {
  const octets = fc.array(fc.constantFrom('\r\n', '\r', '\n', 'x', 'yz'), { maxLength: 20 })
  fc.assert(
    fc.property(octets, fc.nat(30), fc.nat(30), (words, one, other) => {
      const text = words.join('')
      const [first, second] = one < other ? [one, other] : [other, one]
      const pieces = [text.slice(0, first), text.slice(first, second), text.slice(second)]
      assert.equal(check('accept', pieces).passed, text)
      assert.equal(check('normalise', pieces).passed, text.replace(/\r\n|\r|\n/g, '\r\n'))
      assert.equal(check('refuse', pieces).fault === undefined, !/\r(?!\n)|(?<!\r)\n/.test(text))
    }),
  )
})

interface Checked {
  readonly passed: string
  readonly fault: ContentFault | undefined
  readonly bare: readonly string[]
  readonly count: number
}

function check(lineEndings: LineEndings, pieces: readonly string[], rules: Partial<ContentRules> = {}): Checked {
  const checker = createContentCheck({ ...unlimited, ...rules, lineEndings })
  let passed = ''
  let fault: ContentFault | undefined
  const take = (checked: Uint8Array | ContentFault): void => {
    if (checked instanceof Uint8Array) passed += Buffer.from(checked).toString('latin1')
    else fault = checked
  }
  for (const piece of pieces) take(checker.push(Buffer.from(piece, 'latin1')))
  take(checker.end())
  const { first, count } = checker.bareLineEnds()
  return { passed, fault, count, bare: first.map(({ octet, offset }) => `${octet} ${offset}`) }
}

function cuts(text: string): readonly (readonly string[])[] {
  const once = Array.from({ length: text.length }, (_, at) => [text.slice(0, at), text.slice(at)])
  return [[text], ...once, text.split('')]
}
