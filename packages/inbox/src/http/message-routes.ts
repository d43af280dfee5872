// Routes about one message.
import type { Context } from 'hono'
import type { PartContent, Message as StoredMessage } from '../store/records.ts'
import type { WarningsResponse } from './api-types.ts'
import type { InboxState } from './inbox-state.ts'
import { htmlHeaders, showableHtml } from './message-html.ts'
import { partPath } from './part-keys.ts'
import { disposition, partResponse, thumbnailResponse } from './part-response.ts'
import { HttpProblem } from './problem.ts'
import { readJson, stringsOf } from './read-body.ts'
import {
  mailboxParameter,
  messageIdOf,
  notFound,
  ok,
  type Parameter,
  queryParameter,
  type Route,
  remoteParameter,
  scopeOf,
} from './route.ts'
import { headersShape, messageShape, transcriptShape, treeShape } from './shapes.ts'

const parameters: readonly Parameter[] = [queryParameter, mailboxParameter]

/** /message/{ID} and everything below it, and /view. */
export const messageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/message/{ID}',
    tag: 'message',
    summary: 'Gives a message and marks it as read; `latest` is the newest, or the newest that `query` finds.',
    parameters,
    answer: { json: 'Message' },
    async handle(c, inbox) {
      const message = await storedMessage(c, inbox)
      const { id } = message.summary
      if (!message.summary.read) await inbox.store.markRead({ ids: [id] }, true)
      return c.json(await messageShape(message, async (part) => (await inbox.store.part(id, part))?.octets))
    },
  },
  {
    method: 'GET',
    path: '/api/v1/message/{ID}/headers',
    tag: 'message',
    summary: 'Gives the values of every header field, undecoded, the names in alphabetical order.',
    parameters,
    answer: { json: 'MessageHeaders' },
    handle: async (c, inbox) => c.json(headersShape((await storedMessage(c, inbox)).content.tree)),
  },
  {
    method: 'GET',
    path: '/api/v1/message/{ID}/raw',
    tag: 'message',
    summary: 'Gives the message exactly as it was received.',
    parameters: [...parameters, { name: 'dl', type: 'string', text: '`1` offers it as a file.' }],
    answer: { type: 'text/plain' },
    async handle(c, inbox) {
      const id = await messageIdOf(c, inbox)
      const octets = (await inbox.store.octets(id, scopeOf(c))) ?? notFound()
      if (c.req.query('dl') === '1') c.header('content-disposition', disposition('attachment', `${id}.eml`))
      c.header('content-security-policy', "default-src 'none'; sandbox")
      return c.body(Uint8Array.from(octets), 200, { 'content-type': 'text/plain; charset=utf-8' })
    },
  },
  {
    method: 'GET',
    path: '/api/v1/message/{ID}/part/{PartID}',
    tag: 'message',
    summary: 'Gives an attachment as a download.',
    parameters,
    answer: { type: 'application/octet-stream' },
    async handle(c, inbox) {
      return partResponse(await storedPart(c, inbox), inbox.partKeys.fits(c.req.url))
    },
  },
  {
    method: 'GET',
    path: '/api/v1/message/{ID}/part/{PartID}/thumb',
    tag: 'message',
    summary: 'Gives a picture to show small: as it is when it is PNG, GIF, JPEG or WebP and not too large, else empty.',
    parameters,
    answer: { type: 'image/*' },
    handle: async (c, inbox) => thumbnailResponse(await storedPart(c, inbox)),
  },
  {
    method: 'POST',
    path: '/api/v1/message/{ID}/release',
    tag: 'message',
    summary: 'Sends a message on to real addresses, by the configured way, if the allow-list has them.',
    parameters,
    body: 'ReleaseRequest',
    answer: { type: 'text/plain' },
    async handle(c, inbox) {
      const { releaser, store, counters } = inbox
      if (releaser === undefined) throw new HttpProblem(400, 'no way out is configured for releasing messages')
      const id = await messageIdOf(c, inbox)
      const message = (await store.get(id, scopeOf(c))) ?? notFound()
      const to = stringsOf(await readJson(c.req.raw), 'To', 100)
      const octets = (await store.octets(id)) ?? notFound()
      await releaser.release(octets, message.envelope.sender, to)
      counters.released += 1
      return ok(c)
    },
  },
  {
    method: 'GET',
    path: '/api/v1/message/{ID}/html',
    tag: 'message',
    summary:
      'Gives the HTML as a document for a frame: no script, nothing from elsewhere, pictures of the message in place.',
    parameters: [remoteParameter, ...parameters],
    answer: { type: 'text/html' },
    handle: async (c, inbox) => htmlResponse(c, inbox, await storedMessage(c, inbox)),
  },
  {
    method: 'GET',
    path: '/api/v1/message/{ID}/tree',
    tag: 'message',
    summary: 'Gives the MIME parts with their headers and places.',
    parameters,
    answer: { json: 'TreePart' },
    handle: async (c, inbox) => c.json(treeShape((await storedMessage(c, inbox)).content.tree)),
  },
  {
    method: 'GET',
    path: '/api/v1/message/{ID}/transcript',
    tag: 'message',
    summary: 'Gives what client and server said in the session that brought the message, passwords masked.',
    parameters,
    answer: { json: 'TranscriptResponse' },
    handle: async (c, inbox) => c.json(transcriptShape(await storedMessage(c, inbox))),
  },
  {
    method: 'GET',
    path: '/api/v1/message/{ID}/warnings',
    tag: 'message',
    summary: 'Gives what a receiver may mind about the message.',
    parameters,
    answer: { json: 'WarningsResponse' },
    async handle(c, inbox) {
      const answer: WarningsResponse = { warnings: (await storedMessage(c, inbox)).content.warnings }
      return c.json(answer)
    },
  },
  {
    method: 'GET',
    path: '/view/{File}',
    tag: 'testing',
    summary: 'Gives the HTML (`{ID}.html`) or the text (`{ID}.txt`) of a message by itself.',
    parameters: [remoteParameter, ...parameters],
    answer: { type: 'text/html' },
    async handle(c, inbox) {
      const [, id, kind] = /^(\w{1,64})\.(html|txt)$/.exec(c.req.param('File') ?? '') ?? []
      if (id === undefined) return notFound('expected {ID}.html or {ID}.txt')
      const message = await messageById(id === 'latest' ? await messageIdOf(c, inbox, id) : id, c, inbox)
      if (kind === 'txt') return c.text(message.content.text)
      return htmlResponse(c, inbox, message)
    },
  },
]

async function storedMessage(c: Context, inbox: InboxState): Promise<StoredMessage> {
  return messageById(await messageIdOf(c, inbox), c, inbox)
}

async function messageById(id: string, c: Context, { store }: InboxState): Promise<StoredMessage> {
  return (await store.get(id, scopeOf(c))) ?? notFound()
}

async function storedPart(c: Context, inbox: InboxState): Promise<PartContent> {
  const id = await messageIdOf(c, inbox)
  return (await inbox.store.part(id, c.req.param('PartID') ?? '', scopeOf(c))) ?? notFound('there is no such part')
}

function htmlResponse(c: Context, { partKeys }: InboxState, { summary, content }: StoredMessage): Response {
  if (content.html === '') notFound('the message has no HTML part')
  const remote = c.req.query('remote') === '1'
  const parts = new Map([...content.attachments, ...content.inline].map((each) => [each.contentId, each.partId]))
  parts.delete('')
  const partUrl = (contentId: string) => {
    const part = parts.get(contentId)
    return part === undefined ? undefined : partKeys.keyed(partPath(summary.id, part))
  }
  return new Response(showableHtml(content.html, { partUrl, remote }), { headers: htmlHeaders(remote) })
}
