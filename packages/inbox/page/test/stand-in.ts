// An inbox with a made-up store behind it: the page's own tests need many messages, odd ones, and a server that fails
// when it is told to. What the real server answers is proved where it is; here its types are the agreement.
import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { join, normalize } from 'node:path'
import type { InboxEvent, Message, WebUiConfiguration } from '../../src/http/api-types.ts'
import { answerTo, summaryOf } from './stand-in-api.ts'

/** What a stand-in is asked, and can be made to do. */
export interface StandIn {
  readonly url: string
  /** What it holds, newest first. */
  readonly messages: Message[]
  /** Every request so far, as "GET /api/v1/messages?start=0". */
  readonly requests: string[]
  /** Puts a message on top and tells the page. */
  readonly arrive: (message: Message) => void
  /** Tells the page something. */
  readonly tell: (event: InboxEvent) => void
  /** Cuts every open event stream. */
  readonly cut: () => void
  /** Those that were marked as read. */
  readonly read: Set<string>
  /** Whether and where messages can be released. */
  readonly relay: WebUiConfiguration['MessageRelay']
  readonly close: () => Promise<void>
}

const dist = join(import.meta.dirname, '..', 'dist')
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
}

/** The policy that the real server sends with the page. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

const noRelay: WebUiConfiguration['MessageRelay'] = {
  Enabled: false,
  SMTPServer: '',
  ReturnPath: '',
  AllowedRecipients: '',
  BlockedRecipients: '',
  OverrideFrom: '',
  PreserveMessageIDs: false,
}

/** Starts a stand-in that holds these messages, newest first. */
export async function startStandIn(
  messages: Message[],
  relay: Partial<WebUiConfiguration['MessageRelay']> = {},
): Promise<StandIn> {
  const streams = new Set<ServerResponse>()
  const requests: string[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://stand-in')
    if (url.pathname.startsWith('/api/')) requests.push(`${request.method} ${url.pathname}${url.search}`)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString())
    if (url.pathname === '/api/v1/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('retry: 100\n\n')
      streams.add(response)
      response.on('close', () => streams.delete(response))
    } else if (url.pathname.startsWith('/api/')) {
      const answer = answerTo(standIn, request.method ?? 'GET', url, body)
      response.writeHead(answer.status, { 'content-type': answer.type, ...answer.headers })
      response.end(answer.body)
    } else await page(url.pathname, response)
  })
  const tell = (event: InboxEvent) => {
    for (const stream of streams) stream.write(`event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`)
  }
  const standIn: StandIn = {
    url: '',
    messages,
    requests,
    tell,
    arrive(message) {
      messages.unshift(message)
      tell({ kind: 'new', message: summaryOf(message, false) })
    },
    cut() {
      for (const stream of streams) stream.destroy()
    },
    read: new Set(),
    relay: { ...noRelay, ...relay },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return Object.assign(standIn, { url: `http://127.0.0.1:${port}` })
}

async function page(path: string, response: ServerResponse): Promise<void> {
  const file = /\.\w+$/.test(path) ? normalize(path) : '/index.html'
  const content = await readFile(join(dist, file)).catch(() => undefined)
  response.writeHead(content === undefined ? 404 : 200, {
    'content-type': types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
  })
  response.end(content)
}
