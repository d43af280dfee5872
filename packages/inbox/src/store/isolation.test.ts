// Several developers or CI jobs share one server: nobody sees, counts or changes the mail of another.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { incoming, subjectsOf } from './sample-incoming.ts'
import { openStore, type Store } from './store.ts'

let store: Store
let ada = ''
let bob = ''

before(async () => {
  store = await openStore({
    mailboxes: [
      { mailbox: 'user-{user}', user: 'team-*' },
      { mailbox: 'ci', header: { name: 'X-Job', value: 'nightly' } },
      { mailbox: 'a', recipientDomain: 'a.example' },
      { mailbox: 'b', recipientDomain: '*.b.example' },
    ],
  })
  ada = (await store.add(incoming({ subject: 'For A', recipients: ['x@a.example'], tags: ['mine'] }))).id
  bob = (await store.add(incoming({ subject: 'For B', recipients: ['x@mail.B.example'], tags: ['theirs'] }))).id
})
after(() => store.close())

test('each mailbox lists, counts and finds its own mail only', async () => {
  for (const request of [
    {},
    { query: 'for' },
    { query: 'is:unread' },
    { query: '-absent' },
    { query: 'after:2001-01-01' },
    { query: 'mailbox:a -tag:theirs' },
  ]) {
    const list = await store.list({ ...request, mailbox: 'a' })
    assert.deepEqual([subjectsOf(list), list.total, list.unread, list.matching], [['For A'], 1, 1, 1], request.query)
  }
  assert.equal((await store.list({ mailbox: 'a', query: 'mailbox:b' })).matching, 0)
  assert.equal((await store.list({ mailbox: 'a', query: 'tag:theirs' })).matching, 0)
  assert.equal((await store.list({ mailbox: 'nobody' })).total, 0)
  assert.deepEqual(await store.tags({ mailbox: 'a' }), ['mine'])
  assert.equal((await store.counts({ mailbox: 'a' })).total, 1)
})

test('an id of another mailbox is unknown', async () => {
  const scope = { mailbox: 'a' }
  assert.equal(await store.get(bob, scope), undefined)
  assert.equal(await store.octets(bob, scope), undefined)
  assert.equal(await store.part(bob, '1', scope), undefined)
  assert.equal(await store.markRead({ ids: [bob] }, true, scope), 0)
  assert.equal(await store.setTags({ ids: [bob] }, ['x'], scope), 0)
  assert.equal(await store.remove({ ids: [bob] }, scope), 0)
  assert.equal(await store.remove({ query: 'tag:theirs' }, scope), 0)
  assert.equal(await store.renameTag('theirs', 'x', scope), 0)
  assert.equal(await store.deleteTag('theirs', scope), 0)
  assert.notEqual(await store.get(bob, { mailbox: 'b' }), undefined)
  assert.notEqual(await store.get(ada, scope), undefined)
})

test('mail for several mailboxes is kept once in each, and no copy names the recipients of another', async () => {
  const recipients = ['one@a.example', 'two@www.b.example', 'three@elsewhere.example', 'four@a.example']
  const { id, copies } = await store.add(incoming({ subject: 'Shared', to: 'list@a.example', recipients }))
  assert.deepEqual(
    copies.map(({ mailbox }) => mailbox),
    ['a', 'b', 'default'],
  )
  assert.equal(id, copies[0]?.id)
  const second = await store.get(copies[1]?.id ?? '', { mailbox: 'b' })
  assert.deepEqual(second?.envelope.recipients, ['two@www.b.example'])
  assert.deepEqual(second?.summary.bcc, [{ address: 'two@www.b.example' }])
  assert.equal((await store.list({ mailbox: 'b', query: 'one@a.example' })).matching, 0)
  assert.equal(await store.remove({ query: 'subject:shared' }, { mailbox: 'a' }), 1)
  assert.equal((await store.list({ query: 'subject:shared' })).matching, 2)
})

test('the first rule that fits decides: user, then header, then domain', async () => {
  const recipients = ['x@a.example']
  const fields = ['X-Job: Nightly']
  const mailboxOf = async (sample: Parameters<typeof incoming>[0]) =>
    (await store.add(incoming(sample))).copies.map(({ mailbox }) => mailbox)
  assert.deepEqual(await mailboxOf({ recipients, fields, user: 'Team-Red' }), ['user-team-red'])
  assert.deepEqual(await mailboxOf({ recipients, fields, user: 'other' }), ['ci'])
  assert.deepEqual(await mailboxOf({ recipients, user: 'other' }), ['a'])
  assert.deepEqual(await mailboxOf({ recipients: ['x@b.example'] }), ['default'])
  assert.deepEqual(await mailboxOf({ recipients, mailbox: 'chosen' }), ['chosen'])
})

test('shows every mailbox, the empty ones that are named too', async () => {
  const names = (await store.mailboxes()).map(({ name }) => name)
  assert.deepEqual(names, ['a', 'b', 'chosen', 'ci', 'default', 'user-team-red'])
})

test('removing all of one mailbox leaves the others', async () => {
  const others = (await store.counts()).total - (await store.counts({ mailbox: 'a' })).total
  await store.remove('all', { mailbox: 'a' })
  assert.deepEqual([(await store.counts()).total, (await store.counts({ mailbox: 'a' })).total], [others, 0])
})
