// Putting messages in: one group of them, one transaction.
import type { Reading } from '../intake/read-message.ts'
import type { Database } from './database.ts'
import { facts } from './plan.ts'
import type { MessageId, SessionRecord, Summary } from './records.ts'
import { indexable } from './words.ts'

/** One copy of a message, on its way into one mailbox. */
export interface Copy {
  readonly id: MessageId
  readonly mailbox: string
  readonly octets: Uint8Array
  readonly sender: string
  /** Those of this mailbox. */
  readonly recipients: readonly string[]
  readonly session: SessionRecord
  readonly receivedAt: number
  readonly tags: readonly string[]
  readonly reading: Reading
}

/** Puts copies in, within the transaction of the caller; gives their summaries back, in order. */
export interface Writer {
  insert(copies: readonly Copy[]): readonly Summary[]
  /** Forgets what it remembers of the tables, after a transaction failed or all was removed. */
  forget(): void
}

/** A writer over the tables of a store. */
export function createWriter(database: Database): Writer {
  const mailboxes = new Map<string, number>()
  let lastRow: number | undefined
  const nextRow = (): number => {
    lastRow ??= Number(database.prepare('SELECT coalesce(max(seq), 0) AS row FROM messages').get()?.['row'])
    lastRow += 1
    return lastRow
  }
  return {
    insert(copies) {
      const added = new Map<number, { total: number; octets: number }>()
      const summaries = copies.map((copy) => {
        const mailbox = mailboxes.get(copy.mailbox) ?? mailboxRow(database, copy.mailbox)
        mailboxes.set(copy.mailbox, mailbox)
        const sum = added.get(mailbox) ?? { total: 0, octets: 0 }
        added.set(mailbox, { total: sum.total + 1, octets: sum.octets + copy.octets.length })
        return insertCopy(database, nextRow(), mailbox, copy)
      })
      const count = database.prepare(
        'UPDATE mailboxes SET total = total + ?1, unread = unread + ?1, octets = octets + ?2 WHERE id = ?3',
      )
      for (const [mailbox, { total, octets }] of added) count.run(total, octets, mailbox)
      return summaries
    },
    forget() {
      mailboxes.clear()
      lastRow = undefined
    },
  }
}

function mailboxRow(database: Database, name: string): number {
  database.prepare('INSERT INTO mailboxes (name) VALUES (?) ON CONFLICT DO NOTHING').run(name)
  return Number(database.prepare('SELECT id FROM mailboxes WHERE name = ?').get(name)?.['id'])
}

function insertCopy(database: Database, row: number, mailbox: number, copy: Copy): Summary {
  const { headline, words } = copy.reading
  const user = copy.session.user ?? ''
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
      user,
      JSON.stringify(copy.tags),
      JSON.stringify(headline),
    )
  const envelope = JSON.stringify({ sender: copy.sender, recipients: copy.recipients })
  database.prepare('INSERT INTO raw VALUES (?, ?, ?, ?)').run(row, envelope, JSON.stringify(copy.session), copy.octets)
  const marks = [facts.any, headline.attachments > 0 ? facts.attachment : '', words.inline ? facts.inline : ''].join(
    ' ',
  )
  database
    .prepare(
      'INSERT INTO words (rowid, subject, sender, recipient, cc, bcc, reply_to, files, body, facts) ' +
        'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      row,
      indexable(words.subject),
      indexable(words.sender),
      indexable(words.recipient),
      indexable(words.cc),
      indexable(words.bcc),
      indexable(words.replyTo),
      indexable(words.files),
      indexable(words.body),
      marks,
    )
  insertTags(database, row, mailbox, copy.tags)
  const { id, receivedAt, tags } = copy
  return { id, mailbox: copy.mailbox, read: false, tags, size, receivedAt, user, ...headline }
}

/** Writes down which tags a row has, for those who look for a tag. */
export function insertTags(database: Database, row: number, mailbox: number, tags: readonly string[]): void {
  for (const tag of tags) {
    database.prepare('INSERT INTO message_tags VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(tag, row, mailbox)
  }
}
