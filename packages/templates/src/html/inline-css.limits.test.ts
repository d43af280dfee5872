import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TemplateError } from 'posthaste'
import { inlineCss } from './inline-css.ts'

const hostile: readonly (readonly [what: string, html: string])[] = [
  ['deep nesting', `<style>b a{x:y}</style>${'<div>'.repeat(10_000)}`],
  ['misnested tags that close nothing', `<style>b a{x:y}</style>${'<div><table><td></div>'.repeat(5_000)}`],
  ['list items in each other', `<style>b a{x:y}</style>${'<li><dd>'.repeat(5_000)}`],
  ['foreign elements', `<style>b a{x:y}</style><math>${'<td>'.repeat(10_000)}`],
  ['formatting that is never closed', `<style>b a{x:y}</style>${'<b><i><u>'.repeat(80)}${'<p>'.repeat(20_000)}`],
  ['selectors in each other', `<style>${':not('.repeat(20_000)}a${')'.repeat(20_000)}{x:y}</style><a>`],
  ['brackets in each other', `<style>a{x:${'('.repeat(100_000)}}</style><a>`],
  ['blocks in each other', `<style>${'@media x{'.repeat(20_000)}</style><a>`],
  ['rules without end', `<style>${'a{'.repeat(50_000)}`],
  ['escapes', `<style>a{x:${'\\'.repeat(100_001)}}</style>`],
  ['many rules for many elements', `<style>${'.c p{x:y}'.repeat(4_000)}</style>${'<p>x</p>'.repeat(4_000)}`],
  ['siblings of siblings', `<style>${'i~b{x:y}'.repeat(100)}</style>${'<i></i>'.repeat(20_000)}`],
  [
    'styles of megabytes',
    `<style>p{${Array.from({ length: 2000 }, (_, i) => `p${i}:1`).join(';')}}</style>${'<p>'.repeat(900)}`,
  ],
  ['100 KB of <', `<style>p{x:y}</style>${'<'.repeat(100_000)}`],
  ['a tag that never ends', `<style>p{x:y}</style>${'<img src="x '.repeat(20_000)}`],
  ['a long attribute', `<style>p{x:y}</style><p class="${'x '.repeat(500_000)}">`],
  ['many attributes', `<style>p{x:y}</style><p ${Array.from({ length: 100_000 }, (_, i) => `a${i}`).join(' ')}>`],
]

for (const [what, html] of hostile) {
  test(`ends with an answer or an error: ${what}`, () => {
    try {
      assert.equal(typeof inlineCss(html, new Map(), 'welcome'), 'string')
    } catch (error) {
      assert.ok(error instanceof TemplateError, String(error))
    }
  })
}

const tooMuch: readonly (readonly [what: string, html: string])[] = [
  ['256 elements in each other', `<style>b{x:y}</style>${'<div>'.repeat(257)}`],
  ['items that hold each other', `<style>b{x:y}</style>${'<ul><li>'.repeat(129)}`],
]

for (const [what, html] of tooMuch) {
  test(`takes no more than ${what}`, () => {
    assert.throws(
      () => inlineCss(html, new Map(), 'welcome'),
      (error) => error instanceof TemplateError && error.code === 'TEMPLATE_LIMIT_EXCEEDED',
    )
  })
}

test('takes long lists, long tables and many paragraphs, whose end tags may be missing', () => {
  const body = '<ul><li>a'.concat(
    '<li>b'.repeat(500),
    '</ul><table>',
    '<tr><td>a<td>b'.repeat(500),
    '</table>',
    '<p>c'.repeat(500),
  )
  const inlined = inlineCss(`<style>li,td,p{x:y}</style>${body}`, new Map(), 'welcome')
  assert.equal(inlined.split(' style="x:y"').length - 1, 501 + 1000 + 500)
})
