import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Condition, parseQuery } from './query.ts'

const anywhere = (text: string, exact = false): Condition => ({ kind: 'words', place: 'anywhere', text, exact })
const day = Date.UTC(2026, 10, 22)

const understood: readonly (readonly [text: string, ...terms: readonly (Condition | { readonly not: Condition })[]])[] =
  [
    ['', ...[]],
    ['   ', ...[]],
    ['invoice', anywhere('invoice')],
    ['two words', anywhere('two'), anywhere('words')],
    ['"two words"', anywhere('two words', true)],
    ['"no end', anywhere('no end', true)],
    ['-spam', { not: anywhere('spam') }],
    ['!spam', { not: anywhere('spam') }],
    ['-"not this"', { not: anywhere('not this', true) }],
    ['from:ada', { kind: 'words', place: 'from', text: 'ada', exact: false }],
    ['FROM:ada', { kind: 'words', place: 'from', text: 'ada', exact: false }],
    ['from:"Ada Lovelace"', { kind: 'words', place: 'from', text: 'Ada Lovelace', exact: true }],
    ['-reply-to:x', { not: { kind: 'words', place: 'reply-to', text: 'x', exact: false } }],
    ['addressed:x', { kind: 'words', place: 'addressed', text: 'x', exact: false }],
    ['subject:发票', { kind: 'words', place: 'subject', text: '发票', exact: false }],
    ['has:attachment', { kind: 'has', what: 'attachment' }],
    ['has:Attachments', { kind: 'has', what: 'attachment' }],
    ['is:unread', { kind: 'is', what: 'unread' }],
    ['!is:READ', { not: { kind: 'is', what: 'read' } }],
    ['tag:"two words"', { kind: 'tag', tag: 'two words' }],
    ['mailbox:team-a', { kind: 'mailbox', name: 'team-a' }],
    ['message-id:<1@x>', { kind: 'message-id', value: '1@x' }],
    ['larger:20k', { kind: 'size', side: 'larger', octets: 20_480 }],
    ['smaller:1.5MB', { kind: 'size', side: 'smaller', octets: 1_572_864 }],
    ['larger:7', { kind: 'size', side: 'larger', octets: 7 }],
    ['before:2026-11-22', { kind: 'received', side: 'before', time: day }],
    ['after:2026/11/22', { kind: 'received', side: 'after', time: day }],
    ['after:2026-11-22T01:00', { kind: 'received', side: 'after', time: day + 3_600_000 }],
    ['after:"2026-11-22 01:00:30+01:00"', { kind: 'received', side: 'after', time: day + 30_000 }],
    ['from:', ...[]],
    ['-', ...[]],
    ['re:zero', anywhere('re:zero')],
    ['https://example.com/a?b', anywhere('https://example.com/a?b')],
    ['__proto__:x constructor:y', anywhere('__proto__:x'), anywhere('constructor:y')],
    ['a"b"c', anywhere('a'), anywhere('b', true), anywhere('c')],
  ]

for (const [text, ...expected] of understood) {
  test(`understands ${JSON.stringify(text)}`, () => {
    const terms = expected.map((term) =>
      'not' in term ? { negated: true, condition: term.not } : { negated: false, condition: term },
    )
    assert.deepEqual(parseQuery(text), { terms, problems: [] })
  })
}

const misunderstood = [
  'is:foo',
  'has:x',
  'before:yesterday',
  'after:2026-13-45',
  'larger:big',
  'smaller:-1',
  'larger:1e9',
]

for (const text of misunderstood) {
  test(`says that it does not understand ${text}`, () => {
    assert.deepEqual(parseQuery(text), { terms: [], problems: [`"${text}" is not understood.`] })
  })
}

test('refuses what is too long, and too many terms', () => {
  assert.equal(parseQuery('x'.repeat(2_001)).problems.length, 1)
  assert.equal(parseQuery('x '.repeat(51)).problems.length, 1)
  assert.equal(parseQuery('x '.repeat(50)).problems.length, 0)
})

test('reads any text without throwing, and what it made of it the same way again', () => {
  const piece = fc.constantFrom(
    '-',
    '!',
    '"',
    ':',
    'from:',
    'is:',
    'tag:',
    'larger:',
    ' ',
    'a',
    '发',
    '\0',
    '*',
    "'",
    '(',
    'NOT',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
  )
  fc.assert(
    fc.property(text, (query) => {
      const { terms, problems } = parseQuery(query)
      assert.ok(problems.every((problem) => problem.length < 200))
      const again = parseQuery(
        terms
          .flatMap(({ negated, condition }) => written(condition).map((each) => `${negated ? '-' : ''}${each}`))
          .join(' '),
      )
      if (problems.length === 0) assert.equal(again.terms.length, terms.length)
    }),
  )
})

function written(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'words':
      return [`${condition.place === 'anywhere' ? '' : `${condition.place}:`}"${condition.text}"`]
    case 'size':
      return [`${condition.side}:${condition.octets}`]
    case 'received':
      return [`${condition.side}:"${new Date(condition.time).toISOString()}"`]
    case 'tag':
      return [`tag:"${condition.tag}"`]
    case 'mailbox':
      return [`mailbox:"${condition.name}"`]
    case 'message-id':
      return [`message-id:"${condition.value || 'x'}"`]
    default:
      return [`${condition.kind}:${condition.what}`]
  }
}
