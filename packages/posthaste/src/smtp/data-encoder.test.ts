import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MessageError } from '../errors.ts'
import { withCleanLines } from '../octets/clean-lines.ts'
import { createChunkEncoder, createDataEncoder } from './data-encoder.ts'

const contents: readonly [content: string, wire: string][] = [
  ['', '.\r\n'],
  ['a', 'a\r\n.\r\n'],
  ['a\r\n', 'a\r\n.\r\n'],
  ['.', '..\r\n.\r\n'],
  ['.\r\n', '..\r\n.\r\n'],
  ['..\r\n', '...\r\n.\r\n'],
  ['\r\n.\r\n', '\r\n..\r\n.\r\n'],
  ['a\r\n.\r\nMAIL FROM:<x@y.z>\r\n', 'a\r\n..\r\nMAIL FROM:<x@y.z>\r\n.\r\n'],
  ['a.b\r\n.c\r\nd.\r\n', 'a.b\r\n..c\r\nd.\r\n.\r\n'],
  ['a\r\n\r\n.\r\n.\r\n', 'a\r\n\r\n..\r\n..\r\n.\r\n'],
  ['tab\tesc\x1bü\r\n', 'tab\tesc\x1bü\r\n.\r\n'],
]

for (const [content, wire] of contents) {
  test(`encodes ${JSON.stringify(content)}, cut at every octet`, () => {
    const whole = Buffer.from(content)
    assert.equal(text(inChunks([whole])), wire)
    for (let cut = 0; cut <= whole.length; cut++) {
      assert.equal(text(inChunks([whole.subarray(0, cut), whole.subarray(cut)])), wire)
    }
    assert.equal(text(inChunks([...whole].map((octet) => Buffer.from([octet])))), wire)
  })
}

// What one server takes for the end of the data and another does not: a second message could follow it.
const smuggling = [
  '\n.\n',
  '\n.\r',
  '\r.\n',
  '\r.\r',
  '\n.\r\n',
  '\r.\r\n',
  '\r\n.\r\r\n',
  '\r\r\n.\r\r\n',
  '\r\n\0.\r\n',
  '\r\n.\n',
  '\r\n.\r',
]

for (const ending of smuggling) {
  test(`refuses ${JSON.stringify(ending)}, cut at every octet`, () => {
    const whole = Buffer.from(`Subject: x\r\n\r\nhello${ending}MAIL FROM:<x@y.z>\r\n`)
    assert.throws(() => inChunks([whole]), MessageError)
    for (let cut = 0; cut <= whole.length; cut++) {
      assert.throws(() => inChunks([whole.subarray(0, cut), whole.subarray(cut)]), MessageError)
    }
  })
}

const offsets: readonly [content: string, problem: RegExp][] = [
  ['ab\rc', /a bare CR at octet 2/],
  ['ab\nc', /a bare LF at octet 2/],
  ['\n', /a bare LF at octet 0/],
  ['ab\r', /a bare CR at octet 2/],
  ['ab\r\r\n', /a bare CR at octet 2/],
  ['ab\r\n\0', /a NUL at octet 4/],
]

for (const [content, problem] of offsets) {
  test(`says where ${JSON.stringify(content)} is wrong, in one chunk and octet by octet`, () => {
    assert.throws(() => inChunks([Buffer.from(content)]), problem)
    assert.throws(() => inChunks([...Buffer.from(content)].map((octet) => Buffer.from([octet]))), problem)
  })
}

test('gives back the same array where nothing had to be added', () => {
  const octets = Buffer.from('a\r\nb\r\n')
  assert.equal(createDataEncoder().encode(octets), octets)
})

test('whatever the content and its cuts, a strict server reads the same content, and none reads an end within it', () => {
  const piece = fc.constantFrom('.', '..', '\r\n', '\r', '\n', 'a', '.\r\n', '\0', '\r\n.')
  const content = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(content, fc.array(fc.nat(30), { maxLength: 5 }), (given, cuts) => {
      const clean = !/\r(?!\n)|(?<!\r)\n|\0/.test(given)
      const chunks = cutAt(Buffer.from(given), cuts)
      if (!clean) {
        assert.throws(() => inChunks(chunks), MessageError)
        return
      }
      const wire = text(inChunks(chunks))
      assert.ok(wire.endsWith('\r\n.\r\n') || wire === '.\r\n')
      assert.ok(!/(^|\r\n)\.\r\n./s.test(wire))
      const expected = given === '' || given.endsWith('\r\n') ? given : `${given}\r\n`
      assert.equal(decode(wire), expected)
    }),
    { numRuns: 3000 },
  )
})

test('octets that are known to be clean become the same as those that are looked at, wherever they are cut', () => {
  const piece = fc.constantFrom('.', '..', '\r\n', 'a', '.\r\n', '\r\n.', '\r\n..\r\n')
  const content = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(content, fc.array(fc.nat(30), { maxLength: 5 }), (given, cuts) => {
      const chunks = cutAt(Buffer.from(given), cuts)
      const known = chunks.map((chunk) => withCleanLines(Buffer.from(chunk)))
      assert.equal(text(inChunks(known)), text(inChunks(chunks)))
      const encoder = createChunkEncoder()
      for (const chunk of known) assert.equal(encoder.encode(chunk), chunk)
      assert.equal(encoder.end().length, given === '' || given.endsWith('\r\n') ? 0 : 2)
    }),
    { numRuns: 2000 },
  )
})

test('octets that somebody made of clean ones are looked at', () => {
  const clean = withCleanLines(Buffer.from('a\r\nb\nc'))
  assert.throws(() => inChunks([clean.subarray(0)]), MessageError)
  assert.throws(() => inChunks([Buffer.from(clean)]), MessageError)
})

function inChunks(chunks: readonly Uint8Array[]): Uint8Array {
  const encoder = createDataEncoder()
  return Buffer.concat([...chunks.map((chunk) => encoder.encode(chunk)), encoder.end()])
}

function decode(wire: string): string {
  return wire.slice(0, -3).replace(/(^|\r\n)\./g, '$1')
}

function text(octets: Uint8Array): string {
  return Buffer.from(octets).toString()
}

function cutAt(whole: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [0, ...cuts.filter((cut) => cut < whole.length).toSorted((a, b) => a - b), whole.length]
  return places.slice(1).map((end, index) => whole.subarray(places[index], end))
}

test('for BDAT no dot is added, a last line gets its end, and what DATA refuses is refused', () => {
  const encoder = createChunkEncoder()
  const octets = Buffer.from('.\r\n..\r\n.end')
  assert.equal(encoder.encode(octets), octets)
  assert.equal(Buffer.from(encoder.end()).toString(), '\r\n')
  assert.equal(createChunkEncoder().end().length, 0)
  for (const bad of ['a\nb', 'a\rb', 'a\0b']) assert.throws(() => createChunkEncoder().encode(Buffer.from(bad)))
})
