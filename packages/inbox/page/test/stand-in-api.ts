// The answers of the stand-in.
import type {
  DeleteRequest,
  MailboxesResponse,
  Message,
  MessageSummary,
  MessagesSummary,
  SetReadRequest,
  TranscriptResponse,
  TreePart,
  WarningsResponse,
  WebUiConfiguration,
} from '../../src/http/api-types.ts'
import { picture } from './hostile-mail.ts'
import type { StandIn } from './stand-in.ts'

/** An HTTP answer. */
export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

/** A message as the list shows it. */
export function summaryOf(message: Message, read: boolean): MessageSummary {
  const { ID, MessageID, From, To, Cc, Bcc, ReplyTo, Subject, Created, Username, Tags, Size, Mailbox } = message
  const facts = { ID, MessageID, From, To, Cc, Bcc, ReplyTo, Subject, Created, Username, Tags, Size, Mailbox }
  return {
    ...facts,
    Read: read,
    Attachments: message.Attachments.length,
    Snippet: message.Text.slice(0, 250),
  } as MessageSummary // without what the page does not read
}

/** Answers one request. */
export function answerTo(standIn: StandIn, method: string, url: URL, body: unknown): Answer {
  const path = url.pathname.replace('/api/v1', '')
  const [, id = '', rest = ''] = /^\/message\/([^/]+)\/?(.*)$/.exec(path) ?? []
  if (id !== '') return aboutMessage(standIn, decodeURIComponent(id), rest, body)
  if (method === 'PUT') return mark(standIn, body as SetReadRequest)
  if (method === 'DELETE') return remove(standIn, url, body as DeleteRequest)
  if (path === '/webui') return json(settingsOf(standIn))
  if (path === '/templates') return json({ templates: [] })
  if (path === '/mailboxes') return json(mailboxesOf(standIn))
  if (url.searchParams.get('query')?.includes('before:x'))
    return { status: 400, type: 'text/plain', body: 'before: x is no date' }
  return json(listOf(standIn, url))
}

function listOf({ messages, read }: StandIn, url: URL): MessagesSummary {
  const start = Number(url.searchParams.get('start') ?? 0)
  const limit = Number(url.searchParams.get('limit') ?? 50)
  const mailbox = url.searchParams.get('mailbox') ?? ''
  const own = messages.filter((message) => mailbox === '' || message.Mailbox === mailbox)
  const found = own.filter((message) => isMatch(message, url.searchParams.get('query') ?? '', read))
  const page = found.slice(start, start + limit).map((message) => summaryOf(message, read.has(message.ID)))
  const unreadOf = (some: readonly Message[]) => some.filter(({ ID }) => !read.has(ID)).length
  return {
    total: own.length,
    unread: unreadOf(own),
    count: page.length,
    messages_count: found.length,
    messages_unread: unreadOf(found),
    start,
    tags: [],
    messages: page,
  }
}

/** Enough of the search language for the page's tests. */
function isMatch(message: Message, query: string, read: ReadonlySet<string>): boolean {
  return query.split(/\s+/).every((word) => {
    if (word === 'is:unread') return !read.has(message.ID)
    if (word.startsWith('tag:')) return message.Tags.includes(word.slice(4))
    return `${message.Subject} ${message.From?.Name} ${message.Text}`.toLowerCase().includes(word.toLowerCase())
  })
}

function aboutMessage(standIn: StandIn, id: string, what: string, body: unknown): Answer {
  const message = standIn.messages.find(({ ID }) => ID === id)
  if (message === undefined) return { status: 404, type: 'application/json', body: '{"Error":"message not found"}' }
  switch (what) {
    case '':
      standIn.read.add(id)
      standIn.tell({ kind: 'update', ids: [id], read: true })
      return json(message)
    case 'headers':
      return json({ Subject: [message.Subject], Received: ['from a by b', 'from c by d'] })
    case 'raw':
      return {
        status: 200,
        type: 'text/plain; charset=utf-8',
        body: `Subject: ${message.Subject}\r\n\r\n${message.Text}`,
      }
    case 'html':
      return { status: 200, type: 'text/html; charset=utf-8', body: message.HTML, headers: framed }
    case 'tree':
      return json(tree)
    case 'transcript':
      return json(transcript)
    case 'warnings':
      return json(message.Subject.includes('warning') ? warnings : { warnings: [] })
    case 'release':
      return release(standIn, body as { To: readonly string[] })
    default:
      return what.startsWith('part/')
        ? { status: 200, type: 'image/png', body: picture, headers: { 'content-disposition': 'attachment' } }
        : { status: 404, type: 'text/plain', body: 'nothing here' }
  }
}

