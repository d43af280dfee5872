// Which SQL answers a search? What the user typed reaches SQLite as bound parameters only.
import type { Condition, Place, Query, Term } from './query.ts'
import { phrase } from './words.ts'

/** Rows that fit, as `FROM … WHERE …`, `m` being the messages; `order` is what sorts them newest first. */
export interface Plan {
  readonly source: string
  readonly bindings: readonly Value[]
  readonly order: string
  /** True when nothing beside the index of words has to be read to know whether a row fits. */
  readonly wordsOnly: boolean
}

/** What SQLite takes as a parameter. */
export type Value = string | number

/** What narrows a search besides its text. */
export interface Bounds {
  /** The mailbox's row number. */
  readonly mailbox?: number
  /** Only rows after this one. */
  readonly afterRow?: number
}

/**
 * Marks in the index for what is known of a message, beside its words. From the private use area, so that nobody types
 * them. Every message has `any`: without it, "all but" could not be asked.
 */
export const facts = { any: '\ue000a', attachment: '\ue000b', inline: '\ue000c' } as const

/**
 * Chooses where to begin: words, else a tag, else the order of arrival. All of these come newest first, so that a page
 * is found without sorting. Only where a size or a time fits few messages are those taken and sorted.
 *
 * @param isRare whether at most some hundreds of rows fit a condition; asked of an index, so cheap
 */
export function planOf(query: Query, bounds: Bounds, isRare: (where: string, value: Value) => boolean): Plan {
  const rows: Clause[] = []
  if (bounds.mailbox !== undefined) rows.push({ sql: 'm.mailbox = ?', bindings: [bounds.mailbox] })
  if (bounds.afterRow !== undefined) rows.push({ sql: 'm.seq > ?', bindings: [bounds.afterRow] })
  if (query.problems.length > 0) rows.push({ sql: '0', bindings: [] })
  rows.push(...query.terms.flatMap(rowClause))
  const match = matchOf(query.terms)
  if (match !== undefined) {
    const all = [{ sql: 'words MATCH ?', bindings: [match] }, ...rows]
    const wordsOnly = rows.length === 0
    const joined = 'words CROSS JOIN messages m ON m.seq = words.rowid'
    return { ...joinedBy(wordsOnly ? 'words' : joined, all), order: 'words.rowid DESC', wordsOnly }
  }
  const tag = query.terms.flatMap(({ negated, condition }) =>
    !negated && condition.kind === 'tag' ? [condition.tag] : [],
  )
  if (tag[0] !== undefined) {
    const from = 'message_tags t CROSS JOIN messages m ON m.seq = t.seq'
    const all = [{ sql: 't.tag = ?', bindings: [tag[0]] }, ...rows]
    return { ...joinedBy(from, all), order: 't.seq DESC', wordsOnly: false }
  }
  const rare = query.terms.flatMap(({ negated, condition }) => (negated ? [] : indexOf(condition, isRare)))[0]
  return {
    ...joinedBy(`messages m ${rare ?? natural(query.terms, bounds)}`, rows),
    order: 'm.seq DESC',
    wordsOnly: false,
  }
}

interface Clause {
  readonly sql: string
  readonly bindings: readonly Value[]
}

function joinedBy(from: string, clauses: readonly Clause[]): Pick<Plan, 'source' | 'bindings'> {
  const where = clauses.map(({ sql }) => `(${sql})`).join(' AND ')
  return {
    source: `${from}${where === '' ? '' : ` WHERE ${where}`}`,
    bindings: clauses.flatMap(({ bindings }) => bindings),
  }
}

/** The index that has what is asked for in order of arrival. */
function natural(terms: readonly Term[], bounds: Bounds): string {
  const asks = (what: string) =>
    terms.some(({ negated, condition }) => !negated && condition.kind === 'is' && condition.what === what)
  if (asks('unread')) return `INDEXED BY ${bounds.mailbox === undefined ? 'unread_messages' : 'unread_in_mailbox'}`
  if (terms.some(({ negated, condition }) => !negated && condition.kind === 'message-id'))
    return 'INDEXED BY header_ids'
  if (bounds.mailbox === undefined) return 'NOT INDEXED'
  return `INDEXED BY ${asks('read') ? 'read_messages' : 'mailbox_messages'}`
}

