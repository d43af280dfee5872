import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readStructuredField } from './parameters.ts'

const fields: readonly (readonly [raw: string, type: string, parameters: Readonly<Record<string, string>>])[] = [
  [' Text/Plain', 'text/plain', {}],
  ['text/plain; charset=us-ascii (Plain text)', 'text/plain', { charset: 'us-ascii' }],
  ['text/plain (a (b) \\)); CharSet="utf-8"', 'text/plain', { charset: 'utf-8' }],
  ['a/b; x="a;b\\"c\\\\d"', 'a/b', { x: 'a;b"c\\d' }],
  ['attachment; filename="C:\\dir\\x.pdf"', 'attachment', { filename: 'C:\\dir\\x.pdf' }],
  ['attachment; filename=my file.pdf; size=3', 'attachment', { filename: 'my file.pdf', size: '3' }],
  ['attachment;\r\n\tfilename="a\r\n b"', 'attachment', { filename: 'a b' }],
  ['a/b; x=1; x=2', 'a/b', { x: '1' }],
  ['a/b; x; y=2;; =z; w=', 'a/b', { y: '2', w: '' }],
  ['a/b; x="no end', 'a/b', { x: 'no end' }],
  // RFC 2231, sections 3 and 4
  [
    'message/external-body; access-type=URL; URL*0="ftp://"; URL*1="cs.utk.edu/pub/x"',
    'message/external-body',
    { 'access-type': 'URL', url: 'ftp://cs.utk.edu/pub/x' },
  ],
  ["a/b; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A", 'a/b', { title: 'This is ***fun***' }],
  [
    "a/b; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"",
    'a/b',
    { title: "This is even more ***fun*** isn't it!" },
  ],
  ["a/b; x*1*=%ac; x*0*=utf-8''%e2%82", 'a/b', { x: '€' }],
  ["a/b; x*0*=utf-8''a; x*2*=c", 'a/b', { x: 'a' }],
  ["a/b; x=plain; x*=utf-8''%e2%82%ac", 'a/b', { x: '€' }],
  ["a/b; x*=iso-8859-1''%E9", 'a/b', { x: 'é' }],
  ['a/b; x*=%C3%A9', 'a/b', { x: 'é' }],
  ["a/b; x*=klingon''%C3%A9", 'a/b', { x: 'é' }],
  ["a/b; x*=utf-8''100%", 'a/b', { x: '100%' }],
  // Habits
  ['a/b; name="=?utf-8?B?4oKs?= =?utf-8?Q?.pdf?="', 'a/b', { name: '€.pdf' }],
  ['a/b; name==?utf-8?B?4oKs?=', 'a/b', { name: '€' }],
  ['a/b; name="\xc3\xa9"', 'a/b', { name: 'é' }],
  ['a/b; name="\xe9"', 'a/b', { name: 'é' }],
  ["a/b; x*=utf-8''a%0D%0Ab%00", 'a/b', { x: 'a b\ufffd' }],
]

for (const [raw, type, parameters] of fields) {
  test(`field ${JSON.stringify(raw)}`, () => {
    const read = readStructuredField(raw, 200)
    assert.equal(read.type, type)
    assert.deepEqual(Object.fromEntries(read.parameters), parameters)
  })
}

test('no more parameters are read than the limit, pieces counted', () => {
  const pieces = Array.from({ length: 100_000 }, (_, index) => `; a*${index}=x`).join('')
  const { parameters, problems } = readStructuredField(`a/b${pieces}`, 50)
  assert.deepEqual(parameters, [['a', 'x'.repeat(50)]])
  assert.match(problems.join(), /more than 50 parameters/)
})

test('a boundary is octets, not text', () => {
  assert.equal(readStructuredField('a/b; boundary="=?utf-8?q?x?="', 9).boundary, '=?utf-8?q?x?=')
  assert.equal(readStructuredField('a/b; boundary="\xc3\xa9"', 9).boundary, '\xc3\xa9')
})
