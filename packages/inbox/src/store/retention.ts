// Which messages are too many or too old? The oldest of their mailbox.
import { batchSize, type Changed, removeRows } from './changes.ts'
import type { Database } from './database.ts'
import { plainRow } from './reader.ts'
import type { WordIndex } from './word-index.ts'

/** How much is kept; 0 means no limit. */
export interface Retention {
  readonly maxMessages: number
  readonly maxAgeMs: number
}

/** Removes one batch of what is too much; nothing once that is done. */
export function removeSurplus(database: Database, index: WordIndex, { maxMessages }: Retention): readonly Changed[] {
  if (maxMessages === 0) return []
  const full = database.prepare('SELECT id, total FROM mailboxes WHERE total > ? LIMIT 1').get(maxMessages)
  if (full === undefined) return []
  const surplus = Math.min(Number(full['total']) - maxMessages, batchSize)
  return removeOldest(database, index, 'mailbox = ? ORDER BY mailbox, seq', Number(full['id']), surplus)
}

/** Removes one batch of what is too old; nothing once that is done. */
export function removeExpired(
  database: Database,
  index: WordIndex,
  { maxAgeMs }: Retention,
  now: number,
): readonly Changed[] {
  if (maxAgeMs === 0) return []
  return removeOldest(database, index, 'received < ? ORDER BY received', now - maxAgeMs, batchSize)
}

/** Gives pages of removed messages back to the file system, a few at a time; false when there is none left to give. */
export function releasePages(database: Database): boolean {
  const free = Number(database.prepare('PRAGMA freelist_count').get()?.['freelist_count'])
  if (free < keptPages) return false
  database.prepare(`PRAGMA incremental_vacuum(${batchSize})`).all()
  return Number(database.prepare('PRAGMA freelist_count').get()?.['freelist_count']) < free
}

// Some are soon needed again.
const keptPages = 2_000

function removeOldest(
  database: Database,
  index: WordIndex,
  which: string,
  value: number,
  most: number,
): readonly Changed[] {
  const rows = database
    .prepare(`SELECT seq, id, mailbox FROM messages WHERE ${which} LIMIT ?`)
    .all(value, most)
    .map(plainRow)
  return removeRows(database, index, rows)
}
