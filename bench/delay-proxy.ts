import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'

/** A network between a client and a server on this machine, as long as it is told to be. */
export interface DelayProxy {
  readonly port: number
  /** How many times octets came from clients, which tells how many writes they made. */
  readonly writes: number
  stop(): Promise<void>
}

/**
 * Starts a proxy of the loopback interface before `port`, through which all octets take half of `roundTripMs` each way, and
 * connecting takes one round trip. Octets keep their order and are not slowed down beyond that: a wide, long line.
 */
export async function startDelayProxy(port: number, roundTripMs: number): Promise<DelayProxy> {
  const sockets = new Set<Socket>()
  let writes = 0
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => {
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    client.on('data', () => writes++)
    // The SYN has come at once; what follows it waits for the way there and back.
    forward(upstream, client, roundTripMs / 2, roundTripMs)
    forward(client, upstream, roundTripMs / 2, 0)

    function destroy(): void {
      client.destroy()
      upstream.destroy()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    get writes() {
      return writes
    },
    async stop() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** Hands on what comes, each piece so long after it came; the first of them `extraMs` later, and none before it. */
function forward(from: Socket, to: Socket, delayMs: number, extraMs: number): void {
  const line: { readonly due: number; readonly octets: Uint8Array | undefined }[] = []
  const opened = performance.now() + extraMs
  let timer: NodeJS.Timeout | undefined
  from.on('data', (octets) => push(octets))
  from.on('end', () => push(undefined))
  from.resume()

  function push(octets: Uint8Array | undefined): void {
    line.push({ due: Math.max(performance.now(), opened) + delayMs, octets })
    if (!timer) wait()
  }

  function wait(): void {
    const [next] = line
    // A timer counts whole milliseconds, and comes late rather than early.
    timer = next ? setTimeout(deliver, Math.max(next.due - performance.now() - 0.5, 0)) : undefined
  }

  function deliver(): void {
    const now = performance.now()
    for (let next = line[0]; next && next.due <= now + 0.5; next = line[0]) {
      line.shift()
      if (next.octets) to.write(next.octets)
      else to.end()
    }
    wait()
  }
}
