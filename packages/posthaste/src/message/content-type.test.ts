import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ContentType, parameterOf, parseContentType } from './content-type.ts'

const accepted: readonly [text: string, type: string, parameters: ContentType['parameters']][] = [
  ['text/plain', 'text/plain', []],
  ['Text/HTML', 'text/html', []],
  ['image/svg+xml', 'image/svg+xml', []],
  ['text/plain; charset=utf-8', 'text/plain', [['charset', 'utf-8']]],
  ['text/plain;charset=UTF-8', 'text/plain', [['charset', 'UTF-8']]],
  [
    'a/b; X="q \\"r\\" \\\\; s"; y=z',
    'a/b',
    [
      ['x', 'q "r" \\; s'],
      ['y', 'z'],
    ],
  ],
  ['a/b; x=""', 'a/b', [['x', '']]],
]

for (const [text, type, parameters] of accepted) {
  test(`reads ${text}`, () => assert.deepEqual(parseContentType(text, 'contentType'), { type, parameters }))
}

const refused: readonly string[] = [
  '',
  'text',
  'text/',
  '/plain',
  'text/plain/x',
  'text/pl ain',
  'text/plain;',
  'text/plain; charset',
  'text/plain; charset=',
  'text/plain; charset=a b',
  'text/plain; =x',
  'text/plain; x="a',
  'text/plain; x=a; X=b',
  'text/plain (comment)',
  'text/plain\r\nX: y',
  'text/plain; x="a\r\nBcc: y"',
  'text/plain; x="\\\r"',
  'tëxt/plain',
  `text/${'p'.repeat(200)}`,
]

for (const text of refused) {
  test(`refuses ${JSON.stringify(text)}`, () => {
    assert.throws(() => parseContentType(text, 'contentType'), { code: 'MESSAGE_INVALID', field: 'contentType' })
  })
}

test('a type that is parsed already is checked again', () => {
  const contentType = parseContentType({ type: 'text/x-a', parameters: [['charset', 'utf-8']] }, 'contentType')
  assert.equal(parameterOf(contentType, 'charset'), 'utf-8')
  assert.equal(parameterOf(contentType, 'name'), undefined)
  assert.throws(() => parseContentType({ type: 'a\r\nb', parameters: [] }, 'contentType'), { code: 'MESSAGE_INVALID' })
  assert.throws(() => parseContentType({ type: 'a/b', parameters: [['x\r', 'y']] }, 'c'), { code: 'MESSAGE_INVALID' })
})
