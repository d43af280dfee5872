import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { VariableUse } from '../liquid/analyse.ts'
import { textOfMembers } from './type-text.ts'
import { usedMembers } from './used-type.ts'

const scalar = 'string | number | boolean | Date | null'
const cases: readonly (readonly [uses: readonly string[], type: string])[] = [
  [['output name'], `{ name: ${scalar} }`],
  [['tested coupon'], '{ coupon?: unknown | undefined }'],
  [['tested name', 'output name'], `{ name: ${scalar} }`],
  [['output user.name'], `{ user: { name: ${scalar} } }`],
  [['tested user', 'output user.name'], `{ user: { name: ${scalar} } | null }`],
  [['iterated items'], '{ items: readonly unknown[] }'],
  [['iterated items', 'output items.[].title'], `{ items: readonly { title: ${scalar} }[] }`],
  [['iterated rows', 'iterated rows.[]', 'output rows.[].[]'], `{ rows: readonly (readonly (${scalar})[])[] }`],
  [['output items.size'], '{ items: readonly unknown[] }'],
  [['output items.first.title', 'iterated items'], `{ items: readonly { title: ${scalar} }[] }`],
  [['output box.size', 'output box.colour'], `{ box: { colour: ${scalar} size: ${scalar} } }`],
  [[], 'Record<string, never>'],
]
for (const [uses, type] of cases) {
  test(`${uses.join(', ') || 'nothing'} makes ${type}`, () => {
    assert.equal(textOfMembers(usedMembers(uses.map(useOf))).replaceAll(/\s+/g, ' '), type)
  })
}

function useOf(text: string): VariableUse {
  const [kind, path = ''] = text.split(' ')
  if (kind !== 'output' && kind !== 'iterated' && kind !== 'tested') throw new Error(`no kind of use: ${kind}`)
  return { path: path.split('.'), kind, file: 'welcome/html.liquid', line: 1, column: 1 }
}
