import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRules, destinationsOf } from './mailbox-rules.ts'
import type { MailboxRule } from './records.ts'
import { incoming } from './sample-incoming.ts'

const none = (): readonly string[] => []

const cases: readonly (readonly [
  name: string,
  rule: MailboxRule,
  recipient: string,
  user: string | undefined,
  header: string,
  mailbox: string,
])[] = [
  [
    'a domain, whatever its letter case',
    { mailbox: 'm', recipientDomain: 'A.example' },
    'x@a.EXAMPLE',
    undefined,
    '',
    'm',
  ],
  ['not a longer domain', { mailbox: 'm', recipientDomain: 'a.example' }, 'x@ba.example', undefined, '', 'default'],
  ['a pattern', { mailbox: 'm', recipientDomain: '*.example' }, 'x@a.b.example', undefined, '', 'm'],
  [
    'a pattern that needs something in its place',
    { mailbox: 'm', recipientDomain: 'ab*ba' },
    'x@aba',
    undefined,
    '',
    'default',
  ],
  ['two stars', { mailbox: 'm', recipientDomain: '*ci*' }, 'x@job.ci.example', undefined, '', 'm'],
  [
    'the domain as a name',
    { mailbox: 'of-{domain}', recipientDomain: '*' },
    'x@B.example',
    undefined,
    '',
    'of-b.example',
  ],
  ['any user', { mailbox: '{user}', user: '*' }, 'x@y.z', 'Ada', '', 'ada'],
  ['nobody is not any user', { mailbox: '{user}', user: '*' }, 'x@y.z', undefined, '', 'default'],
  ['a header', { mailbox: 'm', header: { name: 'X-Job' } }, 'x@y.z', undefined, 'anything', 'm'],
  ['a header of a value', { mailbox: 'm', header: { name: 'X-Job', value: 'a*' } }, 'x@y.z', undefined, 'b', 'default'],
  [
    'a header as a name',
    { mailbox: 'job {header}', header: { name: 'X-Job' } },
    'x@y.z',
    undefined,
    '{user}',
    'job {user}',
  ],
  ['both conditions', { mailbox: 'm', user: 'ada', recipientDomain: 'y.z' }, 'x@y.z', 'bob', '', 'default'],
  ['an address without a domain', { mailbox: 'm', recipientDomain: '*' }, 'postmaster', undefined, '', 'default'],
]

for (const [name, rule, recipient, user, header, mailbox] of cases) {
  test(`a rule may ask for ${name}`, () => {
    const message = incoming({ recipients: [recipient], ...(user === undefined ? {} : { user }) })
    const found = destinationsOf(message, [rule], (field) => (field === 'X-Job' && header !== '' ? [header] : []))
    assert.deepEqual(found, [{ mailbox, recipients: [recipient] }])
  })
}

test('a message without recipients goes by its user', () => {
  const message = incoming({ recipients: [], user: 'ada' })
  assert.deepEqual(destinationsOf(message, [{ mailbox: 'm', user: 'ada' }], none), [{ mailbox: 'm', recipients: [] }])
})

const refused: readonly (readonly [rule: MailboxRule, problem: RegExp])[] = [
  [{ mailbox: '', user: 'x' }, /mailboxes\[0\]\.mailbox: expected a name/],
  [{ mailbox: 'x'.repeat(201), user: 'x' }, /expected a name/],
  [{ mailbox: 'm' }, /expected at least one of user, recipientDomain and header/],
  [{ mailbox: '{user}', recipientDomain: 'x' }, /\{user\} stands for nothing/],
]

for (const [rule, problem] of refused) {
  test(`refuses ${JSON.stringify(rule).slice(0, 60)}`, () => {
    assert.throws(() => checkRules([rule]), { code: 'STORE_ARGUMENT', message: problem })
  })
}
