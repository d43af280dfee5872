// The HTTP server of an inbox.
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'

/** A listening HTTP server. */
export interface WebPort {
  readonly port: number
  /** Ends every connection, streams of events included. */
  close(): Promise<void>
}

const mostConnections = 1000

/** Listens; rejects when the address cannot be had. */
export function openWebPort(app: Hono, host: string, port: number): Promise<WebPort> {
  // A library leaves its host's global Request and Response alone.
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false })
  if ('maxConnections' in server) server.maxConnections = mostConnections
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      server.on('error', () => {})
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            if ('closeAllConnections' in server) server.closeAllConnections()
          }),
      })
    })
  })
}