function release({ relay }: StandIn, { To }: { readonly To: readonly string[] }): Answer {
  const refused = To.filter((address) => !new RegExp(relay.AllowedRecipients).test(address))
  if (refused.length === 0) return { status: 200, type: 'text/plain', body: 'ok' }
  return { ...json({ Error: `${refused.join(', ')} is not on the allow-list` }), status: 400 }
}

function mark(standIn: StandIn, { IDs, Read = false }: SetReadRequest): Answer {
  const ids = IDs ?? standIn.messages.map(({ ID }) => ID)
  for (const id of ids)
    if (Read) standIn.read.add(id)
    else standIn.read.delete(id)
  standIn.tell({ kind: 'update', ids, read: Read })
  return { status: 200, type: 'text/plain', body: 'ok' }
}

function remove(standIn: StandIn, url: URL, { IDs }: DeleteRequest): Answer {
  const query = url.searchParams.get('query') ?? ''
  const { messages, read } = standIn
  const gone = messages.filter((message) =>
    IDs === undefined ? isMatch(message, query, read) : IDs.includes(message.ID),
  )
  for (const message of gone) messages.splice(messages.indexOf(message), 1)
  standIn.tell({ kind: 'remove', ids: gone.map(({ ID }) => ID) })
  return { status: 200, type: 'text/plain', body: 'ok' }
}

function settingsOf({ relay }: StandIn): WebUiConfiguration {
  return {
    Label: '',
    MessageRelay: relay,
    SpamAssassin: false,
    ChaosEnabled: true,
    DuplicatesIgnored: false,
    HideDeleteAllButton: false,
    Smtp: { host: '127.0.0.1', port: 1025, url: 'smtp://127.0.0.1:1025?tls=none', tls: false },
  }
}

function mailboxesOf({ messages, read }: StandIn): MailboxesResponse {
  const names = [...new Set(messages.map(({ Mailbox }) => Mailbox))]
  const within = (name: string) => messages.filter(({ Mailbox }) => Mailbox === name)
  const unread = (name: string) => within(name).filter(({ ID }) => !read.has(ID)).length
  return { mailboxes: names.map((name) => ({ name, total: within(name).length, unread: unread(name) })) }
}

const framed = {
  'content-security-policy':
    "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
}

const leaf = { size: 120, headers: [{ name: 'Content-Type', value: 'text/plain' }], parts: [] }
const tree: TreePart = {
  partId: '',
  contentType: 'multipart/mixed',
  size: 300,
  offsets: { header: 0, body: 40, end: 340 },
  headers: [],
  parts: [
    { ...leaf, partId: '1', contentType: 'text/plain', charset: 'utf-8', offsets: { header: 40, body: 80, end: 200 } },
    {
      ...leaf,
      partId: '2',
      contentType: 'image/png',
      filename: 'dot.png',
      offsets: { header: 200, body: 240, end: 320 },
    },
  ],
}

const transcript: TranscriptResponse = {
  session: { id: 's1', client: '127.0.0.1', helo: 'app.example', started: '2026-11-22T09:00:00Z' },
  lines: [
    { from: 'server', text: '220 posthaste ESMTP', atMs: 0 },
    { from: 'client', text: 'EHLO app.example', atMs: 3 },
    { from: 'note', text: 'the content, 512 octets' },
    { from: 'server', text: '250 2.0.0 OK', atMs: 1_250 },
  ],
}

const warnings: WarningsResponse = {
  warnings: [
    { kind: 'missing-date', text: 'The message has no Date field.' },
    { kind: 'bare-lf', text: 'A line ends in LF alone.', offset: 1_234 },
  ],
}

function json(value: unknown): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) }
}
