import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { scanDeclarations, scanStylesheet } from './scan-css.ts'

const sheets: readonly (readonly [css: string, rules: readonly string[]])[] = [
  ['', []],
  ['a { color: red }', ['a { color=red }']],
  ['a, b>c{color:red;;margin : 0 auto!important}', ['a,b>c { color=red margin=0 auto!important }']],
  ['/* x { } */ a{/* y */b:c}', ['a { b=c }']],
  ['<!-- a{b:c} -->', ['a { b=c }']],
  ['a{content:"};"; b:url(x;y)}', ['a { content="};" b=url(x;y) }']],
  ['a[href*=","]{b:c}', ['a[href*=","] { b=c }']],
  ['@import url(x.css); a{b:c}', ['@import url(x.css):  { }', 'a { b=c }']],
  ['@media print{a{b:c}d{e:f}}', ['@media print: a { b=c }', '@media print: d { e=f }']],
  ['@media x{@supports (y){a{b:c}}}', ['@media x > @supports (y): a { b=c }']],
  ['@media print{}', ['@media print:  { }']],
  ['@font-face{font-family:X}', ['@font-face:  { font-family=X }']],
  ['@keyframes k{from{top:0}to{top:1px}}', ['@keyframes k:  { }']],
  ['a{b:c;&:hover{d:e}f:g}', ['nesting a { b=c f=g }']],
  ['a{b:c', ['a { b=c }']],
  ['a{b:"c', ['a { b="c }']],
  ['}a{b:c}', ['}a { b=c }']],
]

for (const [css, rules] of sheets) {
  test(`reads ${JSON.stringify(css)}`, () => {
    const found = scanStylesheet(css).map(({ selectors, declarations, conditions, nests }) => {
      const where = conditions.length === 0 ? '' : `${conditions.join(' > ')}: `
      const what = declarations.map(({ property, value }) => `${property}=${value} `).join('')
      return `${nests ? 'nesting ' : ''}${where}${selectors.join(',')} { ${what}}`
    })
    assert.deepEqual(found, rules)
  })
}

test('reads the declarations of a style attribute', () => {
  assert.deepEqual(scanDeclarations('COLOR:red; background:url("a;b.png") ; nonsense; :x; --brand: 1'), [
    { property: 'color', value: 'red' },
    { property: 'background', value: 'url("a;b.png")' },
    { property: '--brand', value: '1' },
  ])
})

test('reads whatever stands there', () => {
  const css = fc.array(fc.constantFrom('a', '{', '}', ';', ':', '"', "'", '(', ')', '/*', '*/', '@media', '\\', ' '))
  fc.assert(fc.property(css, (words) => Array.isArray(scanStylesheet(words.join('')))))
})
