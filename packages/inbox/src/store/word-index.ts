// The index of words, written behind the messages themselves: SQLite's full-text index costs a third when hundreds of
// messages enter it together, and an acceptance need not wait for it. Every search is answered from a complete index.
import type { Words } from '../intake/words.ts'
import type { Database } from './database.ts'
import { facts } from './plan.ts'
import { indexable } from './words.ts'

/** What a row is to be found by. */
export interface Entry {
  readonly row: number
  readonly words: Words
  readonly hasAttachments: boolean
}

/** The index, with what has not entered it yet. */
export interface WordIndex {
  /** The greatest row that ever entered it: rows up to here are never given to other messages. */
  readonly lastRow: number
  /** Takes note of messages that are stored; they enter the index later, together. */
  put(entries: readonly Entry[]): void
  /** Takes rows out, within the transaction of the caller. */
  remove(rows: readonly number[]): void
  /** Takes everything out, within the transaction of the caller. */
  clear(): void
  /** Brings the index up to date, in a transaction of its own; false when it was so already. */
  catchUp(): boolean
}

/** The index of a database. `entriesAfter` reads the messages again that a kill kept from entering it. */
export function openWordIndex(
  database: Database,
  entriesAfter: (row: number, limit: number) => readonly Entry[],
): WordIndex {
  const waiting = new Map<number, Entry>()
  let characters = 0
  let lastRow = Number(database.prepare("SELECT value FROM state WHERE name = 'indexed'").get()?.['value'] ?? 0)

  const enter = (entries: readonly Entry[]): void => {
    const last = entries.at(-1)
    if (last === undefined) return
    database.transaction(() => {
      for (const entry of entries) insert(database, entry)
      lastRow = Math.max(lastRow, last.row)
      database.prepare("INSERT OR REPLACE INTO state VALUES ('indexed', ?)").run(lastRow)
    })
  }
  for (
    let entries = entriesAfter(lastRow, mostWaiting);
    entries.length > 0;
    entries = entriesAfter(lastRow, mostWaiting)
  ) {
    enter(entries)
  }

  const catchUp = (): boolean => {
    if (waiting.size === 0) return false
    enter([...waiting.values()])
    waiting.clear()
    characters = 0
    return true
  }
  return {
    get lastRow() {
      return lastRow
    },
    put(entries) {
      for (const entry of entries) {
        waiting.set(entry.row, entry)
        characters += entry.words.body.length
      }
      if (waiting.size >= mostWaiting || characters >= mostCharacters) catchUp()
    },
    remove(rows) {
      const known = rows.filter((row) => !waiting.delete(row))
      database.prepare('DELETE FROM words WHERE rowid IN (SELECT value FROM json_each(?))').run(JSON.stringify(known))
    },
    clear() {
      waiting.clear()
      database.prepare("INSERT INTO words (words) VALUES ('delete-all')").run()
    },
    catchUp,
  }
}

// What waits is what a search may have to wait for: some tens of milliseconds.
const mostWaiting = 250
const mostCharacters = 4_000_000

function insert(database: Database, { row, words, hasAttachments }: Entry): void {
  const marks = [facts.any, hasAttachments ? facts.attachment : '', words.inline ? facts.inline : '']
  const texts = [
    words.subject,
    words.sender,
    words.recipient,
    words.cc,
    words.bcc,
    words.replyTo,
    words.files,
    words.body,
  ]
  database
    .prepare(
      'INSERT INTO words (rowid, subject, sender, recipient, cc, bcc, reply_to, files, body, facts) ' +
        'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(row, ...texts.map(indexable), marks.join(' '))
}
