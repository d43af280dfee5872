// Routes about the inbox as a whole: what it is, what it waits for, what goes wrong on demand.
import type { Context } from 'hono'
import { checkBadCertificates, checkFaultRules, FaultError } from '../faults/fault-rule.ts'
import type { MessageId } from '../store/records.ts'
import type { AppInformation, MailboxesResponse, SendResponse, WaitResponse, WebUiConfiguration } from './api-types.ts'
import { eventStream } from './event-stream.ts'
import type { InboxState } from './inbox-state.ts'
import { codesIn, linksIn } from './links-and-codes.ts'
import { metricsText } from './metrics.ts'
import { HttpProblem } from './problem.ts'
import { fieldOf, readJson } from './read-body.ts'
import { receive } from './receive.ts'
import { checkedQuery, mailboxParameter, notFound, queryParameter, type Route, scopeOf } from './route.ts'
import { composeSent } from './sent-message.ts'
import { messageShape } from './shapes.ts'

/** Everything that is not about messages one by one. */
export const inboxRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/wait',
    tag: 'testing',
    summary: 'Answers with the newest message that a search finds, as soon as there is one; 404 when the time is over.',
    parameters: [
      queryParameter,
      { name: 'timeout', type: 'string', text: 'Such as `500ms`, `30s` or `2m`; at most 10m (30s).' },
      { name: 'after', type: 'string', text: 'Only messages that came after the message of this ID.' },
      mailboxParameter,
    ],
    answer: { json: 'WaitResponse' },
    handle: answerWait,
  },
  {
    method: 'GET',
    path: '/api/v1/events',
    tag: 'inbox',
    summary: 'Tells every change as it happens (Server-Sent Events); Last-Event-ID goes on where a reader left off.',
    parameters: [mailboxParameter],
    answer: { type: 'text/event-stream' },
    handle(c, { log, clock }) {
      if (log.listeners >= mostReaders) throw new HttpProblem(503, `${mostReaders} pages listen already`)
      const body = eventStream({
        log,
        clock,
        lastId: c.req.header('last-event-id'),
        mailbox: scopeOf(c).mailbox,
        signal: c.req.raw.signal,
      })
      return c.body(body, 200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
    },
  },
  {
    method: 'POST',
    path: '/api/v1/send',
    tag: 'message',
    summary: 'Composes a message and receives it, as if it had come by SMTP.',
    parameters: [mailboxParameter],
    body: 'SendRequest',
    answer: { json: 'SendResponse' },
    handle: answerSend,
  },
  {
    method: 'GET',
    path: '/api/v1/faults',
    tag: 'testing',
    summary: 'Lists the faults in force, and how often each has struck.',
    answer: { json: 'FaultsResponse' },
    handle: (c, { faults }) => c.json(faults.current()),
  },
  {
    method: 'PUT',
    path: '/api/v1/faults',
    tag: 'testing',
    summary: 'Puts these faults in place of all others; `{"rules":[]}` ends them.',
    body: 'FaultsRequest',
    answer: { json: 'FaultsResponse' },
    async handle(c, { faults }) {
      const body = await readJson(c.req.raw)
      try {
        const rules = checkFaultRules(fieldOf(body, 'rules'))
        return c.json(await faults.replace(rules, checkBadCertificates(fieldOf(body, 'badCertificates'))))
      } catch (error) {
        throw error instanceof FaultError ? new HttpProblem(400, error.message) : error
      }
    },
  },
  {
    method: 'GET',
    path: '/api/v1/mailboxes',
    tag: 'inbox',
    summary: 'Lists the mailboxes and how much each holds.',
    answer: { json: 'MailboxesResponse' },
    async handle(c, { store }) {
      const mailboxes = (await store.mailboxes()).map(({ name, total, unread }) => ({ name, total, unread }))
      return c.json({ mailboxes } satisfies MailboxesResponse)
    },
  },
  {
    method: 'GET',
    path: '/api/v1/info',
    tag: 'inbox',
    summary: 'Tells the version, how much is stored, and what has happened since the start.',
    answer: { json: 'AppInformation' },
    handle: async (c, inbox) => c.json(await information(inbox)),
  },
  {
    method: 'GET',
    path: '/api/v1/webui',
    tag: 'inbox',
    summary: 'Tells the page what it may offer.',
    answer: { json: 'WebUiConfiguration' },
    handle: (c, inbox) => c.json(configuration(inbox)),
  },
  {
    method: 'GET',
    path: '/metrics',
    tag: 'operation',
    summary: 'Tells the same to Prometheus.',
    answer: { type: 'text/plain' },
    handle: async (c, inbox) =>
      c.body(await metricsText(inbox), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  },
  ...['/healthz', '/livez', '/readyz'].map(
    (path): Route => ({
      method: 'GET',
      path,
      tag: 'operation',
      summary: 'Answers `ok` while the store answers; asks for no password.',
      answer: { type: 'text/plain' },
      async handle(c, { store }) {
        await store.counts().catch(() => {
          throw new HttpProblem(503, 'the store does not answer')
        })
        return c.text('ok')
      },
    }),
  ),
]

const mostReaders = 200
const longestWaitMs = 600_000
/** Each costs a search. */
const mostCountedTags = 200

async function answerWait(c: Context, { store, waiters }: InboxState): Promise<Response> {
  const scope = scopeOf(c)
  const query = checkedQuery(c.req.query('query')?.trim() ?? '')
  const after = c.req.query('after')
  const timeoutMs = durationOf(c.req.query('timeout') ?? '30s')
  const request = { ...scope, query, limit: 1, ...(after === undefined || after === '' ? {} : { after }) }
  const id = await waiters.wait({
    find: async () => (await store.list(request)).messages[0]?.id,
    concerns: ({ mailbox }) => scope.mailbox === undefined || mailbox === scope.mailbox,
    timeoutMs,
    signal: c.req.raw.signal,
  })
  if (id === undefined) notFound(`no message matched ${JSON.stringify(query)} within ${timeoutMs} ms`)
  return c.json(await waitedMessage(store, id))
}

/** A message with everything that a test wants of it; does not mark it as read. */
export async function waitedMessage(store: InboxState['store'], id: MessageId): Promise<WaitResponse> {
  const message = (await store.get(id)) ?? notFound()
  const { text, html } = message.content
  return {
    ...(await messageShape(message, async (part) => (await store.part(id, part))?.octets)),
    Links: linksIn(text, html),
    Codes: codesIn(message.summary.subject, text, html),
  }
}

function durationOf(text: string): number {
  const [, digits, unit = 's'] = /^(\d{1,7}(?:\.\d{1,3})?)(ms|s|m)?$/.exec(text.trim()) ?? []
  const ms = Number(digits) * (unit === 'ms' ? 1 : unit === 's' ? 1000 : 60_000)
  if (ms >= 0 && ms <= longestWaitMs) return ms
  throw new HttpProblem(400, 'timeout: expected a duration such as 500ms, 30s or 2m, at most 10m')
}

async function answerSend(c: Context, inbox: InboxState): Promise<Response> {
  const { maxMessageOctets } = inbox
  // Base64 makes content a third larger, and JSON may escape what it holds.
  const body = await readJson(c.req.raw, maxMessageOctets * 2)
  const ID = await receive(inbox, await composeSent(body, maxMessageOctets), scopeOf(c))
  return c.json({ ID } satisfies SendResponse)
}

async function information(inbox: InboxState): Promise<AppInformation> {
  const { store, counters, clock, started, version, file = '' } = inbox
  const [counts, tags] = await Promise.all([store.counts(), store.tags()])
  const perTag = await Promise.all(
    tags
      .slice(0, mostCountedTags)
      .map(async (tag) => [tag, (await store.list({ query: `tag:"${tag}"`, limit: 1 })).matching] as const),
  )
  return {
    Version: version,
    // The inbox never asks the network for anything by itself, so it knows of no later version.
    LatestVersion: version,
    Database: file,
    DatabaseSize: counts.octets,
    Messages: counts.total,
    Unread: counts.unread,
    Tags: Object.fromEntries(perTag),
    RuntimeStats: {
      Uptime: Math.floor((clock.now() - started) / 1000),
      Memory: process.memoryUsage.rss(),
      MessagesDeleted: counters.removed,
      SMTPAccepted: counters.accepted,
      SMTPAcceptedSize: counters.acceptedOctets,
      SMTPRejected: counters.refused,
      SMTPIgnored: 0,
    },
  }
}

function configuration({ releaser, label, smtp, faults }: InboxState): WebUiConfiguration {
  return {
    Label: label,
    MessageRelay: {
      Enabled: releaser !== undefined,
      SMTPServer: releaser?.name ?? '',
      ReturnPath: releaser?.sender ?? '',
      AllowedRecipients: releaser?.allow.join(' ') ?? '',
      BlockedRecipients: '',
      OverrideFrom: '',
      PreserveMessageIDs: true,
    },
    SpamAssassin: false,
    ChaosEnabled: faults.current().rules.length > 0,
    DuplicatesIgnored: false,
    HideDeleteAllButton: false,
    Smtp: smtp(),
  }
}
