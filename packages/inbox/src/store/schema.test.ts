import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { incoming, subjectsOf } from './sample-incoming.ts'
import { schemaVersion } from './schema.ts'
import { openStore } from './store.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthaste-schema-'))
})
after(() => rm(folder, { recursive: true }))

test('a file is there again the next time, with its marks, tags and index', async () => {
  const file = join(folder, 'again.db')
  const first = await openStore({ file })
  const { id } = await first.add(incoming({ subject: 'kept', tags: ['x'], text: '发票' }))
  await first.markRead('all', true)
  await first.add(incoming({ subject: 'gone' }))
  await first.remove({ query: 'gone' })
  await first.close()
  await using second = await openStore({ file })
  assert.deepEqual(await second.counts(), {
    total: 1,
    unread: 0,
    octets: incoming({ subject: 'kept', text: '发票' }).octets.length,
  })
  assert.deepEqual(
    (await second.list({ query: 'tag:x 发票 is:read' })).messages.map((message) => message.id),
    [id],
  )
  await second.add(incoming({ subject: 'new' }))
  assert.deepEqual(subjectsOf(await second.list({ query: 'kept' })), ['kept'])
  assert.deepEqual(subjectsOf(await second.list()), ['new', 'kept'])
})

test('what everything was removed from starts anew', async () => {
  const file = join(folder, 'emptied.db')
  for (const subject of ['one', 'two']) {
    const store = await openStore({ file })
    await store.add(incoming({ subject }))
    assert.deepEqual(subjectsOf(await store.list({ query: 'text' })), [subject])
    await store.remove('all')
    assert.equal((await store.list({ query: 'text' })).matching, 0)
    await store.close()
  }
})

test('refuses the file of a later version, and leaves it as it is', async () => {
  const file = join(folder, 'later.db')
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA user_version = ${schemaVersion + 1}`)
  await assert.rejects(openStore({ file }), {
    code: 'STORE_NEWER',
    message: /later\.db has layout 2, .* update @posthaste\/inbox/,
  })
  assert.deepEqual(database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.['tables'], 0)
  database.close()
})

test("refuses another program's database, and what is none", async () => {
  const foreign = join(folder, 'foreign.db')
  const database = new DatabaseSync(foreign)
  database.exec('CREATE TABLE users (name)')
  database.close()
  await assert.rejects(openStore({ file: foreign }), { code: 'STORE_FOREIGN', message: /it has users/ })
  const text = join(folder, 'text.db')
  await writeFile(text, 'no database at all, but long enough to be looked at'.repeat(20))
  await assert.rejects(openStore({ file: text }), { code: 'STORE_FOREIGN' })
  await assert.rejects(openStore({ file: join(folder, 'no', 'such', 'folder.db') }), { code: 'STORE_FAILED' })
})

test('a file has one writer, and others may read it', async () => {
  const file = join(folder, 'once.db')
  await using store = await openStore({ file })
  await store.add(incoming())
  await assert.rejects(openStore({ file }), { code: 'STORE_FAILED', message: /in use by another process/ })
  using reader = new DatabaseSync(file, { readOnly: true })
  assert.equal(reader.prepare('SELECT count(*) AS kept FROM messages').get()?.['kept'], 1)
  await store.add(incoming())
  assert.equal(reader.prepare('SELECT count(*) AS kept FROM messages').get()?.['kept'], 2)
})

test('waits for the disk where it is asked to', async () => {
  await using store = await openStore({ file: join(folder, 'fsync.db'), fsync: true })
  await store.add(incoming())
  assert.equal((await store.counts()).total, 1)
})
