import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ProtocolError, type RecipientOutcome, type Reply } from '../errors.ts'
import { answer, chunkLeaves, contentEnded, opening } from './transaction.ts'
import { beginTransaction, recipientResults, type Transaction, type TransactionPlan } from './transaction-state.ts'

interface Ending {
  /** What was written, in order; `content` for content and final dot. */
  readonly written: readonly string[]
  readonly outcomes: readonly RecipientOutcome[]
  /** What the deciding reply of each recipient answered is not shown by the result, but its code is. */
  readonly codes: readonly (number | undefined)[]
  readonly stopped?: string
  readonly open?: boolean
  readonly over?: boolean
}

const group = 'MAIL FROM:<s@x>\r\nRCPT TO:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\n'
const lone = '.\r\n'

const grouped: readonly [name: string, replies: string, ending: Ending][] = [
  [
    'everyone is accepted',
    '250 250 250 354 250',
    { written: [group, 'content'], outcomes: ['accepted', 'accepted'], codes: [250, 250] },
  ],
  [
    '251 and 252 accept',
    '250 251 252 354 250',
    { written: [group, 'content'], outcomes: ['accepted', 'accepted'], codes: [250, 250] },
  ],
  [
    'one recipient is refused',
    '250 550 250 354 250',
    { written: [group, 'content'], outcomes: ['refused', 'accepted'], codes: [550, 250] },
  ],
  [
    'one recipient is deferred',
    '250 250 450 354 250',
    { written: [group, 'content'], outcomes: ['accepted', 'deferred'], codes: [250, 450] },
  ],
  [
    'no recipient is accepted, and DATA is refused',
    '250 550 551 503',
    { written: [group], outcomes: ['refused', 'refused'], codes: [550, 551], open: true },
  ],
  [
    'no recipient is accepted, and DATA is accepted all the same: a lone dot',
    '250 550 451 354 554',
    { written: [group, lone], outcomes: ['refused', 'deferred'], codes: [550, 451], open: true },
  ],
  [
    'a server that takes the lone dot for a message',
    '250 550 451 354 250',
    { written: [group, lone], outcomes: ['refused', 'deferred'], codes: [550, 451] },
  ],
  [
    'MAIL is refused, and all that follows',
    '550 503 503 503',
    { written: [group], outcomes: ['refused', 'refused'], codes: [550, 550], stopped: 'MAIL' },
  ],
  [
    'MAIL is deferred, and DATA accepted all the same',
    '451 503 503 354 554',
    { written: [group, lone], outcomes: ['deferred', 'deferred'], codes: [451, 451], stopped: 'MAIL', open: true },
  ],
  [
    'MAIL is refused, but a recipient accepted: closing without the dot is the only safe end',
    '550 250 503 354',
    { written: [group], outcomes: ['refused', 'refused'], codes: [550, 550], stopped: 'MAIL', over: true },
  ],
  [
    'MAIL is refused, a recipient accepted, DATA refused',
    '550 250 503 503',
    { written: [group], outcomes: ['refused', 'refused'], codes: [550, 550], stopped: 'MAIL', open: true },
  ],
  [
    'DATA is refused',
    '250 250 550 451',
    { written: [group], outcomes: ['deferred', 'refused'], codes: [451, 550], stopped: 'DATA', open: true },
  ],
  [
    'the content is refused',
    '250 550 250 354 554',
    { written: [group, 'content'], outcomes: ['refused', 'refused'], codes: [550, 554], stopped: 'end-of-data' },
  ],
  [
    'the content is deferred',
    '250 250 250 354 452',
    { written: [group, 'content'], outcomes: ['deferred', 'deferred'], codes: [452, 452], stopped: 'end-of-data' },
  ],
  [
    '421 to MAIL',
    '421',
    { written: [group], outcomes: ['deferred', 'deferred'], codes: [421, 421], stopped: 'MAIL', over: true },
  ],
  [
    '421 to the second RCPT',
    '250 550 421',
    { written: [group], outcomes: ['refused', 'deferred'], codes: [550, 421], stopped: 'RCPT', open: true, over: true },
  ],
  [
    '421 to DATA, when no recipient was accepted',
    '250 550 550 421',
    { written: [group], outcomes: ['refused', 'refused'], codes: [550, 550], open: true, over: true },
  ],
  [
    '421 after MAIL was refused',
    '550 421',
    { written: [group], outcomes: ['refused', 'refused'], codes: [550, 550], stopped: 'MAIL', over: true },
  ],
  [
    '421 to the content',
    '250 250 250 354 421',
    {
      written: [group, 'content'],
      outcomes: ['deferred', 'deferred'],
      codes: [421, 421],
      stopped: 'end-of-data',
      open: true,
      over: true,
    },
  ],
  [
    '421 to the lone dot',
    '250 550 550 354 421',
    { written: [group, lone], outcomes: ['refused', 'refused'], codes: [550, 550], open: true, over: true },
  ],
]

