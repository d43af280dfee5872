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

// A refusal of us must never look like the recipient's fault: whoever suppresses an address for it loses a customer.
const ofUs: readonly [command: string, reply: string, action: Action][] = [
  ['greeting', '554 5.7.1 Your address is on a blocklist', 'fix-config'],
  ['EHLO', '530 5.7.0 Must issue a STARTTLS command first', 'fix-config'],
  ['AUTH', '535 5.7.8 Username and Password not accepted', 'fix-config'],
  ['AUTH', '535 Incorrect authentication data', 'fix-config'],
  ['AUTH', '538 5.7.11 Encryption required', 'fix-config'],
  ['AUTH', '525 5.7.13 User account disabled', 'fix-config'],
  ['AUTH', '454 4.7.0 Too many login attempts', 'retry'],
  ['AUTH', '421 4.7.0 Try again later', 'retry'],
  ['MAIL', '530 5.7.57 Client not authenticated', 'fix-config'],
  ['MAIL', '535 5.7.8 Not logged in', 'fix-config'],
  ['MAIL', '550 5.7.60 Client does not have permissions to send as this sender', 'fix-config'],
  ['MAIL', '553 5.7.1 Sender address rejected: not owned by user', 'fix-config'],
  ['MAIL', '550 5.1.1 Sender unknown', 'fix-config'],
  ['MAIL', '571 Delivery not authorized', 'fix-config'],
  ['RCPT', '525 Account disabled', 'fix-config'],
  ['RCPT', '530 Authentication required', 'fix-config'],
  ['RCPT', '535 5.7.8 Log in', 'fix-config'],
  ['RCPT', '538 5.7.11 Encryption required', 'fix-config'],
  ['RCPT', '523 5.7.10 Encryption needed', 'fix-config'],
  ['RCPT', '550 5.7.1 Unable to relay', 'fix-config'],
  ['RCPT', '550 5.7.54 Unable to relay recipient in non-accepted domain', 'fix-config'],
  ['RCPT', '550 5.7.606 Access denied, banned sending IP', 'fix-config'],
  ['RCPT', '550 5.1.0 <ada@example.com> sender rejected', 'fix-config'],
  ['RCPT', '550 relay not permitted', 'fix-config'],
  ['RCPT', '550 Relaying denied', 'fix-config'],
  ['RCPT', '550 authentication required', 'fix-config'],
  ['RCPT', '550 Sender verify failed', 'fix-config'],
  ['RCPT', '550 Rejected because 192.0.2.1 is in a black list at zen.example', 'fix-config'],
  ['RCPT', '550 Administrative prohibition', 'fix-config'],
  ['RCPT', "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", 'fix-config'],
  ['RCPT', '571 Delivery not authorized', 'fix-config'],
  ['RCPT', '454 4.7.1 Relay access denied', 'retry'],
  ['RCPT', '450 4.7.25 Client host rejected: cannot find your hostname', 'retry'],
  ['DATA', '530 5.7.0 Log in first', 'fix-config'],
  ['end-of-data', '550 5.7.1 SPF check failed', 'fix-message'],
  ['end-of-data', '550 5.7.23 SPF check failed', 'fix-config'],
]

// And a refusal of the recipient stays one.
const ofRecipients: readonly [command: string, reply: string, action: Action][] = [
  ['RCPT', '550 Unknown user', 'suppress'],
  ['RCPT', '550 Unrouteable address', 'suppress'],
  ['RCPT', '550 Requested action not taken: mailbox unavailable', 'suppress'],
  ['RCPT', '550 5.1.0 Address rejected', 'suppress'],
  ['RCPT', '550 5.1.1 No such user; see our policy on spam', 'suppress'],
  ['RCPT', '550 5.2.1 Mailbox disabled by policy', 'suppress'],
]

for (const [command, line, action] of [...refusals, ...ofUs, ...ofRecipients]) {
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
