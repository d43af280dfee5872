// Putting messages in: one group of them, one transaction.
import type { Reading } from '../intake/read-message.ts'
import type { Database } from './database.ts'
import type { MessageId, Summary } from './records.ts'
import type { WordIndex } from './word-index.ts'

/** One copy of a message, on its way into one mailbox. */
export interface Copy {
  readonly id: MessageId
  readonly mailbox: string
  readonly octets: Uint8Array
  readonly sender: string
  /** Those of this mailbox. */
  readonly recipients: readonly string[]
  /** As JSON. */
  readonly session: string
  readonly user: string
  readonly receivedAt: number
  readonly tags: readonly string[]
  readonly reading: Reading
}

/** Puts copies in. */
export interface Writer {
  /** In one transaction; gives their summaries back, in order. */
  insert(copies: readonly Copy[]): readonly Summary[]
}

/** A writer over the tables of a store. */
export function createWriter(database: Database, index: WordIndex): Writer {
  const mailboxes = new Map<string, number>()
  let lastRow = Math.max(index.lastRow, greatestRow(database))

  const insertAll = (copies: readonly Copy[]): readonly Summary[] => {
    const added = new Map<number, { total: number; octets: number }>()
    const summaries = copies.map((copy, at) => {
      const mailbox = mailboxes.get(copy.mailbox) ?? mailboxRow(database, copy.mailbox)
      mailboxes.set(copy.mailbox, mailbox)
      const sum = added.get(mailbox) ?? { total: 0, octets: 0 }
      added.set(mailbox, { total: sum.total + 1, octets: sum.octets + copy.octets.length })
      return insertCopy(database, lastRow + 1 + at, mailbox, copy)
    })
    const count = database.prepare(
      'UPDATE mailboxes SET total = total + ?1, unread = unread + ?1, octets = octets + ?2 WHERE id = ?3',
    )
    for (const [mailbox, { total, octets }] of added) count.run(total, octets, mailbox)
    return summaries
  }
  return {
    insert(copies) {
      try {
        const summaries = database.transaction(() => insertAll(copies))
        const first = lastRow + 1
        lastRow += copies.length
        index.put(
          copies.map(({ reading }, at) => ({
            row: first + at,
            words: reading.words,
            hasAttachments: reading.headline.attachments > 0,
          })),
        )
        return summaries
      } catch (error) {
        // A mailbox that was made in the transaction is gone with it.
        mailboxes.clear()
        throw error
      }
    },
  }
}

function greatestRow(database: Database): number {
  return Number(database.prepare('SELECT coalesce(max(seq), 0) AS row FROM messages').get()?.['row'])
}

function mailboxRow(database: Database, name: string): number {
  database.prepare('INSERT INTO mailboxes (name) VALUES (?) ON CONFLICT DO NOTHING').run(name)
  return Number(database.prepare('SELECT id FROM mailboxes WHERE name = ?').get(name)?.['id'])
}

function insertCopy(database: Database, row: number, mailbox: number, copy: Copy): Summary {
  const { headline } = copy.reading
  const size = copy.octets.length
  database
    .prepare('INSERT INTO messages VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?)')
    .run(
      row,
      copy.id,
      mailbox,
      copy.receivedAt,
      size,
      headline.messageId,
      copy.user,
      JSON.stringify(copy.tags),
      JSON.stringify(headline),
    )
  const envelope = JSON.stringify({ sender: copy.sender, recipients: copy.recipients })
  database.prepare('INSERT INTO raw VALUES (?, ?, ?, ?)').run(row, envelope, copy.session, copy.octets)
  insertTags(database, row, mailbox, copy.tags)
  const { id, receivedAt, tags, user } = copy
  return { id, mailbox: copy.mailbox, read: false, tags, size, receivedAt, user, ...headline }
}

/** Writes down which tags a row has, for those who look for a tag. */
export function insertTags(database: Database, row: number, mailbox: number, tags: readonly string[]): void {
  for (const tag of tags) {
    database.prepare('INSERT INTO message_tags VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(tag, row, mailbox)
  }
}
