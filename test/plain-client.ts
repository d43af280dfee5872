// An SMTP client of a few lines, so that no server of ours is tested by our own client.
import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import * as pki from './pki/pki.ts'

/** One connection of an SMTP client that does what it is told. */
export interface PlainClient {
  readonly socket: Socket
  /** Resolves when the connection has ended, in whatever way. */
  readonly gone: Promise<void>
  /** The next reply; its text is that of all lines, joined by line feeds. */
  reply(): Promise<{ readonly code: number; readonly text: string }>
  /** The code of the next reply. */
  code(): Promise<number>
  /** Sends the line with a CRLF and gives the next reply. */
  command(line: string): Promise<{ readonly code: number; readonly text: string }>
  /** Shakes hands after a 220 to STARTTLS. */
  encrypt(): Promise<void>
}

/** Connects, with `implicit` over TLS; shows the client's certificate of the test authority to a server that asks. */
export async function connect(
  { port, host }: { readonly port: number; readonly host: string },
  mode?: 'starttls' | 'implicit',
): Promise<PlainClient> {
  const options = { ca: pki.ca, servername: 'localhost', ...pki.client }
  let socket: Socket = mode === 'implicit' ? connectTls({ port, host, ...options }) : createConnection(port, host)
  let buffered = ''
  let wake = () => {}
  const listen = () =>
    socket.on('data', (chunk: Buffer) => {
      buffered += chunk.toString('latin1')
      wake()
    })
  socket.on('error', () => {}) // a reset is a case, not a fault
  listen()
  await once(socket, mode === 'implicit' ? 'secureConnect' : 'connect')

  async function reply(): Promise<{ code: number; text: string }> {
    for (;;) {
      const found = /^(?:\d{3}-.*\r\n)*(\d{3}) .*\r\n/.exec(buffered)
      if (found) {
        buffered = buffered.slice(found[0].length)
        const text = found[0]
          .trimEnd()
          .split('\r\n')
          .map((line) => line.slice(4))
        return { code: Number(found[1]), text: text.join('\n') }
      }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  return {
    gone,
    get socket() {
      return socket
    },
    reply,
    code: async () => (await reply()).code,
    command(line) {
      socket.write(`${line}\r\n`)
      return reply()
    },
    async encrypt() {
      socket.removeAllListeners('data')
      socket = connectTls({ socket, ...options })
      listen()
      await once(socket, 'secureConnect')
    },
  }
}