for (const [name, replies, ending] of grouped) {
  test(`in a group: ${name}`, () => assert.deepEqual(converse({}, replies), complete(ending)))
}

const [mail, a, b, data] = ['MAIL FROM:<s@x>\r\n', 'RCPT TO:<a@x>\r\n', 'RCPT TO:<b@x>\r\n', 'DATA\r\n']

const oneByOne: readonly [name: string, replies: string, ending: Ending][] = [
  [
    'everyone is accepted',
    '250 250 250 354 250',
    { written: [mail, a, b, data, 'content'], outcomes: ['accepted', 'accepted'], codes: [250, 250] },
  ],
  ['MAIL is refused', '550', { written: [mail], outcomes: ['refused', 'refused'], codes: [550, 550], stopped: 'MAIL' }],
  [
    'one is refused',
    '250 550 250 354 250',
    { written: [mail, a, b, data, 'content'], outcomes: ['refused', 'accepted'], codes: [550, 250] },
  ],
  [
    'no recipient is accepted: DATA is never said',
    '250 550 450',
    { written: [mail, a, b], outcomes: ['refused', 'deferred'], codes: [550, 450], open: true },
  ],
  [
    'DATA is refused',
    '250 250 250 554',
    { written: [mail, a, b, data], outcomes: ['refused', 'refused'], codes: [554, 554], stopped: 'DATA', open: true },
  ],
  [
    '421 to the first RCPT',
    '250 421',
    {
      written: [mail, a],
      outcomes: ['deferred', 'deferred'],
      codes: [421, 421],
      stopped: 'RCPT',
      open: true,
      over: true,
    },
  ],
]

for (const [name, replies, ending] of oneByOne) {
  test(`one by one: ${name}`, () => assert.deepEqual(converse({ grouped: false }, replies), complete(ending)))
}

const lmtp: readonly [name: string, replies: string, ending: Ending][] = [
  [
    'each is answered for itself',
    '250 250 250 354 250 452',
    { written: [group, 'content'], outcomes: ['accepted', 'deferred'], codes: [250, 452] },
  ],
  [
    'only who was accepted is answered',
    '250 550 250 354 250',
    { written: [group, 'content'], outcomes: ['refused', 'accepted'], codes: [550, 250] },
  ],
  [
    '421 for the last',
    '250 250 250 354 250 421',
    { written: [group, 'content'], outcomes: ['accepted', 'deferred'], codes: [250, 421], over: true },
  ],
  [
    '421 for the first, and an answer for the second all the same',
    '250 250 250 354 421 250',
    { written: [group, 'content'], outcomes: ['deferred', 'accepted'], codes: [421, 250], over: true },
  ],
  [
    '354 though nobody was accepted: nobody knows how often a dot is answered',
    '250 550 550 354',
    { written: [group], outcomes: ['refused', 'refused'], codes: [550, 550], open: true, over: true },
  ],
  [
    'DATA is refused as it must be',
    '250 550 550 503',
    { written: [group], outcomes: ['refused', 'refused'], codes: [550, 550], open: true },
  ],
]

for (const [name, replies, ending] of lmtp) {
  test(`LMTP: ${name}`, () => assert.deepEqual(converse({ perRecipient: true }, replies), complete(ending)))
}

