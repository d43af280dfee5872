import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from './store-error.ts'

/** The layout this version writes and reads; see `migrations`. */
export const schemaVersion = 1

/**
 * Makes the tables of a new database, and brings those of an older version up to this one.
 *
 * @throws StoreError STORE_NEWER when a later version of Posthaste wrote it, STORE_FOREIGN when it is someone else's
 */
export function migrate(database: DatabaseSync, file: string): void {
  const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (found > schemaVersion) {
    throw new StoreError(
      'STORE_NEWER',
      `${file} has layout ${found}, and this version of @posthaste/inbox knows layouts up to ${schemaVersion}: ` +
        'update @posthaste/inbox, or choose another file',
    )
  }
  if (found === schemaVersion) return
  if (found === 0) expectEmpty(database, file)
  // Cannot change once a table exists: deleted messages give their pages back a few at a time (see retention.ts).
  if (found === 0) database.exec('PRAGMA auto_vacuum = INCREMENTAL')
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('BEGIN IMMEDIATE')
  for (const step of migrations.slice(found)) database.exec(step)
  database.exec(`PRAGMA user_version = ${schemaVersion}`)
  database.exec('COMMIT')
}

function expectEmpty(database: DatabaseSync, file: string): void {
  const table = database.prepare('SELECT name FROM sqlite_schema LIMIT 1').get()?.['name']
  if (table === undefined) return
  throw new StoreError(
    'STORE_FOREIGN',
    `${file} is a database of something else (it has ${table}): choose another file`,
  )
}

// Step n brings layout n to layout n + 1. A step that has been published never changes.
const migrations = [
  `
CREATE TABLE mailboxes (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  total INTEGER NOT NULL DEFAULT 0,
  unread INTEGER NOT NULL DEFAULT 0,
  octets INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE messages (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  mailbox INTEGER NOT NULL,
  received INTEGER NOT NULL,
  size INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  user TEXT NOT NULL,
  tags TEXT NOT NULL,
  headline TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX message_ids ON messages (id);
CREATE INDEX mailbox_messages ON messages (mailbox, seq);
CREATE INDEX header_ids ON messages (message_id);
CREATE INDEX times ON messages (received);
CREATE INDEX sizes ON messages (size);
CREATE INDEX unread_messages ON messages (seq) WHERE unread = 1;
CREATE INDEX unread_in_mailbox ON messages (mailbox, seq) WHERE unread = 1;
CREATE INDEX read_messages ON messages (mailbox, seq) WHERE unread = 0;

CREATE TABLE raw (
  seq INTEGER PRIMARY KEY,
  envelope TEXT NOT NULL,
  session TEXT NOT NULL,
  octets BLOB NOT NULL
) STRICT;

CREATE TABLE state (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE message_tags (
  tag TEXT NOT NULL COLLATE NOCASE,
  seq INTEGER NOT NULL,
  mailbox INTEGER NOT NULL,
  PRIMARY KEY (tag, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_of_message ON message_tags (seq);
CREATE INDEX tags_in_mailbox ON message_tags (mailbox, tag);

CREATE VIRTUAL TABLE words USING fts5 (
  subject, sender, recipient, cc, bcc, reply_to, files, body, facts,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO words (words, rank) VALUES ('hashsize', 8388608);
`,
]
