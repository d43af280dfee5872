// What does a search ask for? The language, read into data; plan.ts makes SQL of it.

/** Where a word may be asked to stand. */
export type Place = 'from' | 'to' | 'cc' | 'bcc' | 'reply-to' | 'addressed' | 'subject' | 'anywhere'

/** One condition of a search. */
export type Condition =
  | { readonly kind: 'words'; readonly place: Place; readonly text: string; readonly exact: boolean }
  | { readonly kind: 'has'; readonly what: 'attachment' | 'inline' }
  | { readonly kind: 'is'; readonly what: 'read' | 'unread' | 'tagged' }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'mailbox'; readonly name: string }
  | { readonly kind: 'message-id'; readonly value: string }
  | { readonly kind: 'size'; readonly side: 'larger' | 'smaller'; readonly octets: number }
  | { readonly kind: 'received'; readonly side: 'before' | 'after'; readonly time: number }

/** A condition, or its opposite. */
export interface Term {
  readonly negated: boolean
  readonly condition: Condition
}

/** A search: every term has to hold. */
export interface Query {
  readonly terms: readonly Term[]
  /** What could not be understood, one sentence each. A query with any of them finds nothing. */
  readonly problems: readonly string[]
}

const longestQuery = 2_000
const mostTerms = 50

/**
 * Reads a search: words, `"words in this order"`, `from:` `to:` `cc:` `bcc:` `reply-to:` `addressed:` `subject:`
 * `tag:` `mailbox:` `message-id:`, `has:attachment|inline`, `is:read|unread|tagged`, `before:` `after:` with a date
 * (UTC) or a time, `larger:` `smaller:` with octets (`500`, `20k`, `1.5M`). `-` or `!` before a term turns it around.
 * What stands before another colon is a word like any other. Pure, linear, never throws.
 */
export function parseQuery(text: string): Query {
  if (text.length > longestQuery) {
    return { terms: [], problems: [`A search has at most ${longestQuery} characters, this one has ${text.length}.`] }
  }
  const terms: Term[] = []
  const problems: string[] = []
  for (const { negated, name, value, quoted } of tokensOf(text)) {
    const read = conditionOf(name.toLowerCase(), name, value, quoted)
    if (typeof read === 'string') problems.push(read)
    else if (read !== undefined) terms.push({ negated, condition: read })
  }
  if (terms.length > mostTerms) problems.push(`A search has at most ${mostTerms} terms, this one has ${terms.length}.`)
  return { terms, problems }
}

interface Token {
  readonly negated: boolean
  readonly name: string
  readonly value: string
  readonly quoted: boolean
}

// One token at a time, each alternative bounded by what cannot be in it: nothing is tried twice. A quotation without
// an end goes to the end of the text.
const token = /([-!]?)(?:([A-Za-z-]+):)?(?:"([^"]*)(?:"|$)|([^\s"]*))|\s+/y

function* tokensOf(text: string): Generator<Token> {
  token.lastIndex = 0
  const reader = new RegExp(token)
  while (reader.lastIndex < text.length) {
    const from = reader.lastIndex
    const [whole = '', sign = '', name = '', quotation, word = ''] = reader.exec(text) ?? []
    // An empty match consumes nothing: step over the character, so that the reader always moves.
    reader.lastIndex = from + Math.max(whole.length, 1)
    if (whole.trim() === '') continue
    yield { negated: sign !== '', name, value: quotation ?? word, quoted: quotation !== undefined }
  }
}

/** The condition, a problem, or undefined for a term that asks nothing. */
function conditionOf(name: string, written: string, value: string, quoted: boolean): Condition | string | undefined {
  const place = places[name]
  if (place !== undefined) return wordsOf(place, value, quoted)
  const read = Object.hasOwn(operators, name) ? operators[name] : undefined
  if (read !== undefined) {
    // Half an operator is what a person has typed so far.
    return value.trim() === ''
      ? undefined
      : (read(value.trim()) ?? `"${written}:${value.slice(0, 100)}" is not understood.`)
  }
  return wordsOf('anywhere', written === '' ? value : `${written}:${value}`, quoted)
}

function wordsOf(place: Place, text: string, exact: boolean): Condition | undefined {
  return text.trim() === '' ? undefined : { kind: 'words', place, text, exact }
}

const places: Readonly<Record<string, Place>> = Object.assign(Object.create(null), {
  from: 'from',
  to: 'to',
  cc: 'cc',
  bcc: 'bcc',
  'reply-to': 'reply-to',
  addressed: 'addressed',
  subject: 'subject',
})

/** Undefined for a value that the operator does not know. */
const operators: Readonly<Record<string, (value: string) => Condition | undefined>> = {
  has: (value) => {
    const what = { attachment: 'attachment', attachments: 'attachment', inline: 'inline' } as const
    const word = value.toLowerCase()
    return word === 'attachment' || word === 'attachments' || word === 'inline'
      ? { kind: 'has', what: what[word] }
      : undefined
  },
  is: (value) => {
    const what = value.toLowerCase()
    return what === 'read' || what === 'unread' || what === 'tagged' ? { kind: 'is', what } : undefined
  },
  tag: (tag) => ({ kind: 'tag', tag }),
  mailbox: (name) => ({ kind: 'mailbox', name }),
  'message-id': (value) => ({ kind: 'message-id', value: value.replace(/^<|>$/g, '') }),
  larger: (value) => sizeOf('larger', value),
  smaller: (value) => sizeOf('smaller', value),
  before: (value) => timeOf('before', value),
  after: (value) => timeOf('after', value),
}

function sizeOf(side: 'larger' | 'smaller', value: string): Condition | undefined {
  const [, number = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,6})?)([kmg]?)i?b?$/i.exec(value) ?? []
  if (number === '') return undefined
  const factor = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[unit.toLowerCase()] ?? 1
  return { kind: 'size', side, octets: Math.round(Number(number) * factor) }
}

// A date is the beginning of its day in UTC, as Date.parse reads it; slashes are what Mailpit's users write.
function timeOf(side: 'before' | 'after', value: string): Condition | undefined {
  const [, date = '', rest = ''] =
    /^(\d{4}[-/]\d{2}[-/]\d{2})([T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(value) ?? []
  const withZone = rest === '' || /(?:Z|[+-]\d{2}:?\d{2})$/.test(rest) ? rest : `${rest}Z`
  const time = Date.parse(date.replaceAll('/', '-') + withZone.replace(' ', 'T'))
  return Number.isNaN(time) ? undefined : { kind: 'received', side, time }
}
