// Changing and removing messages that are kept: some hundreds of rows in one transaction, so that nobody waits long.
import type { Database } from './database.ts'
import { parseQuery } from './query.ts'
import { lastRow, mailboxOf, plainRow, type Row, rowsByIds, rowsOf } from './reader.ts'
import type { MessageId, Scope, Target } from './records.ts'
import { StoreError } from './store-error.ts'
import type { WordIndex } from './word-index.ts'
import { insertTags } from './writer.ts'

/** How many rows one transaction changes. */
export const batchSize = 500

/** The messages of one mailbox that were changed together. */
export interface Changed {
  readonly mailbox: string
  readonly ids: readonly MessageId[]
}

/**
 * The rows of a target, a batch at a time: those there were at the beginning, not what arrives meanwhile.
 *
 * @throws StoreError STORE_ARGUMENT for a query that asks nothing or cannot be understood: it must not mean everything
 */
export function* batchesOf(database: Database, target: Target, scope: Scope): Generator<readonly Row[]> {
  if (target !== 'all' && 'ids' in target) {
    for (let at = 0; at < target.ids.length; at += batchSize) {
      yield rowsByIds(database, target.ids.slice(at, at + batchSize), scope)
    }
    return
  }
  const query = target === 'all' ? '' : target.query
  if (target !== 'all') expectQuery(query)
  let last = lastRow(database)
  while (last > 0) {
    const rows = rowsOf(database, { ...scope, query }, last, batchSize)
    if (rows.length > 0) yield rows
    last = rows.length < batchSize ? 0 : (rows.at(-1)?.seq ?? 0) - 1
  }
}

/** Marks rows as read or unread; those that were so already are left out of the answer. */
export function markRows(database: Database, rows: readonly Row[], read: boolean): readonly Changed[] {
  const mark = database.prepare('UPDATE messages SET unread = ?1 WHERE seq = ?2 AND unread <> ?1')
  const changed = database.transaction(() => {
    const those = rows.filter(({ seq }) => mark.run(read ? 0 : 1, seq).changes > 0)
    const count = database.prepare('UPDATE mailboxes SET unread = unread + ? WHERE id = ?')
    for (const { mailbox } of those) count.run(read ? -1 : 1, mailbox)
    return those
  })
  return byMailbox(database, changed)
}

/** Messages of one mailbox that have the same tags now. */
export interface Retagged extends Changed {
  readonly tags: readonly string[]
}

/** Gives each row the tags that `tagsOf` makes of its present ones; rows it leaves alone are not in the answer. */
export function retagRows(
  database: Database,
  rows: readonly Row[],
  tagsOf: (present: readonly string[]) => readonly string[],
): readonly Retagged[] {
  const byTags = new Map<string, Row[]>()
  database.transaction(() => {
    for (const row of rows) {
      const present = String(database.prepare('SELECT tags FROM messages WHERE seq = ?').get(row.seq)?.['tags'])
      const tags = tagsOf(JSON.parse(present))
      const wanted = JSON.stringify(tags)
      if (wanted === present) continue
      database.prepare('UPDATE messages SET tags = ? WHERE seq = ?').run(wanted, row.seq)
      database.prepare('DELETE FROM message_tags WHERE seq = ?').run(row.seq)
      insertTags(database, row.seq, row.mailbox, tags)
      byTags.set(wanted, [...(byTags.get(wanted) ?? []), row])
    }
  })
  return [...byTags].flatMap(([tags, those]) =>
    byMailbox(database, those).map((changed) => ({ ...changed, tags: JSON.parse(tags) })),
  )
}

/** Removes rows; those that are gone already are left out of the answer. */
export function removeRows(database: Database, index: WordIndex, rows: readonly Row[]): readonly Changed[] {
  if (rows.length === 0) return []
  return byMailbox(
    database,
    database.transaction(() => deleteRows(database, index, rows)),
  )
}

function deleteRows(database: Database, index: WordIndex, rows: readonly Row[]): readonly Row[] {
  const seqs = JSON.stringify(rows.map(({ seq }) => seq))
  const those = 'seq IN (SELECT value FROM json_each(?))'
  const gone = database
    .prepare(`DELETE FROM messages WHERE ${those} RETURNING seq, id, mailbox, unread, size`)
    .all(seqs)
  for (const table of ['raw', 'message_tags']) database.prepare(`DELETE FROM ${table} WHERE ${those}`).run(seqs)
  index.remove(gone.map((row) => Number(row['seq'])))
  const count = database.prepare(
    'UPDATE mailboxes SET total = total - 1, unread = unread - ?, octets = octets - ? WHERE id = ?',
  )
  for (const row of gone) count.run(Number(row['unread']), Number(row['size']), Number(row['mailbox']))
  return gone.map(plainRow)
}

/** The names of mailboxes in place of their rows, and the ids that belong to each. */
export function byMailbox(database: Database, rows: readonly Row[]): readonly Changed[] {
  const ids = new Map<number, MessageId[]>()
  for (const { id, mailbox } of rows) {
    const known = ids.get(mailbox)
    if (known === undefined) ids.set(mailbox, [id])
    else known.push(id)
  }
  const name = database.prepare('SELECT name FROM mailboxes WHERE id = ?')
  return [...ids].map(([mailbox, those]) => ({ mailbox: String(name.get(mailbox)?.['name']), ids: those }))
}

/** Removes everything at once, without looking at each message. */
export function removeEverything(database: Database, index: WordIndex): readonly string[] {
  return database.transaction(() => {
    const names = database.prepare('SELECT name FROM mailboxes WHERE total > 0').all()
    for (const table of ['messages', 'raw', 'message_tags']) database.prepare(`DELETE FROM ${table}`).run()
    index.clear()
    database.prepare('UPDATE mailboxes SET total = 0, unread = 0, octets = 0').run()
    return names.map((row) => String(row['name']))
  })
}

/** The rows that have a tag, a batch at a time, newest first. */
export function* batchesWithTag(database: Database, tag: string, scope: Scope): Generator<readonly Row[]> {
  const mailbox = mailboxOf(database, scope)
  if (mailbox === undefined) return
  const within = mailbox === 'any' ? '' : ' AND t.mailbox = ?'
  const find = database.prepare(
    'SELECT m.seq, m.id, m.mailbox FROM message_tags t JOIN messages m ON m.seq = t.seq ' +
      `WHERE t.tag = ? AND t.seq < ?${within} ORDER BY t.seq DESC LIMIT ${batchSize}`,
  )
  let before = Number.MAX_SAFE_INTEGER
  while (true) {
    const rows = find.all(tag, before, ...(mailbox === 'any' ? [] : [mailbox])).map(plainRow)
    const last = rows.at(-1)
    if (last === undefined) return
    before = last.seq
    yield rows
  }
}

function expectQuery(text: string): void {
  const { terms, problems } = parseQuery(text)
  if (problems.length > 0) throw new StoreError('STORE_ARGUMENT', `query: ${problems.join(' ')}`)
  if (terms.length === 0) {
    throw new StoreError(
      'STORE_ARGUMENT',
      "query: expected a search, got nothing to search for; for all messages say 'all'",
    )
  }
}
