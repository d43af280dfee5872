import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createMessage, isMessage } from '../message/create-message.ts'
import type { MessageInput } from '../message/message-input.ts'
import { combined, type PartialMessage, partsOf, withDefaults, withOverrides } from './partial-message.ts'

/** What becomes of a message under defaults and under overrides of the same fields. */
const joins: readonly [
  name: string,
  message: MessageInput,
  fields: PartialMessage,
  defaulted: MessageInput,
  overridden: MessageInput,
][] = [
  ['a field that is absent', {}, { subject: 'S' }, { subject: 'S' }, { subject: 'S' }],
  ['a field that is there', { subject: 'M' }, { subject: 'S' }, { subject: 'M' }, { subject: 'S' }],
  ['an empty text is a text', { text: '' }, { text: 'T' }, { text: '' }, { text: 'T' }],
  [
    'a list is one thing',
    { to: ['a@x.example'] },
    { to: ['b@x.example'] },
    { to: ['a@x.example'] },
    { to: ['b@x.example'] },
  ],
  ['an empty list is absent', { cc: [] }, { cc: 'b@x.example' }, { cc: 'b@x.example' }, { cc: 'b@x.example' }],
  ['an empty list overrides', { cc: 'a@x.example' }, { cc: [] }, { cc: 'a@x.example' }, {}],
  ['undefined gives nothing', { cc: 'a@x.example' }, { cc: undefined }, { cc: 'a@x.example' }, { cc: 'a@x.example' }],
  ['tags are a list', { tags: ['a'] }, { tags: ['b'] }, { tags: ['a'] }, { tags: ['b'] }],
  [
    'header fields join by name, whatever its letters',
    { headers: { 'X-A': 'm', 'X-B': 'm' } },
    { headers: { 'x-b': 's', 'X-C': 's' } },
    { headers: { 'X-C': 's', 'X-A': 'm', 'X-B': 'm' } },
    { headers: { 'X-A': 'm', 'x-b': 's', 'X-C': 's' } },
  ],
  [
    'a header field that stands twice is one thing',
    {
      headers: [
        ['X-A', '1'],
        ['X-A', '2'],
      ],
    },
    { headers: { 'X-A': 's' } },
    {
      headers: [
        ['X-A', '1'],
        ['X-A', '2'],
      ],
    },
    { headers: { 'X-A': 's' } },
  ],
  [
    'named options are header fields',
    { priority: 'high' },
    { autoSubmitted: 'auto-generated' },
    { headers: { 'Auto-Submitted': 'auto-generated' }, priority: 'high' },
    { priority: 'high', headers: { 'Auto-Submitted': 'auto-generated' } },
  ],
  [
    'metadata joins by key',
    { metadata: { a: 'm', b: 'm' } },
    { metadata: { b: 's', c: 's' } },
    { metadata: { a: 'm', b: 'm', c: 's' } },
    { metadata: { a: 'm', b: 's', c: 's' } },
  ],
]

for (const [name, input, fields, defaulted, overridden] of joins) {
  test(`${name}: as a default and as an override`, () => {
    const message = createMessage(input)
    const parts = partsOf(fields)
    assert.deepEqual(sorted(withDefaults(message, parts)), sorted(createMessage(defaulted)))
    assert.deepEqual(sorted(withOverrides(message, parts)), sorted(createMessage(overridden)))
  })
}

test('a message to which nothing is added stays the same object', () => {
  const message = createMessage({ subject: 'M', from: 'a@x.example' })
  assert.equal(withDefaults(message, partsOf({ subject: 'S', from: 'b@x.example' })), message)
})

test('what comes out is a checked, frozen message, and what went in is untouched', () => {
  const message = createMessage({ headers: { 'X-A': 'm' } })
  const before = structuredClone(message)
  const joined = withOverrides(message, partsOf({ subject: 'S', headers: { 'X-B': 's' }, metadata: { a: 'b' } }))
  assert.ok(isMessage(joined))
  assert.ok([joined, joined.headers, joined.metadata].every(Object.isFrozen))
  assert.deepEqual(structuredClone(message), before)
})

test('of two levels, the nearer one stands, as if one had been applied after the other', () => {
  const fields = fc.record(
    {
      subject: fc.constantFrom('a', 'b'),
      cc: fc.constantFrom([], ['a@x.example'], ['b@x.example']),
      metadata: fc.dictionary(fc.constantFrom('k', 'l'), fc.constantFrom('v', 'w')),
      headers: fc
        .dictionary(fc.constantFrom('X-A', 'x-a', 'X-B'), fc.constantFrom('v', 'w'))
        .filter((given) => !('X-A' in given && 'x-a' in given)),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fields, fields, fields, (input, outer, inner) => {
      const message = createMessage(input)
      const [general, nearer] = [partsOf(outer), partsOf(inner)]
      const both = combined(general, nearer)
      assert.ok(both)
      assert.deepEqual(
        plain(withOverrides(message, both)),
        plain(withOverrides(withOverrides(message, general), nearer)),
      )
    }),
  )
})

test('what belongs to one message alone is no field for all', () => {
  for (const field of [{ messageId: 'a@x.example' }, { date: 0 }])
    assert.throws(() => partsOf(field as PartialMessage), /one message alone/)
})

/** Without the order of header fields, which says nothing here. */
function sorted(message: object): unknown {
  return plain({
    ...message,
    ...('headers' in message && Array.isArray(message.headers) ? { headers: message.headers.toSorted(byName) } : {}),
  })
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : Number(a.name > b.name)
}

function plain(value: object): unknown {
  return JSON.parse(JSON.stringify(value))
}
