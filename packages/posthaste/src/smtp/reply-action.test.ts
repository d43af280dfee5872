import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Action } from '../errors.ts'
import { actionFor, replyActions } from './reply-action.ts'
import { createReplyReader } from './reply-reader.ts'

const refusals: readonly [command: string, reply: string, action: Action][] = [
  ['greeting', '421 4.3.2 Shutting down', 'retry'],
  ['greeting', '554 No mail here', 'fix-config'],
  ['greeting', '521 No mail here', 'fix-config'],
  ['EHLO', '550 5.7.1 Who are you', 'fix-config'],
  ['STARTTLS', '454 4.7.0 Not now', 'retry'],
  ['STARTTLS', '502 5.5.1 What', 'fix-config'],
  ['AUTH', '535 5.7.8 Wrong password', 'fix-config'],
  ['AUTH', '534 5.7.9 Too weak', 'fix-config'],
  ['AUTH', '454 4.7.0 Not now', 'retry'],
  ['AUTH', '432 4.7.12 Change your password', 'fix-config'],
  ['AUTH', '504 5.5.4 Unknown mechanism', 'fix-config'],
  ['MAIL', '530 5.7.0 Log in first', 'fix-config'],
  ['MAIL', '550 5.7.1 Sender refused', 'fix-config'],
  ['MAIL', '553 5.1.8 Sender domain unknown', 'fix-config'],
  ['MAIL', '553 Sender refused', 'fix-config'],
  ['MAIL', '552 5.3.4 Too big', 'fix-message'],
  ['MAIL', '552 Too big', 'fix-message'],
  ['MAIL', '451 4.3.0 Later', 'retry'],
  ['MAIL', '555 Parameters', 'fix-config'],
  ['MAIL', '503 5.5.1 Out of order', 'fix-config'],
  ['RCPT', '550 5.1.1 No such user', 'suppress'],
  ['RCPT', '550 5.1.10 Null MX', 'suppress'],
  ['RCPT', '550 No such user', 'suppress'],
  ['RCPT', '501 5.1.3 Bad syntax', 'suppress'],
  ['RCPT', '553 Mailbox name', 'suppress'],
  ['RCPT', '556 5.1.10 Null MX', 'suppress'],
  ['RCPT', '550 5.2.1 Disabled', 'suppress'],
  ['RCPT', '552 5.2.2 Full', 'retry'],
  ['RCPT', '452 4.2.2 Full', 'retry'],
  ['RCPT', '552 Full', 'retry'],
  ['RCPT', '450 4.2.0 Greylisted', 'retry'],
  ['RCPT', '452 4.5.3 Too many recipients', 'retry'],
  ['RCPT', '550 5.4.1 Access denied', 'suppress'],
  ['RCPT', '554 5.4.6 Loop', 'fix-config'],
  ['RCPT', '554 5.7.1 Relay access denied', 'fix-config'],
  ['RCPT', '554 Relay access denied', 'fix-config'],
  ['RCPT', '530 5.7.0 Log in first', 'fix-config'],
  ['RCPT', '553 5.6.7 No SMTPUTF8', 'fix-message'],
  ['RCPT', '550 5.7.17 New owner', 'suppress'],
  ['DATA', '503 5.5.1 No recipients', 'fix-config'],
  ['DATA', '554 No', 'fix-message'],
  ['end-of-data', '552 5.3.4 Too big', 'fix-message'],
  ['end-of-data', '552 5.2.2 Full', 'retry'],
  ['end-of-data', '554 5.7.1 Looks like spam', 'fix-message'],
  ['end-of-data', '550 5.5.2 Bare LF', 'fix-message'],
  ['end-of-data', '550 5.7.26 Unauthenticated', 'fix-config'],
  ['end-of-data', '550 5.7.25 No PTR', 'fix-config'],
  ['end-of-data', '550 5.7.515 Does not meet', 'fix-config'],
  ['end-of-data', '550 5.1.1 No such user', 'suppress'],
  ['end-of-data', '554 No', 'fix-message'],
  ['end-of-data', '451 4.7.1 Later', 'retry'],
  ['RCPT', '550 5.0.0 No', 'suppress'],
]

for (const [command, line, action] of refusals) {
  test(`${line} to ${command} means ${action}`, () => {
    createReplyReader((reply) => assert.equal(actionFor(command, reply), action)).feed(Buffer.from(`${line}\r\n`))
  })
}

test('the last rule fits everything', () => {
  assert.deepEqual(Object.keys(replyActions.at(-1) ?? {}), ['action', 'because'])
})

test('every rule says why', () => {
  for (const { because } of replyActions) assert.match(because, /\w+ \w+/)
})
