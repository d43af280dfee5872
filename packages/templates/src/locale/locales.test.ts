import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LocaleError } from './locale-error.ts'
import { createLocales, type Locales } from './locales.ts'

const plurals: readonly [
  locale: string,
  forms: Readonly<Record<string, string>>,
  counts: Readonly<Record<string, string>>,
][] = [
  ['en', { one: '{count} day', other: '{count} days' }, { 0: '0 days', 1: '1 day', 2: '2 days', 1.5: '1.5 days' }],
  ['de', { one: '{count} Tag', other: '{count} Tage' }, { 1: '1 Tag', 1234: '1.234 Tage' }],
  ['fr', { one: '{count} jour', other: '{count} jours' }, { 0: '0 jour', 1: '1 jour', 2: '2 jours' }],
  ['zh', { other: '{count} 天' }, { 0: '0 天', 1: '1 天', 100: '100 天' }],
  [
    'ru',
    { one: '{count} день', few: '{count} дня', many: '{count} дней', other: '{count} дня' },
    { 1: '1 день', 2: '2 дня', 5: '5 дней', 11: '11 дней', 21: '21 день', 22: '22 дня', 1.5: '1,5 дня' },
  ],
  [
    'pl',
    { one: '{count} dzień', few: '{count} dni (few)', many: '{count} dni', other: '{count} dnia' },
    { 1: '1 dzień', 2: '2 dni (few)', 5: '5 dni', 21: '21 dni', 22: '22 dni (few)', 1.5: '1,5 dnia' },
  ],
  [
    'ar',
    { zero: 'لا أيام', one: 'يوم', two: 'يومان', few: 'أيام', many: 'يومًا', other: 'يوم واحد' },
    { 0: 'لا أيام', 1: 'يوم', 2: 'يومان', 3: 'أيام', 11: 'يومًا', 100: 'يوم واحد' },
  ],
]

for (const [locale, forms, counts] of plurals) {
  test(`counts in ${locale}`, () => {
    const { locales } = open({ [`${locale}.json`]: JSON.stringify({ days: forms }) }, locale)
    assert.deepEqual(locales.problems, [])
    const { translate } = locales.translator(locale)
    for (const [count, text] of Object.entries(counts)) assert.equal(translate('days', { count: Number(count) }), text)
  })
}

const files = {
  'en.json': '{"hi": "Hello {name}", "only": "Only English", "items": {"one": "one item", "other": "{count} items"}}',
  'de.json': '{"hi": "Hallo {name}", "items": {"one": "ein Ding", "other": "{count} Dinge"}}',
  'de_AT.po': 'msgid "hi"\nmsgstr "Servus {name}"\n',
  'zh-Hant.json': '{"hi": "你好 {name}"}',
  'pt-BR.json': '{"hi": "Oi {name}"}',
}

const greetings: readonly [locale: string, text: string][] = [
  ['de', 'Hallo Ada'],
  ['de-CH', 'Hallo Ada'],
  ['de_AT', 'Servus Ada'],
  ['DE-at', 'Servus Ada'],
  ['zh-TW', '你好 Ada'],
  ['zh-Hant-HK', '你好 Ada'],
  ['zh', 'Hello Ada'],
  ['pt', 'Oi Ada'],
  ['pt-PT', 'Hello Ada'],
  ['fr', 'Hello Ada'],
  ['en-GB', 'Hello Ada'],
]

for (const [locale, text] of greetings) {
  test(`greets in ${locale}`, () => {
    assert.equal(open(files).locales.translator(locale).translate('hi', { name: 'Ada' }), text)
  })
}

test('locales come with the default first, and in canonical form', () => {
  assert.deepEqual(open(files).locales.locales, ['en', 'de', 'de-AT', 'pt-BR', 'zh-Hant'])
  assert.deepEqual(open(files).locales.problems, [])
})

test('a translator says how it writes, and is kept', () => {
  const { locales } = open(files)
  const { locale, timeZone, direction } = locales.translator('ar_EG', 'Africa/Cairo')
  assert.deepEqual([locale, timeZone, direction], ['ar-EG', 'Africa/Cairo', 'rtl'])
  assert.equal(locales.translator('de', 'Europe/Berlin'), locales.translator('de', 'Europe/Berlin'))
  assert.equal(locales.translator().locale, 'en')
})

test('values are written as the locale writes them, and escaped where that is asked for', () => {
  const { locales } = open({ 'de.json': '{"t": "<b>{a}</b> {b} {c}"}' }, 'de')
  const { translate } = locales.translator('de', 'Asia/Tokyo')
  const values = { a: '<i>', b: 1234.5, c: new Date('2026-05-03T22:30:00Z') }
  assert.equal(translate('t', values), '<b><i></b> 1.234,5 04.05.2026')
  const how = { escape: (text: string) => text.replaceAll('<', '&lt;') }
  assert.equal(translate('t', values, how), '<b>&lt;i></b> 1.234,5 04.05.2026')
})

