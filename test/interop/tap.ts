// Between the client and a server: what each said, in the clear on both sides of the TLS that it takes part in.
import { once } from 'node:events'
import { createConnection, createServer, type Socket } from 'node:net'
import { connect, TLSSocket } from 'node:tls'
import * as pki from '../pki/pki.ts'

/** What was said through a {@link startTap}. */
export interface Tap extends AsyncDisposable {
  readonly host: '127.0.0.1'
  readonly port: number
  /** The lines of each answer to EHLO or LHLO but its first, in the order of the answers. */
  readonly announced: readonly (readonly string[])[]
  /** The command lines that left in one write of the client, for each write that held one. */
  readonly writes: readonly (readonly string[])[]
}

/** Listens on a port of its own and passes everything on to the server, both ways, also through STARTTLS. */
export async function startTap(server: { readonly host: string; readonly port: number }): Promise<Tap> {
  const announced: string[][] = []
  const writes: string[][] = []
  const open = new Set<Socket>()
  const listener = createServer((client) => {
    const upstream = createConnection(server.port, server.host)
    const both = [client, upstream] as const
    for (const socket of both) {
      open.add(socket)
      // Whatever one side does the other is told by the end of its own socket.
      socket
        .on('error', () => {})
        .on('close', () => {
          for (const each of both) each.destroy()
          open.delete(socket)
        })
    }
    relay(client, upstream, announced, writes)
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  return {
    host: '127.0.0.1',
    port: typeof address === 'object' && address ? address.port : 0,
    announced,
    writes,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
}

/** Until STARTTLS is agreed to; then once more over TLS with both. */
function relay(client: Socket, upstream: Socket, announced: string[][], writes: string[][]): void {
  const commands = commandReader()
  let asked = ''
  let answer = ''
  const fromClient = (chunk: Buffer): void => {
    const lines = commands.read(chunk.toString('latin1'))
    if (lines.length > 0) writes.push([...lines])
    asked = lines.at(-1) ?? asked
    upstream.write(chunk)
  }
  const fromServer = (chunk: Buffer): void => {
    answer += chunk.toString('latin1')
    client.write(chunk)
    if (!/^\d{3} .*\r\n$/m.test(answer)) return
    if (/^354/m.test(answer)) commands.contentFollows()
    if (/^(?:EHLO|LHLO)/i.test(asked) && answer.startsWith('250')) announced.push(extensionsIn(answer))
    const agreed = /^STARTTLS$/i.test(asked) && answer.startsWith('220')
    answer = ''
    if (!agreed) return
    client.off('data', fromClient)
    upstream.off('data', fromServer)
    const encryptedUpstream = connect({ socket: upstream, ca: pki.ca, host: 'localhost' })
    const encryptedClient = new TLSSocket(client, { isServer: true, ...pki.server })
    for (const each of [encryptedUpstream, encryptedClient]) each.on('error', () => {})
    relay(encryptedClient, encryptedUpstream, announced, writes)
  }
  client.on('data', fromClient)
  upstream.on('data', fromServer)
}

function extensionsIn(reply: string): string[] {
  return reply
    .split('\r\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.slice(4).trim())
}

interface CommandReader {
  /** The command lines in what the client wrote. */
  read(text: string): readonly string[]
  /** DATA was answered 354. */
  contentFollows(): void
}

/** Tells commands from content: that of DATA ends with a dot, that of BDAT after so many octets. */
function commandReader(): CommandReader {
  let content = false
  let octets = 0
  let tail = ''
  function read(text: string): readonly string[] {
    if (octets > 0) {
      const taken = Math.min(octets, text.length)
      octets -= taken
      return taken === text.length ? [] : read(text.slice(taken))
    }
    if (content) {
      const end = `${tail}${text}`.search(/(?:^|\r\n)\.\r\n/)
      const seen = `${tail}${text}`
      tail = seen.slice(-4)
      if (end < 0) return []
      content = false
      return read(seen.slice(seen.indexOf('.\r\n', end) + 3))
    }
    const end = text.indexOf('\r\n')
    if (end < 0) return []
    const line = text.slice(0, end)
    octets = Number(/^BDAT (\d+)/i.exec(line)?.[1] ?? 0)
    return [line, ...read(text.slice(end + 2))]
  }
  return {
    read,
    contentFollows() {
      content = true
      tail = '\r\n'
    },
  }
}
