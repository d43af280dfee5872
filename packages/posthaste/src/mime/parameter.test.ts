import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { headerLine } from './header-line.ts'
import { asciiFilename, contentTypeWords, dispositionWords, parameterWords } from './parameter.ts'
import { filenameOf, readPart } from './read-back.test.ts'

const parameters: readonly [name: string, value: string, written: string][] = [
  ['charset', 'utf-8', 'charset=utf-8'],
  ['method', 'REQUEST', 'method=REQUEST'],
  ['filename', 'a.txt', 'filename="a.txt"'],
  ['filename', 'a b.txt', 'filename="a b.txt"'],
  ['filename', 'a "b".txt', "filename*=utf-8''a%20%22b%22.txt"],
  ['filename', '=?utf-8?q?x?=', "filename*=utf-8''%3D%3Futf-8%3Fq%3Fx%3F%3D"],
  ['filename', ' ', "filename*=utf-8''%20"],
  ['filename', '100%.txt', "filename*=utf-8''100%25.txt"],
  ['filename', 'é.pdf', "filename*=utf-8''%C3%A9.pdf"],
  ['boundary', '=_abc', 'boundary="=_abc"'],
]

for (const [name, value, written] of parameters)
  test(`${name} of ${JSON.stringify(value)}`, () => assert.deepEqual(parameterWords(name, value), [written]))

test('a long value is continued, in lines that are short enough (RFC 2231, 3)', () => {
  const words = parameterWords('filename', `${'é'.repeat(40)}.pdf`)
  assert.ok(words.length > 1)
  assert.ok(words[0]?.startsWith("filename*0*=utf-8''%C3%A9"))
  assert.ok(words[1]?.startsWith('filename*1*=%C3%A9'))
  assert.ok(words.every((word) => word.length < 75))
})

test('any file name comes back', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 120 })
    .map((text) => text.replace(/[\p{Cc}]/gu, '').toWellFormed())
    .filter((text) => text !== '')
  fc.assert(
    fc.property(name, (filename) => {
      const line = headerLine('Content-Disposition', dispositionWords('attachment', filename))
      assert.ok(line.split('\r\n').every((each) => each.length <= 76))
      assert.equal(filenameOf(readPart(Buffer.from(`${line}\r\n`))), filename)
    }),
  )
})

const fallbacks: readonly [filename: string, ascii: string][] = [
  ['invoice.pdf', 'invoice.pdf'],
  ['Übersicht.pdf', 'Ubersicht.pdf'],
  ['您的发票.pdf', '____.pdf'],
  ['a "b".txt', 'a _b_.txt'],
  ['   ', '_'],
  ['=?utf-8?q?x?=', '=_utf-8?q?x?='],
  [`${'long'.repeat(50)}.pdf`, `${'long'.repeat(14)}.pdf`],
]

for (const [filename, ascii] of fallbacks)
  test(`the ASCII form of ${JSON.stringify(filename.slice(0, 20))}`, () => assert.equal(asciiFilename(filename), ascii))

test('the ASCII form of any name is short, quotable ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), (filename) => {
      assert.match(asciiFilename(filename.toWellFormed()), /^[ !#$&-[\]-~]{1,60}$/)
    }),
  )
})

test('a type is followed by its parameters', () => {
  assert.deepEqual(
    contentTypeWords('text/calendar', [
      ['charset', 'utf-8'],
      ['method', 'REQUEST'],
    ]),
    ['text/calendar;', 'charset=utf-8;', 'method=REQUEST'],
  )
})

test('a line end in a file name, a type or a parameter reaches no header', () => {
  const words = [
    dispositionWords('attachment', 'a\r\nBcc: x@y.example'),
    dispositionWords('attachment\r\nBcc: x@y.example', 'a'),
    contentTypeWords('text/plain\r\nBcc: x@y.example', []),
    contentTypeWords('text/plain', [['a\r\nb', 'c']]),
    contentTypeWords('text/plain', [['name', 'c\r\nBcc: d']]),
  ]
  for (const each of words) {
    let line = ''
    try {
      line = headerLine('Content-Type', each)
    } catch {
      continue
    }
    assert.ok(!line.replaceAll('\r\n ', ' ').slice(0, -2).includes('\n'), line)
  }
})