test('a value is data, even if it looks like a placeholder', () => {
  const { locales } = open({ 'en.json': '{"t": "{a} {b}"}' })
  assert.equal(locales.translator().translate('t', { a: '{b} %(b)s', b: '$&' }), '{b} %(b)s $&')
})

test('what is missing is told once, and the text of the default locale stands in', () => {
  const { locales, warnings } = open(files)
  const { translate } = locales.translator('de')
  assert.deepEqual(
    [translate('only'), translate('only'), translate('none {a}', { a: 1 })],
    ['Only English', 'Only English', 'none 1'],
  )
  locales.translator('fr').translate('only')
  locales.translator('fr').translate('hi', { name: 'Ada' })
  assert.deepEqual(warnings, [
    'locales: "de" lacks the text "only"; that of "en" stands in',
    'locales: "de" lacks the text "none {a}"; the key itself stands in',
    'locales: there is no catalogue for "fr"; "en" stands in',
  ])
})

test('what was told is remembered within bounds', () => {
  const { locales, warnings } = open(files)
  const { translate } = locales.translator('de')
  for (let index = 0; index < 3000; index += 1) translate(`key ${index}`)
  assert.equal(warnings.length, 1001)
  assert.equal(warnings.at(-1), 'locales: 1000 texts are missing; no more of them are told')
})

test('a language lacks what neither it nor the language it is a variant of has', () => {
  const { locales } = open(files)
  const missing = locales.missing([{ key: 'hi' }, { key: 'items', counted: true }, { key: 'hi', context: 'x' }])
  assert.deepEqual(
    missing.map(({ locale, problem }) => `${locale}: ${problem}`),
    [
      'en: "en" lacks the text "hi" in the context "x"',
      'de: "de" lacks the text "hi" in the context "x"',
      'de-AT: "de-AT" lacks the text "hi" in the context "x"',
      'pt-BR: "pt-BR" lacks the text "items"',
      'pt-BR: "pt-BR" lacks the text "hi" in the context "x"',
      'zh-Hant: "zh-Hant" lacks the text "items"',
      'zh-Hant: "zh-Hant" lacks the text "hi" in the context "x"',
    ],
  )
})

test('a misspelt plural form is told of by the one that is missing', () => {
  const { locales } = open({
    'en.json': '{ "items": { "one": "1", "other": "{count}" } }',
    'de.json': '{ "items": { "one": "1", "othr": "{count}" } }',
  })
  const [missing] = locales.missing([{ key: 'items', counted: true }])
  const forms = 'whose plural forms need "other" among them and nothing else beside them'
  assert.equal(missing?.problem, `"de" lacks the text "items", ${forms}`)
})

test("with gettext's files alone, keys are the texts of the default locale", () => {
  const source = 'msgid "one file"\nmsgid_plural "{count} files"\nmsgstr[0] "eine Datei"\nmsgstr[1] "{count} Dateien"\n'
  const { locales, warnings } = open({ 'de.po': source })
  const { translate } = locales.translator('en-GB')
  assert.deepEqual(
    [translate('one file', { count: 1 }), translate('one file', { count: 2000 }), translate('Bye')],
    ['one file', '2,000 files', 'Bye'],
  )
  assert.deepEqual(warnings, [])
  assert.deepEqual(
    locales.missing([{ key: 'Bye' }]).map(({ locale }) => locale),
    ['de'],
  )
})

test('every text is known with what it takes', () => {
  const { locales } = open({
    'de.po':
      'msgid "Hello %(name)s"\nmsgstr ""\n\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "{x}"\nmsgstr[1] "{x} {count}"\n',
    'en.json': '{"__proto__": "{b} {a}", "plain": "x"}',
  })
  assert.deepEqual(
    [...locales.texts()],
    [
      ['Hello %(name)s', { placeholders: ['name'], counted: false }],
      ['__proto__', { placeholders: ['a', 'b'], counted: false }],
      ['a', { placeholders: ['x'], counted: true }],
      ['plain', { placeholders: [], counted: false }],
    ],
  )
})

