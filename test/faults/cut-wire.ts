// A wire between client and server on which something happens to one octet.
import { once } from 'node:events'
import { createConnection, createServer, type Socket } from 'node:net'

/** What happens, and where: to what the client or the server says, once so many octets of it have passed. */
export interface Cut {
  readonly from: 'client' | 'server'
  readonly after: number
  readonly how: 'close' | 'reset' | 'corrupt'
}

/** A wire with a cut on its first connection. */
export interface Wire extends AsyncDisposable {
  readonly port: number
  /** How many octets each side said on the first connection. */
  readonly passed: { readonly client: number; readonly server: number }
}

/** Listens on a port of its own and passes everything on to the server, but for the cut. */
export async function startWire(server: { readonly host: string; readonly port: number }, cut?: Cut): Promise<Wire> {
  const passed = { client: 0, server: 0 }
  const open = new Set<Socket>()
  let connections = 0
  const listener = createServer((client) => {
    const first = ++connections === 1
    const upstream = createConnection(server.port, server.host)
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket
        .on('error', () => {})
        .on('close', () => {
          open.delete(socket)
          client.destroy()
          upstream.destroy()
        })
    }
    pass('client', client, upstream, first)
    pass('server', upstream, client, first)
  })
  listener.listen(0, server.host)
  await once(listener, 'listening')
  const address = listener.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    passed,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }

  function pass(side: Cut['from'], from: Socket, to: Socket, first: boolean): void {
    from.on('data', (octets: Buffer) => {
      if (!first) return void to.write(octets)
      const at = passed[side]
      passed[side] += octets.length
      if (cut?.from !== side || cut.after < at || cut.after >= at + octets.length) return void to.write(octets)
      const rest = cut.after - at
      if (cut.how === 'corrupt') {
        const changed = Buffer.from(octets)
        changed.writeUInt8((octets[rest] ?? 0) ^ 0x40, rest)
        to.write(changed)
        return
      }
      from.pause()
      to.write(octets.subarray(0, rest), () => {
        for (const socket of [from, to])
          cut.how === 'reset' ? socket.resetAndDestroy() : socket.end(() => socket.destroy())
      })
    })
    from.on('end', () => to.end())
  }
}
