// Small proxies for tests: they connect, count and remember what they were asked.
import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** A proxy on a port of its own. */
export interface SampleProxy extends AsyncDisposable {
  readonly port: number
  /** What it was asked for, such as `mail.example:587`. */
  readonly asked: readonly string[]
  /** The logins that it was shown. */
  readonly logins: readonly string[]
}

/** Where a proxy connects to, whatever it is asked for: names of tests do not exist. */
interface Behind {
  readonly port: number
}

/** An HTTP proxy that knows CONNECT; with an identity over TLS. */
export async function startHttpProxy(
  behind: Behind,
  identity?: { readonly key: string; readonly cert: string },
): Promise<SampleProxy> {
  const asked: string[] = []
  const logins: string[] = []
  const onConnect = ({ url = '', headers }: IncomingMessage, client: Duplex): void => {
    asked.push(url)
    logins.push(headers['proxy-authorization'] ?? '')
    const server = connect(behind.port, '127.0.0.1')
    // In one write with the greeting, so that the client finds both in one piece.
    server.once('data', (greeting) => {
      client.write(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), greeting]))
      join(client, server)
    })
  }
  const server = identity ? createHttpsServer(identity) : createHttpServer()
  return await started(server.on('connect', onConnect), asked, logins)
}

/** A SOCKS5 proxy that demands a login. */
export async function startSocksProxy(behind: Behind): Promise<SampleProxy> {
  const asked: string[] = []
  const logins: string[] = []
  const server = createServer(async (client) => {
    const read = reader(client)
    const [, methods = 0] = await read(2)
    await read(methods)
    client.write(Buffer.of(5, 2))
    const [, nameLength = 0] = await read(2)
    const user = await read(nameLength)
    const password = await read((await read(1))[0] ?? 0)
    logins.push(`${user}:${password}`)
    client.write(Buffer.of(1, 0))
    const [, , , type] = await read(4)
    const name = type === 3 ? await read((await read(1))[0] ?? 0) : await read(type === 1 ? 4 : 16)
    asked.push(`${type === 3 ? name : name.toString('hex')}:${(await read(2)).readUInt16BE()}`)
    const onward = connect(behind.port, '127.0.0.1', () => {
      client.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0))
      join(client, onward)
    })
  })
  return await started(server, asked, logins)
}

async function started(server: Server, asked: string[], logins: string[]): Promise<SampleProxy> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => void sockets.add(socket.on('error', () => {})))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    asked,
    logins,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function join(client: Duplex, server: Socket): void {
  client.pipe(server).pipe(client)
  client.on('error', () => server.destroy()).on('close', () => server.destroy())
  server.on('error', () => client.destroy()).on('close', () => client.destroy())
}

/** Reads so many octets and no more. */
function reader(socket: Socket): (count: number) => Promise<Buffer> {
  return async (count) => {
    for (;;) {
      const octets: Buffer | null = count === 0 ? Buffer.alloc(0) : socket.read(count)
      if (octets) return octets
      await once(socket, 'readable')
    }
  }
}
