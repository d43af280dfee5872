import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AddressError,
  ConfigError,
  ConnectionError,
  LocalDeliveryError,
  type MailError,
  MessageError,
  ProtocolError,
  RecipientsError,
  ReplyError,
  UnknownOutcomeError,
} from './errors.ts'

const cause = Object.assign(new Error('CANARY'), { password: 'CANARY' })
const recipients = [{ address: 'ada@example.com', outcome: 'refused', action: 'suppress' }] as const
const reply = { code: 535, text: 'No' }
const peer = { host: 'h.example', port: 587, auth: { password: 'CANARY' } }

const errors: readonly [error: MailError, own: object][] = [
  [new AddressError('to', 3, 'no'), { field: 'to', offset: 3 }],
  [new MessageError('MESSAGE_INVALID', 'text', 'no', cause), { field: 'text' }],
  [new ConfigError('OPTION_INVALID', 'pool', 'no', cause), { option: 'pool' }],
  [
    new ConnectionError('TIMEOUT', 'no', { ...peer, phase: 'EHLO', cause, recipients }),
    { host: 'h.example', port: 587, phase: 'EHLO', recipients },
  ],
  [new ProtocolError('no', 'oops', recipients), { line: 'oops', recipients }],
  [
    new ReplyError('AUTH_FAILED', 'AUTH', reply, 'retry', undefined, 5, peer),
    { command: 'AUTH', reply, retryAfterMs: 5, peer: { host: 'h.example', port: 587 } },
  ],
  [new RecipientsError(recipients), { recipients }],
  [new UnknownOutcomeError('no', recipients, cause), { recipients }],
  [new LocalDeliveryError('FILE_FAILED', 'no', false, cause), {}],
]

for (const [error, own] of errors) {
  test(`${error.name} as JSON has its message and its facts, and never its cause`, () => {
    const text = JSON.stringify(error)
    const { name, code, message, temporary, action, outcome } = error
    assert.deepEqual(JSON.parse(text), { name, code, message, temporary, action, outcome, ...own })
    assert.ok(!text.includes('CANARY'), text)
  })
}

test('a cause that was put there later is left out as well', () => {
  const error = Object.assign(new MessageError('MESSAGE_INVALID', 'text', 'no'), { cause })
  assert.ok(!JSON.stringify({ error }).includes('CANARY'))
})
