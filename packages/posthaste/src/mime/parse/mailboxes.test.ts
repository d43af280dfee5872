import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ReadMailbox, readMailboxes } from './mailboxes.ts'

const lists: readonly (readonly [raw: string, mailboxes: readonly ReadMailbox[]])[] = [
  [' a@b.c', [{ address: 'a@b.c' }]],
  [
    ' Ada <a@b.c>,\r\n "Love, \\"A\\"" <d@e.f>',
    [
      { name: 'Ada', address: 'a@b.c' },
      { name: 'Love, "A"', address: 'd@e.f' },
    ],
  ],
  ['=?utf-8?Q?J=C3=BC?= =?utf-8?Q?rgen?= X <j@x>', [{ name: 'Jürgen X', address: 'j@x' }]],
  ['"=?utf-8?Q?J=C3=BC?=" <j@x>', [{ name: 'Jü', address: 'j@x' }]],
  // Nothing that is encoded is syntax (CVE of several parsers).
  ['=?utf-8?q?a=40evil.com=3e=2c?=@good.com', [{ address: '=?utf-8?q?a=40evil.com=3e=2c?=@good.com' }]],
  ['=?utf-8?q?evil=40x=2c?= <a@b.c>', [{ name: 'evil@x,', address: 'a@b.c' }]],
  ['"xclow3n@gmail.com x"@internal.domain', [{ address: '"xclow3n@gmail.com x"@internal.domain' }]],
  ['alice@a.org)bob@b.org', [{ address: 'alice@a.org)bob@b.org' }]],
  ['u@a@b', [{ address: 'u@a@b' }]],
  ['"<u@evil>"@ok', [{ address: '"<u@evil>"@ok' }]],
  ['a@b.c (Ada \\(L\\) (nested))', [{ name: 'Ada (L) (nested)', address: 'a@b.c' }]],
  ['Ada (comment) <a@b.c>', [{ name: 'Ada', address: 'a@b.c' }]],
  ['a . b @ c . d', [{ address: 'a.b@c.d' }]],
  ['Ada a@b.c', [{ name: 'Ada', address: 'a@b.c' }]],
  ['Ada', [{ name: 'Ada', address: '' }]],
  ['a@b.c; d@e.f', [{ address: 'a@b.c' }, { address: 'd@e.f' }]],
  ['Ada <a@b.c', [{ name: 'Ada', address: 'a@b.c' }]],
  [
    'Ada <a@b.c, Grace <g@h.i>',
    [
      { name: 'Ada', address: 'a@b.c' },
      { name: 'Grace', address: 'g@h.i' },
    ],
  ],
  ['<@route,@b:u@c.d>', [{ address: 'u@c.d' }]],
  ['<>', [{ address: '' }]],
  ['a@[IPv6:2001:db8::1]', [{ address: 'a@[IPv6:2001:db8::1]' }]],
  ['undisclosed-recipients:;', [{ name: 'undisclosed-recipients', address: '', group: 'undisclosed-recipients' }]],
  [
    'Team: Ada <a@b.c>, d@e.f;, g@h.i',
    [{ name: 'Ada', address: 'a@b.c', group: 'Team' }, { address: 'd@e.f', group: 'Team' }, { address: 'g@h.i' }],
  ],
  ['gr\xc3\xbc@x', [{ address: 'grü@x' }]],
  ['=?utf-8?q?a=0D=0Ab?= <a@b.c>', [{ name: 'a b', address: 'a@b.c' }]],
  [', ,a@b.c,,', [{ address: 'a@b.c' }]],
  ['', []],
]

for (const [raw, mailboxes] of lists) {
  test(`mailboxes ${JSON.stringify(raw)}`, () => assert.deepEqual(readMailboxes(raw), mailboxes))
}

test('no more mailboxes are read than asked for', () => {
  assert.equal(readMailboxes('a@b,'.repeat(100_000)).length, 1000)
  assert.equal(readMailboxes('g:;'.repeat(100), 7).length, 7)
})
