// A server that plays Postmark on a free loopback port, well or badly.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What was asked of it. */
export interface AskedRequest {
  readonly method: string
  readonly path: string
  readonly token: string | undefined
  /** The JSON of the body; nothing when there was none. */
  readonly body: unknown
}

/** Answers one request whose body was read. */
export type Answering = (response: ServerResponse, asked: AskedRequest) => void

/** A running server. */
export interface FakePostmark {
  readonly url: string
  readonly requests: readonly AskedRequest[]
  /** Settles when the next request has arrived whole. */
  nextRequest(): Promise<unknown>
  stop(): Promise<void>
}

/** Starts it; `answer` decides what it says. */
export async function startFakePostmark(answer: Answering = answerOk): Promise<FakePostmark> {
  const requests: AskedRequest[] = []
  const server = createServer(async (request, response) => {
    const asked = await read(request)
    requests.push(asked)
    server.emit('asked')
    answer(response, asked)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${addressOf(server.address()).port}`,
    requests,
    nextRequest: () => once(server, 'asked'),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Answers with a status and JSON, or text as it is. */
export function answerWith(status: number, body: object | string, headers: Record<string, string> = {}): Answering {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

function answerOk(response: ServerResponse, asked: AskedRequest): void {
  answerWith(200, { To: 'x', MessageID: 'pm-1', ErrorCode: 0, Message: 'OK', Seen: asked.path })(response, asked)
}

async function read(request: IncomingMessage): Promise<AskedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  const token = request.headers['x-postmark-server-token']
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    token: typeof token === 'string' ? token : undefined,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen')
  return address
}
