import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CatalogueError, entryId, textOf } from './catalogue.ts'
import { readPoCatalogue } from './po-catalogue.ts'

const polish = String.raw`# Polish
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;\n"

#. a note
#: emails/welcome/html.liquid:3
msgid "Hello %(name)s"
msgstr "Cześć, %(name)s"

msgctxt "month"
msgid "May"
msgstr "Maj"

msgid "May"
msgstr "Może"

msgid "%(count)d file"
msgid_plural "%(count)d files"
msgstr[0] "%(count)d plik"
msgstr[1] "%(count)d pliki"
msgstr[2] "%(count)d plików"

#, fuzzy, python-format
#| msgid "Good by"
msgid "Good bye"
msgstr "Do zobaczenia"

msgid "empty"
msgstr ""

msgid ""
"long "
"key\n"
msgstr ""
"with \"quotes\" "
"and\ttabs"

#~ msgid "old"
#~ msgstr "stary"
`

test('reads contexts, plural forms and long texts; fuzzy, obsolete and empty ones are none', () => {
  const { catalogue, problems } = readPoCatalogue('pl', 'locales/pl.po', polish)
  assert.deepEqual(problems, [])
  const show = (key: string, context?: string, count?: number): unknown => {
    const entry = catalogue.entries.get(entryId(key, context))
    return entry && textOf(catalogue, entry, count)?.pieces
  }
  assert.deepEqual(show('Hello %(name)s'), ['Cześć, ', { name: 'name' }])
  assert.deepEqual([show('May'), show('May', 'month')], [['Może'], ['Maj']])
  const forms = [1, 3, 5, 22, 1.5].map((count) => show('%(count)d file', undefined, count))
  assert.deepEqual(
    forms,
    [' plik', ' pliki', ' plików', ' pliki', ' plików'].map((word) => [{ name: 'count' }, word]),
  )
  assert.deepEqual(
    [show('Good bye'), show('empty'), show('old'), show('')],
    [undefined, undefined, undefined, undefined],
  )
  assert.deepEqual(show('long key\n'), ['with "quotes" and\ttabs'])
  assert.equal(catalogue.entries.get(entryId('May', 'month'))?.line, 13)
})

test('without Plural-Forms the forms are numbered in the order of CLDR', () => {
  const source = 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "один"\nmsgstr[1] "два"\nmsgstr[2] "пять"\n'
  const { catalogue, problems } = readPoCatalogue('ru', 'locales/ru.po', source)
  const entry = catalogue.entries.get('a')
  assert(entry)
  assert.deepEqual(problems, [])
  const shown = [1, 2, 5, 21, 1.5].map((count) => textOf(catalogue, entry, count)?.pieces[0])
  assert.deepEqual(shown, ['один', 'два', 'пять', 'один', 'пять'])
})

test('names that every object has are keys as any others', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
  const source = names.map((name) => `msgctxt "${name}"\nmsgid "${name}"\nmsgstr "of ${name}"\n`).join('\n')
  const { catalogue, problems } = readPoCatalogue('de', 'locales/de.po', source)
  assert.deepEqual(problems, [])
  assert.deepEqual(
    [...catalogue.entries.values()].map(({ text }) => text?.pieces[0]),
    names.map((name) => `of ${name}`),
  )
})

const problematic: readonly [name: string, source: string, line: number, said: RegExp][] = [
  ['a key twice', 'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 4, /the key "a" is there twice/],
  [
    'too few forms',
    'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n',
    1,
    /the text "a": it has 1 plural forms, expected 2/,
  ],
  [
    'an empty form',
    'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] ""\n',
    1,
    /one of its plural forms is empty/,
  ],
  ['forms without msgid_plural', 'msgid "a"\nmsgstr[0] "c"\nmsgstr[1] "d"\n', 1, /several msgstr, but no msgid_plural/],
  ['a rule that is none', 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=x;\\n"\n', 1, /^Plural-Forms has "x"/],
  ['i18next braces', '\nmsgid "a"\nmsgstr "{{b}}"\n', 2, /write \{b\} instead of \{\{b\}\}/],
]

for (const [name, source, line, said] of problematic) {
  test(`finds ${name}`, () => {
    const { problems } = readPoCatalogue('de', 'locales/de.po', source)
    assert.equal(problems.length, 1)
    assert.match(problems[0]?.problem ?? '', said)
    assert.equal(problems[0]?.line, line)
  })
}

const unreadable: readonly [name: string, source: string, line: number | undefined, said: RegExp][] = [
  ['words', 'hello world', 1, /expected msgid, msgstr … or text in double quotes, got "hello world"/],
  ['a text that does not end', 'msgid "a\nmsgstr "b"\n', 1, /got "\\"a"/],
  ['a quote that is not escaped', 'msgid "a"\nmsgstr "b"c"\n', 2, /got "c\\""/],
  ['an unknown keyword', 'msgid "a"\nmsgfoo "b"\n', 2, /got "msgfoo/],
  ['a text without a keyword', '"a"\n', 1, /expected msgctxt, msgid or msgstr before a text/],
  ['JSON', '{ "a": "b" }', 1, /expected msgid/],
  ['a header without msgstr', 'msgid ""\nmsgid "a"\nmsgstr "b"\n', undefined, /the first msgid "" needs a msgstr/],
  ['forms without end', `msgid "a"\n${'msgstr[0] "b"\n'.repeat(100_000)}`, 8, /more than 6 msgstr/],
]

for (const [name, source, line, said] of unreadable) {
  test(`refuses ${name}`, () => {
    assert.throws(
      () => readPoCatalogue('de', 'locales/de.po', source),
      (error) => {
        assert(error instanceof CatalogueError)
        assert.match(error.message, said)
        return error.line === line
      },
    )
  })
}
