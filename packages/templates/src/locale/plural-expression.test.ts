import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PluralFormsError, readPluralForms } from './plural-expression.ts'
import { categoriesOfCounts, pluralCategory } from './plural-forms.ts'

/** As gettext's manual has them: they must agree with CLDR. */
const languages: readonly [locale: string, header: string][] = [
  ['ja', 'nplurals=1; plural=0;'],
  ['de', 'nplurals=2; plural=n != 1;'],
  ['fr', 'nplurals=2; plural=n>1;'],
  ['ru', 'nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;'],
  ['pl', 'nplurals=3; plural=n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;'],
  ['cs', 'nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2'],
  ['sl', 'nplurals=4; plural=n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3;'],
  ['ar', 'nplurals=6; plural=n==0?0 : n==1?1 : n==2?2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;'],
]

for (const [locale, header] of languages) {
  test(`the rule of ${locale} agrees with CLDR`, () => {
    const { forms, form } = readPluralForms(header)
    const categories = categoriesOfCounts(locale)
    assert.equal(forms, categories.length)
    for (let n = 0; n <= 1000; n += 1) assert.equal(categories[form(n)], pluralCategory(locale, n), `of ${n}`)
  })
}

const expressions: readonly [expression: string, n: number, form: number][] = [
  ['n', 3, 3],
  ['!n', 0, 1],
  ['!!n', 5, 1],
  ['1+2*2-2', 0, 3],
  ['(1+1)*2', 0, 4],
  ['5-2-1', 0, 2],
  ['7/2', 0, 3],
  ['1||0&&0', 0, 1],
  ['1==1==1', 0, 1],
  ['n<3==1', 2, 1],
  ['0?1:0?2:3', 0, 3],
  ['1?0?4:5:2', 0, 5],
]

for (const [expression, n, form] of expressions) {
  test(`${expression} of ${n} is ${form}`, () => {
    assert.equal(readPluralForms(`nplurals=6; plural=(${expression})*(n==${n});`).form(n), form)
  })
}

test('a fraction and a count below zero have a form too', () => {
  const { form } = readPluralForms('nplurals=2; plural=n != 1;')
  assert.deepEqual([form(1.5), form(-1), form(Number.MAX_SAFE_INTEGER)], [1, 0, 1])
  assert.equal(readPluralForms('nplurals=2; plural=n>1000 ? 7 : 0;').form(2000), 1)
})

const refused: readonly [header: string, said: RegExp][] = [
  ['', /not of the form/],
  ['nplurals=2', /not of the form/],
  ['nplurals=INTEGER; plural=EXPRESSION;', /not of the form/],
  ['nplurals=0; plural=0;', /nplurals=0, expected 1 to 6/],
  ['nplurals=99; plural=0;', /nplurals=99/],
  ['nplurals=2; plural=n;', /gives form 2 for 2, but nplurals is 2/],
  ['nplurals=2; plural=1/0;', /gives form Infinity/],
  ['nplurals=2; plural=n%0;', /gives form NaN/],
  ['nplurals=2; plural=n ! 1;', /has "!" where an operator was expected/],
  ['nplurals=2; plural=(n;', /has "its end" where "\)" was expected/],
  ['nplurals=2; plural=n ? 1;', /has "its end" where ":" was expected/],
  ['nplurals=2; plural=n != ;', /has "its end" where n, a number/],
  ['nplurals=2; plural=process.exit();', /has "process.ex", which is no part of a rule/],
  ['nplurals=2; plural=constructor;', /no part of a rule/],
  ['nplurals=2; plural=nn;', /no part of a rule/],
  [`nplurals=2; plural=${'('.repeat(400)}n${')'.repeat(400)};`, /nested deeper/],
  [`nplurals=2; plural=${'!'.repeat(900)}n;`, /nested deeper/],
  [`nplurals=2; plural=${'n?0:'.repeat(200)}0;`, /nested deeper/],
  [`nplurals=2; plural=${'n+'.repeat(1_000_000)}n;`, /longer than 1000 characters/],
]

for (const [header, said] of refused) {
  test(`refuses ${JSON.stringify(header.slice(0, 60))}`, () => {
    assert.throws(
      () => readPluralForms(header),
      (error) => error instanceof PluralFormsError && said.test(error.message),
    )
  })
}
