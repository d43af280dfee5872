import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createFaultBook, type FaultFacts } from './fault-book.ts'
import { checkBadCertificates, checkFaultRules, FaultError, type FaultRule, type FaultStage } from './fault-rule.ts'
import { fits } from './pattern.ts'

const ada = { recipients: ['ada@example.com'] }
const grace = { recipients: ['grace@example.com'] }

const patterns: readonly [pattern: string, text: string, expected: boolean][] = [
  ['ada@example.com', 'Ada@Example.com', true],
  ['ada@example.com', 'ada@example.com.evil', false],
  ['*@example.com', 'ada@example.com', true],
  ['*@example.com', 'ada@example.org', false],
  ['ada+*@*', 'ada+1@x.example', true],
  ['*', '', true],
  ['a*a', 'a', false],
  ['a*b*c', 'a-c-b-c', true],
  ['a*b*c', 'a-c-b', false],
]

for (const [pattern, text, expected] of patterns) {
  test(`${pattern} ${expected ? 'fits' : 'does not fit'} ${text}`, () => assert.equal(fits(pattern, text), expected))
}

test('a pattern fits what the expression that it stands for finds', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 12 })
  fc.assert(
    fc.property(texts, texts, (pattern, text) => {
      const expression = new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`)
      assert.equal(fits(pattern, text), expression.test(text))
    }),
  )
})

function escaped(text: string): string {
  return text.replace(/[.]/g, '\\.')
}

const strikes: readonly [name: string, rule: FaultRule, stage: FaultStage, facts: FaultFacts[], struck: boolean[]][] = [
  ['a rule without conditions strikes every time', { stage: 'sender', drop: true }, 'sender', [{}, {}], [true, true]],
  ['another stage is left alone', { stage: 'sender', drop: true }, 'recipient', [ada], [false]],
  [
    'a recipient has to fit',
    { stage: 'recipient', recipient: 'ada@*', drop: true },
    'recipient',
    [grace, ada],
    [false, true],
  ],
  ['so many times', { stage: 'recipient', times: 2, drop: true }, 'recipient', [ada, grace, ada], [true, true, false]],
  [
    'so many times for each recipient',
    { stage: 'recipient', times: 1, perRecipient: true, drop: true },
    'recipient',
    [ada, ada, grace, grace],
    [true, false, true, false],
  ],
  [
    'one recipient of a message is enough',
    { stage: 'message', recipient: 'ada@*', drop: true },
    'message',
    [{ recipients: ['x@y', 'ada@b'] }],
    [true],
  ],
  [
    'a user who is not known does not fit',
    { stage: 'sender', user: '*', drop: true },
    'sender',
    [{}, { user: 'ci-7' }],
    [false, true],
  ],
  [
    'every condition has to hold',
    { stage: 'sender', user: 'ci-*', sender: 'a@*', drop: true },
    'sender',
    [
      { user: 'ci-7', sender: 'b@x' },
      { user: 'ci-7', sender: 'a@x' },
    ],
    [false, true],
  ],
]

for (const [name, rule, stage, facts, struck] of strikes) {
  test(`faults: ${name}`, () => {
    const book = createFaultBook([rule])
    assert.deepEqual(
      facts.map((each) => book.strike(stage, each) !== undefined),
      struck,
    )
    assert.equal(book.list()[0]?.struck, struck.filter(Boolean).length)
  })
}

test('the first rule that fits and is not used up decides', () => {
  const book = createFaultBook([
    { stage: 'recipient', times: 1, refuse: { code: 450 } },
    { stage: 'recipient', refuse: { code: 550 } },
  ])
  assert.deepEqual(
    [1, 2].map(() => book.strike('recipient', ada)?.refuse?.code),
    [450, 550],
  )
})

test('an added rule can be taken away; a wrong set changes nothing', () => {
  const book = createFaultBook()
  const remove = book.add({ stage: 'sender', drop: true })
  assert.throws(() => book.set([{ stage: 'sender' }]), FaultError)
  assert.equal(book.list().length, 1)
  remove()
  assert.deepEqual(book.list(), [])
})

const wrong: readonly [given: unknown, message: RegExp][] = [
  [{}, /expected an array/],
  [[1], /rules\[0\]: expected an object/],
  [[{ stage: 'data', drop: true }], /stage: expected one of/],
  [[{ stage: 'sender' }], /at least one of refuse/],
  [[{ stage: 'sender', drop: true, refuse: { code: 450 } }], /got both/],
  [[{ stage: 'sender', refuse: { code: 250 } }], /400 to 599/],
  [[{ stage: 'sender', refuse: { code: 450, text: 'a\r\n250 ok' } }], /one line of printable ASCII/],
  [[{ stage: 'sender', refuse: { code: 450, enhanced: '4.7' } }], /such as 4\.7\.1/],
  [[{ stage: 'sender', drop: 'yes' }], /true or false/],
  [[{ stage: 'sender', drop: true, recipient: 'a@b' }], /no recipient is known/],
  [[{ stage: 'connection', drop: true, helo: 'x' }], /helo: not known/],
  [[{ stage: 'sender', octetsPerSecond: 5 }], /only at the stage message/],
  [[{ stage: 'sender', delayMs: 9e9 }], /from 1 to 600000/],
  [[{ stage: 'recipient', drop: true, recipient: 'x'.repeat(400) }], /1 to 320 characters/],
  [[{ stage: 'sender', drop: true, constructor: 1 }], /there is no "constructor"/],
  [new Array(201).fill({ stage: 'sender', drop: true }), /at most 200/],
]

for (const [given, message] of wrong) {
  test(`a wrong fault is refused: ${message.source}`, () => {
    assert.throws(
      () => checkFaultRules(given),
      (error) => error instanceof FaultError && message.test(error.message),
    )
  })
}

test('whatever is given, a fault is checked or refused, and nothing else is thrown', () => {
  fc.assert(
    fc.property(fc.anything(), (given) => {
      for (const check of [() => checkFaultRules([given]), () => checkBadCertificates(given)]) {
        try {
          check()
        } catch (error) {
          assert.ok(error instanceof FaultError)
        }
      }
    }),
  )
})
