import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DataType } from './data-type.ts'
import { parseType, TypeSyntaxError } from './type-grammar.ts'
import { textOfType } from './type-text.ts'

const right: readonly (readonly [written: string, type: string])[] = [
  ['string', 'string'],
  ['  Date | null ', 'Date | null'],
  ['number[]', 'readonly number[]'],
  ['number[][]', 'readonly (readonly number[])[]'],
  ['(string | null)[]', 'readonly (string | null)[]'],
  ["| 'free' | \"paid\" | 'free'", "'free' | 'paid'"],
  ["'it\\'s'", "'it\\'s'"],
  ['-1 | 2.5 | true', '-1 | 2.5 | true'],
  ['string | unknown', 'unknown'],
  ["{ name: string; 'two words'?: number, }[]", "readonly {\n  name: string\n  'two words'?: number | undefined\n}[]"],
  ['{}', 'Record<string, never>'],
]
for (const [written, type] of right) {
  test(`${written} is read`, () => assert.equal(textOfType(parseType(written)), type))
}

const wrong: readonly (readonly [written: string, problem: string])[] = [
  ['', 'expected a type, got the end'],
  [
    'strnig',
    'expected one of string, number, boolean, Date, null, unknown, a literal or a mapping, got strnig; did you mean "string"?',
  ],
  [
    'free',
    `expected one of string, number, boolean, Date, null, unknown, a literal or a mapping, got free; for the text, write it in quotes: "'free'"`,
  ],
  ['Array<string>', 'expected a type, got <string>'],
  ['string number', 'expected | or the end, got number'],
  ['string[', 'expected ], got the end'],
  ['(string', 'expected ), got the end'],
  ['string |', 'expected a type, got the end'],
  ["'open", "expected a type, got 'open"],
  ['{ name string }', 'expected :, got string'],
  ['{ name: string', 'expected , or }, got the end'],
  ['{ name: string, name: number }', 'name is declared twice'],
  ['string import("node:fs")', 'expected | or the end, got import'],
  ['string } } evil: { x: number', 'expected | or the end, got }'],
  [`${'('.repeat(100_000)}string`, 'a type in more than 32 others'],
]
for (const [written, problem] of wrong) {
  test(`${written.slice(0, 40)} is refused`, () => {
    assert.throws(() => parseType(written), { name: 'TypeSyntaxError', message: problem })
  })
}

test('any other text is refused, and what is read is a type that can be read again', () => {
  const tokens = [
    'string',
    'null',
    "'a'",
    '1',
    '|',
    '[',
    ']',
    '[]',
    '(',
    ')',
    '{',
    '}',
    'a',
    '?',
    ':',
    ',',
    ' ',
    '"',
    '\\',
    '\n',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...tokens)), (given) => {
      const type = typeOrNothing(given.join(''))
      if (type?.kind !== 'union' && type?.kind !== 'literal') return
      const written = textOfType(type)
      if (!/[{\n]|readonly/.test(written)) assert.deepEqual(parseType(written), type)
    }),
  )
})

function typeOrNothing(text: string): DataType | undefined {
  try {
    return parseType(text)
  } catch (error) {
    if (error instanceof TypeSyntaxError) return undefined
    throw error
  }
}
