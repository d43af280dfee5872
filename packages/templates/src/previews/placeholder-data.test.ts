import assert from 'node:assert/strict'
import { test } from 'node:test'
import { declaredMembers } from '../types/declared-type.ts'
import { usedMembers } from '../types/used-type.ts'
import { placeholderData } from './placeholder-data.ts'

const declared: readonly (readonly [type: unknown, name: string, expected: unknown])[] = [
  ['string', 'name', 'name'],
  ['string', 'confirmUrl', 'https://example.com/confirmUrl'],
  ['string', 'email', 'email@example.com'],
  ['string', 'orderedAt', '2026-01-15'],
  ['number', 'total', 2],
  ['boolean', 'isNew', true],
  ['Date', 'sent', new Date('2026-01-15T09:00:00Z')],
  ["'free' | 'paid'", 'plan', 'free'],
  ['null | string', 'nick', 'nick'],
  ['null', 'nothing', null],
  ['string[]', 'colours', ['colour 1', 'colour 2']],
  ['number[]', 'sizes', [2, 2]],
  [
    '{ title: string, url: string }[]',
    'stories',
    [
      { title: 'title 1', url: 'https://example.com/url' },
      { title: 'title 2', url: 'https://example.com/url' },
    ],
  ],
  [{ first: 'string' }, 'user', { first: 'first' }],
]

for (const [type, name, expected] of declared) {
  test(`${name}, declared as ${JSON.stringify(type)}, is made up`, () => {
    const members = declaredMembers({ [name]: type }, (_, problem) => assert.fail(problem))
    assert.deepEqual(placeholderData(members), { [name]: expected })
  })
}

test('what a template uses is made up', () => {
  const use = (kind: 'output' | 'iterated' | 'tested', ...path: string[]) => ({
    path,
    kind,
    file: 'x.liquid',
    line: 1,
    column: 1,
  })
  const members = usedMembers([
    use('output', 'user', 'name'),
    use('iterated', 'items'),
    use('output', 'items', '[]', 'price'),
    use('tested', 'isAdmin'),
  ])
  assert.deepEqual(placeholderData(members), {
    user: { name: 'name' },
    items: [{ price: 2 }, { price: 2 }],
    isAdmin: true,
  })
})
