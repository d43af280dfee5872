import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { withLanguage } from './language.ts'

const documents: readonly (readonly [html: string, result: string])[] = [
  ['<html><body>x', '<html lang="ar" dir="rtl"><body>x'],
  ['<!doctype html>\n<HTML class=a>', '<!doctype html>\n<HTML lang="ar" dir="rtl" class=a>'],
  ['<html lang="en">', '<html dir="rtl" lang="en">'],
  ['<html DIR=ltr>', '<html lang="ar" DIR=ltr>'],
  ['<html lang="" dir>', '<html lang="" dir>'],
  ['<html xml:lang="en">', '<html lang="ar" dir="rtl" xml:lang="en">'],
  ['<!-- <html> --><html>', '<!-- <html> --><html lang="ar" dir="rtl">'],
  ['<html', '<html'],
  ['<p>no document</p><html>', '<p>no document</p><html>'],
]

for (const [html, result] of documents) {
  test(`says the language of ${JSON.stringify(html)}`, () => assert.equal(withLanguage(html, 'ar', 'rtl'), result))
}

test('escapes the locale', () => assert.equal(withLanguage('<html>', '"x', 'ltr'), '<html lang="&quot;x" dir="ltr">'))

test('changes nothing a second time, and nothing without <html>', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = withLanguage(`<html>${text}`, 'de-AT', 'ltr')
      assert.equal(once, `<html lang="de-AT" dir="ltr">${text}`)
      assert.equal(withLanguage(once, 'ar', 'rtl'), once)
      const fragment = text.replaceAll('<', '')
      assert.equal(withLanguage(fragment, 'ar', 'rtl'), fragment)
    }),
  )
})
