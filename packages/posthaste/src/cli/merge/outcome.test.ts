import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ConfigError,
  ConnectionError,
  type MailError,
  MessageError,
  type RecipientResult,
  RecipientsError,
  ReplyError,
  UnknownOutcomeError,
} from '../../errors.ts'
import { type RowResult, resultOf } from './outcome.ts'

const ok = { code: 250, text: 'Taken' }
const no = { code: 550, enhanced: '5.1.1', text: 'No such user' }
const later = { code: 450, text: 'Try again' }
const accepted: RecipientResult = { address: 'a@example.com', outcome: 'accepted', reply: ok }
const refused: RecipientResult = { address: 'b@example.com', outcome: 'refused', reply: no, action: 'suppress' }
const deferred: RecipientResult = { address: 'c@example.com', outcome: 'deferred', reply: later, action: 'retry' }
const unknown: RecipientResult = { address: 'd@example.com', outcome: 'unknown' }
const place = { host: 'mx.example', port: 25, phase: 'connect' }

const receipts: readonly (readonly [recipients: readonly RecipientResult[], expected: Partial<RowResult>])[] = [
  [[accepted], { outcome: 'accepted', messageId: 'id@x', reply: ok }],
  [[{ ...accepted, outcome: 'queued' }], { outcome: 'accepted' }],
  [[accepted, refused], { outcome: 'partial', reason: 'b@example.com refused: No such user' }],
  [[accepted, deferred], { outcome: 'partial', recipients: [accepted, deferred] }],
  [[accepted, unknown], { outcome: 'unknown' }],
]
for (const [recipients, expected] of receipts) {
  test(`${recipients.map(({ outcome }) => outcome).join(', ')}: ${expected.outcome}`, () => {
    const receipt = { messageId: 'id@x', accepted: ['a@example.com'], recipients, transport: 'smtp' }
    assert.partialDeepStrictEqual(resultOf({ ok: true, receipt }), expected)
  })
}

const errors: readonly (readonly [error: MailError, expected: Partial<RowResult>])[] = [
  [new RecipientsError([refused]), { outcome: 'refused', code: 'RECIPIENTS_REFUSED', reply: no }],
  [
    new RecipientsError([{ address: 'a@example.com', outcome: 'refused', action: 'suppress', reason: 'inactive' }]),
    { outcome: 'refused' },
  ],
  [new RecipientsError([refused, deferred]), { outcome: 'deferred' }],
  [
    new ReplyError('REPLY_REJECTED', 'end-of-data', no, 'fix-message'),
    { outcome: 'refused', code: 'REPLY_REJECTED', reply: no },
  ],
  [new ReplyError('REPLY_REJECTED', 'end-of-data', later, 'retry'), { outcome: 'deferred', reply: later }],
  [new ReplyError('AUTH_FAILED', 'AUTH', no, 'fix-config'), { outcome: 'deferred' }],
  [new ConnectionError('CONNECTION_FAILED', 'refused', place), { outcome: 'deferred', code: 'CONNECTION_FAILED' }],
  [new UnknownOutcomeError('the connection was lost', [unknown]), { outcome: 'unknown', code: 'OUTCOME_UNKNOWN' }],
  [new MessageError('MESSAGE_VETOED', 'message', 'has left the list'), { outcome: 'refused', code: 'MESSAGE_VETOED' }],
  [new MessageError('MESSAGE_VETOED', 'message', 'beforeSend threw', new Error('away')), { outcome: 'deferred' }],
  // Nobody was asked: once it is mended, the row can go.
  [
    new MessageError('FIELD_UNSUPPORTED', 'tags', 'SMTP has none'),
    { outcome: 'deferred', reason: 'tags: SMTP has none' },
  ],
  [new MessageError('ATTACHMENT_UNREADABLE', 'attachments[0]', 'is gone'), { outcome: 'deferred' }],
  [new ConfigError('OPTION_INVALID', 'x', 'is wrong'), { outcome: 'deferred' }],
]
for (const [error, expected] of errors) {
  test(`${error.code} with ${error.action}: ${expected.outcome}`, () => {
    assert.partialDeepStrictEqual(resultOf({ ok: false, error }), expected)
  })
}