test('LMTP: 421 for the first, then nothing: the server may have taken it for who is left unanswered', () => {
  const transaction = beginTransaction(planOf({ perRecipient: true }))
  run(transaction, [250, 250, 250, 354, 421])
  assert.equal(transaction.stage, 'end-of-data')
  assert.deepEqual(
    recipientResults(transaction).map(({ outcome }) => outcome),
    ['deferred', 'unknown'],
  )
})

const reset: readonly [name: string, plan: Partial<TransactionPlan>, replies: string, ending: Ending][] = [
  [
    'begins the group',
    {},
    '250 250 250 250 354 250',
    { written: [`RSET\r\n${group}`, 'content'], outcomes: ['accepted', 'accepted'], codes: [250, 250] },
  ],
  [
    'comes first one by one',
    { grouped: false },
    '250 550',
    { written: ['RSET\r\n', mail], outcomes: ['refused', 'refused'], codes: [550, 550], stopped: 'MAIL' },
  ],
  [
    'is refused: the session is of no further use',
    {},
    '500',
    { written: [`RSET\r\n${group}`], outcomes: ['refused', 'refused'], codes: [500, 500], stopped: 'RSET', over: true },
  ],
]

for (const [name, plan, replies, ending] of reset) {
  test(`RSET ${name}`, () => assert.deepEqual(converse({ reset: true, ...plan }, replies), complete(ending)))
}

const envelope = 'MAIL FROM:<s@x>\r\nRCPT TO:<a@x>\r\nRCPT TO:<b@x>\r\n'

const chunked: readonly [name: string, plan: Partial<TransactionPlan>, replies: string, ending: Ending][] = [
  [
    'content leaves once everyone is answered, and DATA is never said',
    {},
    '250 550 250 250',
    { written: [envelope, 'content'], outcomes: ['refused', 'accepted'], codes: [550, 250] },
  ],
  [
    'one by one',
    { grouped: false },
    '250 250 250 250',
    { written: [mail, a, b, 'content'], outcomes: ['accepted', 'accepted'], codes: [250, 250] },
  ],
  [
    'no recipient is accepted: no octet leaves',
    {},
    '250 550 450',
    { written: [envelope], outcomes: ['refused', 'deferred'], codes: [550, 450], open: true },
  ],
  [
    'MAIL is refused, a recipient accepted all the same: no octet leaves',
    {},
    '550 250 503',
    { written: [envelope], outcomes: ['refused', 'refused'], codes: [550, 550], stopped: 'MAIL', open: true },
  ],
  [
    'the content is refused: RSET comes next',
    {},
    '250 250 250 554',
    {
      written: [envelope, 'content'],
      outcomes: ['refused', 'refused'],
      codes: [554, 554],
      stopped: 'end-of-data',
      open: true,
    },
  ],
  [
    'ahead: everyone is accepted',
    { ahead: true, reset: true },
    '250 250 250 250 250',
    { written: [`RSET\r\n${envelope}`], outcomes: ['accepted', 'accepted'], codes: [250, 250] },
  ],
  [
    'ahead: nobody is accepted, and BDAT is refused as it must be',
    { ahead: true },
    '250 550 450 554',
    { written: [envelope], outcomes: ['refused', 'deferred'], codes: [550, 450], open: true },
  ],
  [
    'ahead: MAIL is refused, and all that follows',
    { ahead: true },
    '550 503 503 503',
    { written: [envelope], outcomes: ['refused', 'refused'], codes: [550, 550], stopped: 'MAIL', open: true },
  ],
  [
    'ahead: MAIL is refused, but what its replies say of a recipient counts',
    { ahead: true },
    '451 250 503 250',
    { written: [envelope], outcomes: ['accepted', 'deferred'], codes: [250, 451], stopped: 'MAIL' },
  ],
  [
    'ahead: RSET is refused, and what had left is answered all the same',
    { ahead: true, reset: true },
    '500 250 250 550 250',
    { written: [`RSET\r\n${envelope}`], outcomes: ['accepted', 'refused'], codes: [250, 550] },
  ],
  [
    'ahead: 421 to a recipient, and content that is taken all the same',
    { ahead: true },
    '250 250 421 250',
    { written: [envelope], outcomes: ['accepted', 'deferred'], codes: [250, 421] },
  ],
]

