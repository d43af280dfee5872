// Finding messages and giving them back.
import type { Headline } from '../intake/facts.ts'
import { readMessage } from '../intake/read-message.ts'
import type { Database } from './database.ts'
import { type Bounds, type Plan, planOf, type Value } from './plan.ts'
import { parseQuery } from './query.ts'
import type {
  Counts,
  EnvelopeRecord,
  List,
  ListRequest,
  MailboxCounts,
  MessageId,
  Scope,
  SessionRecord,
  Summary,
} from './records.ts'
import type { Entry } from './word-index.ts'

/** A row of the table of messages, as far as changes need it. */
export interface Row {
  readonly seq: number
  readonly id: MessageId
  readonly mailbox: number
}

/** What is kept of one message beside its summary. */
export interface Kept {
  readonly octets: Uint8Array
  readonly envelope: EnvelopeRecord
  readonly session: SessionRecord
}

/** How far past a page matches are counted. */
export const countedPastPage = 2_000

const pageDefault = 50
const pageLimit = 1_000

/** One page of messages, newest first, with the counts around it. */
export function listMessages(database: Database, request: ListRequest): List {
  const { total, unread } = countMessages(database, request)
  const start = wholeNumber(request.start, 0, 0, Number.MAX_SAFE_INTEGER)
  const limit = wholeNumber(request.limit, pageDefault, 1, pageLimit)
  const query = parseQuery(request.query ?? '')
  const plan = planIn(database, request)
  if (plan === undefined)
    return { messages: [], total, unread, matching: 0, matchingExact: true, problems: query.problems }
  const all = query.terms.length === 0 && query.problems.length === 0 && request.after === undefined
  // The first row found past what is counted only says that there are more.
  const most = all ? start + limit : start + limit + countedPastPage + 1
  // Found once, for the page and for the count: for a word's beginning FTS5 gathers all its words first.
  const rows = database
    .prepare(
      `WITH found AS MATERIALIZED (SELECT ${rowOf(plan)} AS seq FROM ${plan.source} ORDER BY ${plan.order} LIMIT ?) ` +
        'SELECT r.*, b.name AS mailbox_name, c.matching FROM (SELECT count(*) AS matching FROM found) AS c ' +
        'LEFT JOIN (SELECT seq FROM found LIMIT ? OFFSET ?) AS p LEFT JOIN messages r ON r.seq = p.seq ' +
        'LEFT JOIN mailboxes b ON b.id = r.mailbox ORDER BY r.seq DESC',
    )
    .all(...plan.bindings, most, limit, start)
  const found = all ? total : Number(rows[0]?.['matching'])
  const matching = Math.min(found, all ? found : most - 1)
  const matchingExact = all || found < most
  // Behind the last page there is one row with the count and no message.
  const messages = rows.filter(({ id }) => id !== null).map(summaryOf)
  return { messages, total, unread, matching, matchingExact, problems: query.problems }
}

/** The rows of a search, newest first, at most `limit`, of those up to row `last`. */
export function rowsOf(database: Database, request: ListRequest, last: number, limit: number): readonly Row[] {
  const plan = planIn(database, request)
  if (plan === undefined) return []
  const where = `${plan.source}${plan.source.includes(' WHERE ') ? ' AND' : ' WHERE'} ${rowOf(plan)} <= ?`
  return database
    .prepare(
      `SELECT r.seq, r.id, r.mailbox FROM (SELECT ${rowOf(plan)} AS seq FROM ${where} ORDER BY ${plan.order} LIMIT ?) AS p ` +
        'CROSS JOIN messages r ON r.seq = p.seq ORDER BY r.seq DESC',
    )
    .all(...plan.bindings, last, limit)
    .map(plainRow)
}

/** The rows of these ids within the scope; ids that are unknown there are left out. */
export function rowsByIds(database: Database, ids: readonly MessageId[], scope: Scope): readonly Row[] {
  const mailbox = mailboxOf(database, scope)
  const find = database.prepare('SELECT seq, id, mailbox FROM messages WHERE id = ?')
  return [...new Set(ids)]
    .map((id) => find.get(id))
    .filter((row) => row !== undefined)
    .map(plainRow)
    .filter((row) => mailbox === 'any' || row.mailbox === mailbox)
}

/** The greatest row there is, 0 when there is none. */
export function lastRow(database: Database): number {
  return Number(database.prepare('SELECT coalesce(max(seq), 0) AS seq FROM messages').get()?.['seq'])
}

/** A message's summary, or undefined for one that is unknown within the scope. */
export function summaryById(database: Database, id: MessageId, scope: Scope): Summary | undefined {
  const row = database
    .prepare('SELECT r.*, b.name AS mailbox_name FROM messages r JOIN mailboxes b ON b.id = r.mailbox WHERE r.id = ?')
    .get(id)
  if (row === undefined || (scope.mailbox !== undefined && row['mailbox_name'] !== scope.mailbox)) return undefined
  return summaryOf(row)
}

/** The octets and the session of a message that {@link summaryById} found. */
export function keptById(database: Database, id: MessageId): Kept | undefined {
  const row = database
    .prepare('SELECT w.octets, w.envelope, w.session FROM messages r JOIN raw w ON w.seq = r.seq WHERE r.id = ?')
    .get(id)
  if (row === undefined) return undefined
  // What the columns hold is what writer.ts put there.
  return {
    octets: row['octets'] as Uint8Array,
    envelope: JSON.parse(String(row['envelope'])) as EnvelopeRecord,
    session: JSON.parse(String(row['session'])) as SessionRecord,
  }
}

