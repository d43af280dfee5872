import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeUnknown, nearest, unknownKey } from './unknown-keys.ts'

const names = ['subject', 'attachments', 'replyTo', 'to', 'html', 'commandTimeoutMs']

const cases: readonly [word: string, name: string | undefined][] = [
  ['subjet', 'subject'],
  ['sujbect', 'subject'],
  ['SUBJECT', 'subject'],
  ['attachment', 'attachments'],
  ['reply_to', 'replyTo'],
  ['too', 'to'],
  ['commandTimeout', 'commandTimeoutMs'],
  ['xyz', undefined],
  ['', undefined],
  ['icalEvent', undefined],
  ['s'.repeat(1_000_000), undefined],
]

for (const [word, name] of cases) {
  test(`${word.slice(0, 20)} is near ${name ?? 'nothing'}`, () => assert.equal(nearest(word, names), name))
}

test('only own keys count, and the first unknown one is named', () => {
  const known = new Set(names)
  assert.equal(unknownKey({ to: 1, html: 2 }, known), undefined)
  assert.deepEqual(unknownKey({ to: 1, htlm: 2, x: 3 }, known), { key: 'htlm', suggestion: 'html' })
  assert.deepEqual(unknownKey(JSON.parse('{"__proto__": 1}'), known), { key: '__proto__' })
})

test('a key of another library has a remedy, which comes before the nearest key', () => {
  const habits = new Map([['cid', 'write contentId']])
  const known = new Set(['cc', 'contentId'])
  const unknown = unknownKey({ cid: 'logo' }, known, habits)
  assert.deepEqual(unknown, { key: 'cid', remedy: 'write contentId' })
  assert.equal(unknown && describeUnknown(unknown, known), 'unknown key "cid"; write contentId')
  assert.deepEqual(unknownKey(JSON.parse('{"__proto__": 1}'), known, habits), { key: '__proto__' })
})

test('the words of the error', () => {
  const known = new Set(['a', 'b'])
  assert.equal(describeUnknown({ key: 'htlm', suggestion: 'html' }, known), 'unknown key "htlm"; did you mean "html"?')
  assert.equal(describeUnknown({ key: 'x\n' }, known), 'unknown key "x\\n"; the known ones are a, b')
})