for (const [name, plan, replies, ending] of chunked) {
  test(`BDAT: ${name}`, () => assert.deepEqual(converse({ chunked: true, ...plan }, replies), complete(ending)))
}

test('BDAT: every chunk has its reply, also those behind one that was refused', () => {
  const transaction = beginTransaction(planOf({ chunked: true }))
  run(transaction, [250, 250, 250], false)
  for (let chunk = 0; chunk < 3; chunk++) chunkLeaves(transaction)
  assert.deepEqual(answer(transaction, { code: 250, text: '' }), { do: 'wait' })
  assert.deepEqual(answer(transaction, { code: 552, text: 'Too big' }), { do: 'wait' })
  assert.equal(transaction.contentRefused, true)
  assert.deepEqual(answer(transaction, { code: 503, text: '' }), { do: 'done' })
  assert.deepEqual(
    recipientResults(transaction).map(({ reply }) => reply?.code),
    [552, 552],
  )
  assert.deepEqual([transaction.open, transaction.over], [true, false])
})

test('BDAT: a server that takes the end of what it had refused leaves nobody certain', () => {
  const transaction = beginTransaction(planOf({ chunked: true }))
  run(transaction, [250, 250, 250], false)
  chunkLeaves(transaction)
  contentEnded(transaction)
  answer(transaction, { code: 552, text: '' })
  assert.throws(() => answer(transaction, { code: 250, text: '' }), ProtocolError)
  assert.deepEqual(
    recipientResults(transaction).map(({ outcome }) => outcome),
    ['unknown', 'unknown'],
  )
})

const cuts: readonly [replies: readonly number[], outcomes: readonly RecipientOutcome[]][] = [
  [[], ['unknown', 'unknown']],
  [
    [250, 550],
    ['refused', 'unknown'],
  ],
  [[550], ['refused', 'refused']],
  [
    [550, 250],
    ['unknown', 'refused'],
  ],
  [[421], ['deferred', 'deferred']],
  [
    [250, 250, 421],
    ['deferred', 'deferred'],
  ],
  [
    [250, 250, 250],
    ['unknown', 'unknown'],
  ],
]

for (const [replies, outcomes] of cuts) {
  test(`ahead, cut after ${replies.join(' ') || 'nothing'}: ${outcomes.join(', ')}`, () => {
    const transaction = beginTransaction(planOf({ chunked: true, ahead: true }))
    run(transaction, replies)
    assert.deepEqual(
      recipientResults(transaction).map(({ outcome }) => outcome),
      outcomes,
    )
  })
}

const outOfStep: readonly [name: string, replies: string][] = [
  ['354 to MAIL', '354'],
  ['354 to RCPT', '250 354'],
  ['250 to DATA', '250 250 250 250'],
  ['334 to DATA', '250 250 250 334'],
  ['354 to the content', '250 250 250 354 354'],
  ['a reply too many', '250 250 250 354 250 250'],
]

for (const [name, replies] of outOfStep) {
  test(`${name} is out of step`, () => assert.throws(() => converse({}, replies), ProtocolError))
}

test('a reply before the content has ended refuses it, and the session is over', () => {
  const transaction = beginTransaction(planOf({}))
  for (const code of [250, 250, 550, 354]) answer(transaction, { code, text: '' })
  assert.equal(transaction.stage, 'body')
  assert.deepEqual(answer(transaction, { code: 552, text: 'Too big' }), { do: 'done' })
  assert.deepEqual(
    recipientResults(transaction).map(({ outcome }) => outcome),
    ['refused', 'refused'],
  )
  assert.deepEqual([transaction.over, transaction.stopped?.command], [true, 'end-of-data'])
})

