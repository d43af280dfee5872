import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ConfigError,
  MessageError,
  type RecipientOutcome,
  RecipientsError,
  ReplyError,
  UnknownOutcomeError,
} from '../errors.ts'
import { exitCodeOfError, exitCodeOfReceipt, exitCodes } from './exit-code.ts'

const receipts: readonly (readonly [outcomes: readonly RecipientOutcome[], status: number])[] = [
  [['accepted'], 0],
  [['accepted', 'queued'], 0],
  [['accepted', 'refused'], 3],
  [['accepted', 'deferred'], 3],
  [['accepted', 'unknown'], 4],
  [['accepted', 'refused', 'unknown'], 4],
]
for (const [outcomes, status] of receipts) {
  test(`${outcomes.join(', ')} ends with ${status}`, () => {
    const recipients = outcomes.map((outcome, index) => ({ address: `${index}@example.com`, outcome }))
    assert.equal(exitCodeOfReceipt({ recipients }), status)
  })
}

const reply = (code: number) => ({ code, text: 'No' })
const errors: readonly (readonly [error: unknown, status: number])[] = [
  [new MessageError('MESSAGE_INVALID', 'to', 'is empty'), 1],
  [new RecipientsError([{ address: 'a@example.com', outcome: 'refused', reply: reply(550), action: 'suppress' }]), 1],
  [new RecipientsError([{ address: 'a@example.com', outcome: 'deferred', reply: reply(450), action: 'retry' }]), 75],
  [new ConfigError('NOT_CONFIGURED', '', 'nothing is configured'), 2],
  [new ReplyError('AUTH_FAILED', 'AUTH', reply(535), 'fix-config'), 2],
  [new ReplyError('REPLY_REJECTED', 'MAIL', reply(451), 'retry'), 75],
  [new UnknownOutcomeError('the connection was lost', []), 4],
  [new TypeError('x is not a function'), 70],
]
for (const [error, status] of errors) {
  test(`${error} ends with ${status}`, () => assert.equal(exitCodeOfError(error), status))
}

test('no two meanings share a code', () => {
  const codes = Object.values(exitCodes).map(({ code }) => code)
  assert.equal(new Set(codes).size, codes.length)
})