/** Messages behind a row, in order, as the index of words wants them. */
export function entriesAfter(database: Database, row: number, limit: number): readonly Entry[] {
  return database
    .prepare('SELECT seq, envelope, octets FROM raw WHERE seq > ? ORDER BY seq LIMIT ?')
    .all(row, limit)
    .map((found) => {
      // What the columns hold is what writer.ts put there.
      const envelope = JSON.parse(String(found['envelope'])) as EnvelopeRecord
      const { words, headline } = readMessage(found['octets'] as Uint8Array, envelope)
      return { row: Number(found['seq']), words, hasAttachments: headline.attachments > 0 }
    })
}

/** How much the scope holds. */
export function countMessages(database: Database, { mailbox }: Scope): Counts {
  const row = database
    .prepare(
      'SELECT coalesce(sum(total), 0) AS total, coalesce(sum(unread), 0) AS unread, coalesce(sum(octets), 0) AS octets ' +
        `FROM mailboxes${mailbox === undefined ? '' : ' WHERE name = ?'}`,
    )
    .get(...(mailbox === undefined ? [] : [mailbox]))
  return { total: Number(row?.['total']), unread: Number(row?.['unread']), octets: Number(row?.['octets']) }
}

/** Every mailbox that was ever written to. */
export function countMailboxes(database: Database): readonly MailboxCounts[] {
  return database
    .prepare('SELECT name, total, unread, octets FROM mailboxes')
    .all()
    .map((row) => ({
      name: String(row['name']),
      total: Number(row['total']),
      unread: Number(row['unread']),
      octets: Number(row['octets']),
    }))
}

/** Every tag in use within the scope, sorted without letter case. */
export function listTags(database: Database, scope: Scope): readonly string[] {
  const mailbox = mailboxOf(database, scope)
  if (mailbox === undefined) return []
  // Steps from tag to tag over an index: what it costs depends on how many tags there are, not on how many messages.
  const [first, next] = mailbox === 'any' ? ['', ''] : [' WHERE mailbox = ?1', ' AND n.mailbox = ?1']
  return database
    .prepare(
      `WITH RECURSIVE t (tag) AS (SELECT min(tag) FROM message_tags${first} UNION ALL ` +
        `SELECT (SELECT min(n.tag) FROM message_tags n WHERE n.tag > t.tag${next}) FROM t WHERE t.tag IS NOT NULL) ` +
        'SELECT tag FROM t WHERE tag IS NOT NULL',
    )
    .all(...(mailbox === 'any' ? [] : [mailbox]))
    .map((row) => String(row['tag']))
}

/** The row of the scope's mailbox, `any` without one, undefined for one that holds nothing. */
export function mailboxOf(database: Database, { mailbox }: Scope): number | 'any' | undefined {
  if (mailbox === undefined) return 'any'
  const row = database.prepare('SELECT id FROM mailboxes WHERE name = ?').get(mailbox)
  return row === undefined ? undefined : Number(row['id'])
}

function planIn(database: Database, request: ListRequest): Plan | undefined {
  const mailbox = mailboxOf(database, request)
  if (mailbox === undefined) return undefined
  const bounds: Bounds = {
    ...(mailbox === 'any' ? {} : { mailbox }),
    ...(request.after === undefined ? {} : { afterRow: rowUpTo(database, request.after) }),
  }
  return planOf(parseQuery(request.query ?? ''), bounds, (where, value) => isRare(database, where, value))
}

function rowUpTo(database: Database, id: MessageId): number {
  const row = database.prepare('SELECT seq FROM messages WHERE id <= ? ORDER BY id DESC LIMIT 1').get(id)
  return Number(row?.['seq'] ?? 0)
}

const rareBelow = 500

function isRare(database: Database, where: string, value: Value): boolean {
  const row = database
    .prepare(`SELECT count(*) AS found FROM (SELECT 1 FROM messages m WHERE ${where} LIMIT ${rareBelow})`)
    .get(value)
  return Number(row?.['found']) < rareBelow
}

function rowOf(plan: Plan): string {
  return plan.order.replace(' DESC', '')
}

type Columns = Readonly<Record<string, unknown>>

/** Columns seq, id and mailbox as a {@link Row}. */
export function plainRow(row: Columns): Row {
  return { seq: Number(row['seq']), id: String(row['id']), mailbox: Number(row['mailbox']) }
}

function summaryOf(row: Columns): Summary {
  // What the columns hold is what writer.ts put there.
  const headline = JSON.parse(String(row['headline'])) as Headline
  return {
    id: String(row['id']),
    mailbox: String(row['mailbox_name']),
    read: row['unread'] === 0,
    tags: JSON.parse(String(row['tags'])) as readonly string[],
    size: Number(row['size']),
    receivedAt: Number(row['received']),
    user: String(row['user']),
    ...headline,
    date: headline.date,
  }
}

function wholeNumber(value: number | undefined, otherwise: number, least: number, most: number): number {
  return value === undefined || !Number.isInteger(value) ? otherwise : Math.min(Math.max(value, least), most)
}
