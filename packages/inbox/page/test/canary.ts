import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** A server elsewhere that only notes that it was asked. */
export interface Canary {
  readonly url: string
  readonly asked: string[]
  /** What it answers at /page, as HTML; everything else is a picture. */
  page: string
  /** Resolves when this path is asked for. */
  readonly whenAsked: (path: string) => Promise<void>
}

/** Starts one; it ends with the test. */
export async function startCanary(t: TestContext): Promise<Canary> {
  const asked: string[] = []
  const waiting = new Map<string, () => void>()
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    waiting.get(request.url ?? '')?.()
    const isPage = request.url === '/page'
    response.writeHead(200, { 'content-type': isPage ? 'text/html' : 'image/gif', 'access-control-allow-origin': '*' })
    if (isPage) response.end(canary.page)
    else response.end(Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo // listening on TCP
  // Another name than the inbox has: another site.
  const canary: Canary = {
    url: `http://localhost:${port}`,
    asked,
    page: '',
    whenAsked: (path) => new Promise((resolve) => (asked.includes(path) ? resolve() : waiting.set(path, resolve))),
  }
  return canary
}