function indexOf(condition: Condition, isRare: (where: string, value: Value) => boolean): readonly string[] {
  const clause = rangeOf(condition)
  const [value] = clause?.bindings ?? []
  if (clause === undefined || value === undefined || !isRare(clause.sql, value)) return []
  return [`INDEXED BY ${condition.kind === 'size' ? 'sizes' : 'times'}`]
}

function rangeOf(condition: Condition): Clause | undefined {
  if (condition.kind === 'size') {
    return { sql: `m.size ${condition.side === 'larger' ? '>' : '<'} ?`, bindings: [condition.octets] }
  }
  if (condition.kind !== 'received') return undefined
  return { sql: `m.received ${condition.side === 'after' ? '>=' : '<'} ?`, bindings: [condition.time] }
}

function rowClause({ negated, condition }: Term): readonly Clause[] {
  const clause = conditionClause(condition)
  if (clause === undefined) return []
  return [negated ? { sql: `NOT (${clause.sql})`, bindings: clause.bindings } : clause]
}

/** Undefined for what the index of words answers. */
function conditionClause(condition: Condition): Clause | undefined {
  switch (condition.kind) {
    case 'words':
    case 'has':
      return undefined
    case 'is':
      return { sql: states[condition.what], bindings: [] }
    case 'tag':
      return { sql: 'm.seq IN (SELECT seq FROM message_tags WHERE tag = ?)', bindings: [condition.tag] }
    case 'mailbox':
      return { sql: 'm.mailbox IN (SELECT id FROM mailboxes WHERE name = ?)', bindings: [condition.name] }
    case 'message-id':
      return { sql: 'm.message_id = ?', bindings: [condition.value] }
    case 'size':
    case 'received':
      return rangeOf(condition)
  }
}

const states = { read: 'm.unread = 0', unread: 'm.unread = 1', tagged: "m.tags <> '[]'" } as const

/** The condition on words in FTS5's language: quoted strings, and column names of our own, between its operators. */
function matchOf(terms: readonly Term[]): string | undefined {
  const read = terms.flatMap(({ negated, condition }) => {
    const match = conditionMatch(condition)
    return match === undefined ? [] : [{ negated, match }]
  })
  if (read.length === 0) return undefined
  const wanted = read.filter(({ negated }) => !negated).map(({ match }) => match)
  const unwanted = read.filter(({ negated }) => negated).map(({ match }) => match)
  const positive = wanted.length === 0 ? `"${facts.any}"` : wanted.join(' AND ')
  return unwanted.length === 0 ? positive : `(${positive}) NOT (${unwanted.join(' OR ')})`
}

function conditionMatch(condition: Condition): string | undefined {
  if (condition.kind === 'has') return `facts : "${facts[condition.what]}"`
  if (condition.kind !== 'words') return undefined
  const match = phrase(condition.text, !condition.exact && !isAddress(condition))
  const columns = columnsOf[condition.place]
  return match === undefined || columns === '' ? match : `${columns} : ${match}`
}

/** A whole address is meant as it stands: `to:ada@example.co` must not find ada@example.com. */
function isAddress({ place, text }: { readonly place: Place; readonly text: string }): boolean {
  return place !== 'subject' && /[^@]@[^@]+\.[^@.]+$/.test(text)
}

const columnsOf: Readonly<Record<Place, string>> = {
  anywhere: '',
  from: 'sender',
  to: 'recipient',
  cc: 'cc',
  bcc: 'bcc',
  'reply-to': 'reply_to',
  addressed: '{sender recipient cc bcc reply_to}',
  subject: 'subject',
}