test('250 before the content has ended is out of step', () => {
  const transaction = beginTransaction(planOf({}))
  for (const code of [250, 250, 250, 354]) answer(transaction, { code, text: '' })
  assert.throws(() => answer(transaction, { code: 250, text: '' }), ProtocolError)
})

test('what is undecided is deferred before the final dot, and unknown after it', () => {
  const transaction = beginTransaction(planOf({}))
  for (const code of [250, 550, 250, 354]) answer(transaction, { code, text: '' })
  const outcomes = (): readonly RecipientOutcome[] => recipientResults(transaction, 'why').map(({ outcome }) => outcome)
  assert.deepEqual(outcomes(), ['refused', 'deferred'])
  contentEnded(transaction)
  assert.deepEqual(outcomes(), ['refused', 'unknown'])
})

test('whatever a server answers, every recipient has one outcome, and content leaves only for someone who was accepted', () => {
  const code = fc.constantFrom(250, 251, 354, 421, 450, 452, 500, 503, 550, 554)
  const ways = fc.constantFrom<Partial<TransactionPlan>>(
    {},
    { grouped: false },
    { perRecipient: true },
    { chunked: true },
    { chunked: true, grouped: false },
    { chunked: true, ahead: true },
  )
  const plan = fc.tuple(ways, fc.boolean()).map(([way, reset]) => ({ ...way, reset }))
  fc.assert(
    fc.property(plan, fc.integer({ min: 1, max: 4 }), fc.array(code, { maxLength: 14 }), (given, count, codes) => {
      const transaction = beginTransaction({ ...planOf(given), recipients: recipients.slice(0, count) })
      const { contents } = run(transaction, codes)
      const results = recipientResults(transaction)
      assert.equal(results.length, count)
      const mayBeThere = results.some(({ outcome }) => outcome === 'accepted' || outcome === 'unknown')
      if (mayBeThere) assert.ok(contents === 1 || transaction.plan.ahead)
      assert.ok(contents <= 1)
      if (transaction.stage === 'done') {
        for (const { outcome, reply } of results) {
          assert.ok(reply !== undefined && outcome !== 'unknown')
          assert.equal(outcome, reply.code < 300 ? 'accepted' : reply.code < 500 ? 'deferred' : 'refused')
        }
      }
    }),
    { numRuns: 5000 },
  )
})

const recipients = ['a@x', 'b@x', 'c@x', 'd@x'].map((address) => ({ address, rcpt: `RCPT TO:<${address}>\r\n` }))

function planOf(given: Partial<TransactionPlan>): TransactionPlan {
  return {
    mail: 'MAIL FROM:<s@x>\r\n',
    recipients: recipients.slice(0, 2),
    grouped: true,
    chunked: false,
    ahead: false,
    perRecipient: false,
    reset: false,
    ...given,
  }
}

function converse(plan: Partial<TransactionPlan>, codes: string): Required<Ending> {
  const transaction = beginTransaction(planOf(plan))
  const { written, error } = run(transaction, codes.split(' ').map(Number))
  if (error) throw error
  assert.equal(transaction.stage, 'done')
  const results = recipientResults(transaction)
  return {
    written,
    outcomes: results.map(({ outcome }) => outcome),
    codes: results.map(({ reply }) => reply?.code),
    stopped: transaction.stopped?.command ?? '',
    open: transaction.open,
    over: transaction.over,
  }
}

/** Plays the client's part; a server that is out of step ends it. */
function run(
  transaction: Transaction,
  codes: readonly number[],
  whole = true,
): { written: string[]; contents: number; error?: unknown } {
  const written = [opening(transaction)]
  let contents = 0
  for (const code of codes) {
    const reply: Reply = { code, text: '' }
    try {
      const next = answer(transaction, reply)
      if (next.do === 'write') written.push(next.lines)
      if (next.do === 'lone-dot') written.push(lone)
      if (next.do === 'content') {
        contents++
        written.push('content')
        if (whole) contentEnded(transaction)
      }
    } catch (error) {
      return { written, contents, error }
    }
  }
  return { written, contents }
}

function complete(ending: Ending): Required<Ending> {
  return { stopped: '', open: false, over: false, ...ending }
}