const problems: readonly [files: Readonly<Record<string, string>>, problem: string][] = [
  [
    { 'english.json': '{}' },
    'locales/english.json: expected a file named by its locale, such as de.json or zh-Hant.po',
  ],
  [{ 'de.yaml': '' }, 'locales/de.yaml: expected a file named by its locale, such as de.json or zh-Hant.po'],
  [{ 'x.json': '{}' }, 'locales/x.json: expected a file named by its locale, such as de.json or zh-Hant.po'],
  [{ 'de.json': '{"a": "b" "c"}' }, 'locales/de.json:1:11: expected "," or "}", got "\\"c\\"}"'],
  [{ 'de.po': `${'junk '.repeat(2_000_000)}` }, 'locales/de.po: the file has more than 2000000 characters'],
  [
    { 'en.json': '{"a": "{name}"}', 'de.json': '{"a": "{nam}"}' },
    'locales/de.json:1:2: the text "a" has {nam} here, but {name} in locales/en.json',
  ],
  [
    { 'de.po': 'msgid "Hi %(name)s"\nmsgstr "Hallo"\n' },
    'locales/de.po:1: the text "Hi %(name)s" has no placeholder here, but {name} in its key',
  ],
  [
    { 'de.json': '{"a": "b"}', 'de.po': 'msgid "a"\nmsgstr "c"\n' },
    'locales/de.po:1: the key "a" is also in locales/de.json',
  ],
]

for (const [files, problem] of problems) {
  test(`tells that ${problem}`, () => {
    const told = open(files).locales.problems.map(({ file, line, column, problem }) => {
      return [[file, line, column].filter((part) => part !== undefined).join(':'), problem].join(': ')
    })
    assert.deepEqual(told, [problem])
  })
}

test('what stands beside catalogues by custom is passed over', () => {
  assert.deepEqual(open({ 'messages.pot': '', 'de.mo': '', 'README.md': '', '.DS_Store': '' }).locales.problems, [])
})

test('a byte order mark is passed over', () => {
  assert.equal(open({ 'en.json': '\uFEFF{"a": "b"}' }).locales.translator().translate('a'), 'b')
})

test('names that every object has are keys and placeholders as any others', () => {
  const { locales } = open({ 'en.json': '{"__proto__": "{constructor}", "toString": {"valueOf": "x"}}' })
  const { translate } = locales.translator()
  assert.equal(translate('__proto__', { constructor: 'mine' }), 'mine')
  assert.equal(translate('toString.valueOf'), 'x')
  assert.equal(translate('constructor'), 'constructor')
  assert.throws(() => translate('__proto__'), isLocaleError(/a value for "constructor", got no values/))
})

const refused: readonly [name: string, call: (locales: Locales) => unknown, said: RegExp][] = [
  [
    'a value that is not given',
    (locales) => locales.translator().translate('hi', { nmae: 'Ada' }),
    /the text "hi" needs a value for "name", got "nmae"/,
  ],
  ['null', (locales) => locales.translator().translate('hi', { name: null }), /a string, a number or a Date, got null/],
  ['an object', (locales) => locales.translator().translate('hi', { name: {} }), /got an object/],
  ['NaN', (locales) => locales.translator().translate('hi', { name: Number.NaN }), /got NaN/],
  ['no count', (locales) => locales.translator().translate('items'), /has plural forms: it needs a number as "count"/],
  ['a count in words', (locales) => locales.translator().translate('items', { count: 'two' }), /as "count", got "two"/],
  ['an empty locale', (locales) => locales.translator(''), /expected a locale such as "de" or "zh-Hant-TW", got ""/],
  ['a locale with a blank', (locales) => locales.translator('de AT'), /got "de AT"/],
  ['a language in words', (locales) => locales.translator('Deutsch!'), /got "Deutsch!"/],
  ['an unknown time zone', (locales) => locales.translator('de', 'Berlin'), /IANA time zone .* got "Berlin"/],
]

for (const [name, call, said] of refused) {
  test(`refuses ${name}`, () => assert.throws(() => call(open(files).locales), isLocaleError(said)))
}

test('refuses defaults that are none', () => {
  const options = { catalogues: new Map<string, string>(), warn: () => undefined }
  assert.throws(() => createLocales({ ...options, defaultLocale: '?', timeZone: 'UTC' }), isLocaleError(/a locale/))
  assert.throws(() => createLocales({ ...options, defaultLocale: 'de', timeZone: '?' }), isLocaleError(/IANA/))
})

function open(
  files: Readonly<Record<string, string>>,
  defaultLocale = 'en',
): { readonly locales: Locales; readonly warnings: readonly string[] } {
  const warnings: string[] = []
  const catalogues = new Map(Object.entries(files))
  const locales = createLocales({
    catalogues,
    defaultLocale,
    timeZone: 'UTC',
    warn: (warning) => void warnings.push(warning),
  })
  return { locales, warnings }
}

function isLocaleError(said: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof LocaleError && error.code === 'TEMPLATE_DATA_INVALID' && said.test(error.problem)
}
