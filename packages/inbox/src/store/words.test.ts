import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { indexable, phrase } from './words.ts'

const texts: readonly (readonly [text: string, indexed: string])[] = [
  ['plain ASCII, as it is', 'plain ASCII, as it is'],
  ['日本語', '日本 本語 語'],
  ['語', '語'],
  ['您的发票abc', '您的 的发 发票 票 abc'],
  ['결제 완료', '결제 제 완료 료'],
  ['ｶﾞﾗｽ', 'ガラ ラス ス'],
  ['𠮷野家', '𠮷野 野家 家'],
  ['ไทย', 'ไท ทย ย'],
  ['Größe', 'Grosse'],
  ['Crème Brûlée', 'Creme Brulee'],
  ['مُحَمَّد', 'محمد'],
  ['أحمد', 'احمد'],
  ['ὈΔΥΣΣΕΎΣ σοφός', 'ΟΔΥΣΣΕΥΣ σοφοσ'],
]

for (const [text, indexed] of texts) {
  test(`indexes ${text} as ${indexed}`, () => assert.equal(indexable(text).replace(/\s+/g, ' ').trim(), indexed))
}

const phrases: readonly (readonly [text: string, prefix: boolean, condition: string | undefined])[] = [
  ['inv', true, '"inv" *'],
  ['inv', false, '"inv"'],
  ['发票', true, '"发票"'],
  ['日本語', false, '"日本 本語"'],
  ['語', false, '"語" *'],
  ['abc发票', true, '"abc 发票"'],
  ['发票abc', true, '"发票 票 abc" *'],
  ['a"b" OR c*', true, '"a b OR c*" *'],
  ['NEAR(a b)', false, '"NEAR(a b)"'],
  ['"', true, undefined],
  ['---', true, undefined],
  ['\0\0', true, undefined],
  ['', true, undefined],
]

for (const [text, prefix, condition] of phrases) {
  test(`asks for ${JSON.stringify(text)}${prefix ? ' and what goes on from there' : ''}`, () => {
    assert.equal(phrase(text, prefix), condition)
  })
}

test('no text gets out of its quotation marks', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, prefix) => {
      const condition = phrase(text, prefix)
      assert.ok(condition === undefined || /^"[^"\0]*"(?: \*)?$/.test(condition))
    }),
  )
})
