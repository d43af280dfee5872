import assert from 'node:assert/strict'
import { test } from 'node:test'
import { directionOf } from './direction.ts'
import { localeChain } from './locale-chain.ts'

const chains: readonly [locale: string, available: readonly string[], chain: readonly string[]][] = [
  ['de', ['de', 'fr'], ['de']],
  ['de-AT', ['de', 'de-AT', 'de-CH'], ['de-AT', 'de']],
  ['de-AT', ['de-CH'], []],
  ['zh-Hant-TW', ['zh', 'zh-Hant', 'zh-Hant-TW'], ['zh-Hant-TW', 'zh-Hant', 'zh']],
  ['zh-TW', ['zh', 'zh-Hant', 'zh-Hans'], ['zh-Hant', 'zh']],
  ['zh-HK', ['zh', 'zh-Hant', 'zh-TW'], ['zh-Hant', 'zh']],
  ['zh-Hant', ['zh-TW', 'zh'], ['zh-TW', 'zh']],
  ['zh', ['zh-CN', 'zh-TW'], ['zh-CN']],
  ['zh-SG', ['zh-Hans', 'zh-Hant'], ['zh-Hans']],
  ['pt-PT', ['pt-BR'], []],
  ['pt-PT', ['pt-BR', 'pt'], ['pt']],
  ['pt', ['pt-BR', 'pt-PT'], ['pt-BR']],
  ['en-US', ['en'], ['en']],
  ['en', ['en-US', 'en-GB'], ['en-US']],
  ['sr-Latn', ['sr', 'sr-Latn'], ['sr-Latn', 'sr']],
  ['de-u-co-phonebk', ['de'], ['de']],
  ['de-AT-1996', ['de-AT'], ['de-AT']],
]

for (const [locale, available, chain] of chains) {
  test(`${locale} with ${available.join(' ')} is looked for in ${chain.join(' ') || 'none'}`, () => {
    assert.deepEqual(localeChain(locale, available), chain)
  })
}

const directions: readonly [locale: string, direction: 'ltr' | 'rtl'][] = [
  ['de', 'ltr'],
  ['ar', 'rtl'],
  ['ar-Latn', 'ltr'],
  ['he', 'rtl'],
  ['fa-AF', 'rtl'],
  ['ur', 'rtl'],
  ['dv', 'rtl'],
  ['ckb', 'rtl'],
  ['ff-Adlm', 'rtl'],
  ['ff', 'ltr'],
  ['az-Arab', 'rtl'],
  ['pa-PK', 'rtl'],
  ['pa', 'ltr'],
  ['zh-Hant', 'ltr'],
  ['yi', 'rtl'],
  ['syr', 'rtl'],
  ['nqo', 'rtl'],
  ['rhg', 'rtl'],
]

for (const [locale, direction] of directions) {
  test(`${locale} runs ${direction}`, () => {
    assert.equal(directionOf(locale), direction)
    assert.equal(directionOfRuntime(locale) ?? direction, direction)
  })
}

/** What the runtime says of it, where it says anything; not every Node that we support does. */
function directionOfRuntime(tag: string): unknown {
  const locale: object = new Intl.Locale(tag)
  const info: unknown =
    'getTextInfo' in locale && typeof locale.getTextInfo === 'function' ? locale.getTextInfo() : undefined
  return typeof info === 'object' && info !== null && 'direction' in info ? info.direction : undefined
}
