import { createServer as createListener, type Server, type Socket } from 'node:net'
import { ConfigError } from '../errors.ts'
import { prepareTls } from '../net/accept-tls.ts'
import { type ServerConnection, serveConnection } from './connection.ts'
import { goodbye } from './conversation.ts'
import type { ResolvedServerOptions, ServerOptions, ServerTls } from './options.ts'
import { resolveServerOptions } from './resolve-options.ts'
import type { LiveSession } from './session.ts'
import { createTranscript, noTranscript } from './transcript.ts'

/** An SMTP or LMTP server. */
export interface SmtpServer extends AsyncDisposable {
  /** Begins to listen, once; port 0 is any that is free. Says where. */
  listen(at?: {
    readonly host?: string
    readonly port?: number
  }): Promise<{ readonly host: string; readonly port: number }>
  /**
   * Takes no more connections, lets transactions that are under way finish for `graceMs` milliseconds, and ends what is
   * left with 421. Resolves when every connection is gone; a second call waits for the first.
   * @default graceMs 10_000
   */
  close(options?: { readonly graceMs?: number }): Promise<void>
  /** How many connections are open. */
  readonly connections: number
  /** Handshakes from now on are held with another key and certificate; connections stay. Throws as createServer does. */
  renewCertificate(identity: Pick<ServerTls, 'key' | 'cert'>): void
}

/**
 * A server that asks `policy` and knows everything else itself: RFC 5321 with PIPELINING, CHUNKING, SIZE, 8BITMIME,
 * SMTPUTF8, ENHANCEDSTATUSCODES, DSN, STARTTLS, implicit TLS and AUTH (PLAIN, LOGIN, SCRAM-SHA-256), or LMTP (RFC 2033).
 *
 * @throws ConfigError OPTION_INVALID
 */
export function createServer(given: ServerOptions = {}): SmtpServer {
  const options = resolveServerOptions(given)
  const { limits, runtime } = options
  const secret = runtime.random.bytes(32)
  const open = new Map<ServerConnection, string>()
  const perAddress = new Map<string, number>()
  const listener = createListener({ allowHalfOpen: true, pauseOnConnect: false }, take)
  let tls = options.tls && identify(options.tls)
  let closing: Promise<void> | undefined
  let listening = false
  let empty = (): void => {}

  const close = ({ graceMs = 10_000 }: { readonly graceMs?: number } = {}): Promise<void> => {
    closing ??= shutDown(graceMs)
    return closing
  }
  return {
    async listen({ host = '127.0.0.1', port = 0 } = {}) {
      if (listening || closing) throw new ConfigError('OPTION_INVALID', 'listen', 'a server listens once')
      listening = true
      return { host, port: await startListening(listener, host, port) }
    },
    close,
    [Symbol.asyncDispose]: () => close({ graceMs: 0 }),
    get connections() {
      return open.size
    },
    renewCertificate(identity) {
      if (!options.tls) throw new ConfigError('OPTION_INVALID', 'tls', 'the server was made without TLS')
      tls = identify({ ...options.tls, ...identity })
    },
  }

  function take(socket: Socket): void {
    const address = socket.remoteAddress ?? ''
    const ofAddress = perAddress.get(address) ?? 0
    if (closing || open.size >= limits.connections || ofAddress >= limits.connectionsPerAddress) {
      turnAway(socket, options)
      return
    }
    perAddress.set(address, ofAddress + 1)
    const transcript = options.transcript ? createTranscript(runtime.clock) : noTranscript
    const session = sessionOf(socket, options, transcript.entries)
    const setup = { options, session, transcript, secret }
    const connection = serveConnection(socket, setup, tls, options.tls?.mode === 'implicit')
    open.set(connection, address)
    socket.once('close', () => forget(connection, address))
    if (socket.destroyed) forget(connection, address)
  }

  function forget(connection: ServerConnection, address: string): void {
    if (!open.delete(connection)) return
    const left = (perAddress.get(address) ?? 1) - 1
    if (left > 0) perAddress.set(address, left)
    else perAddress.delete(address)
    if (open.size === 0) empty()
  }

  async function shutDown(graceMs: number): Promise<void> {
    if (listening) listener.close()
    const emptied = new Promise<void>((resolve) => {
      empty = resolve
    })
    for (const connection of open.keys()) connection.retire(goodbye)
    const callOff = runtime.clock.after(graceMs, () => {
      for (const connection of open.keys()) connection.abort(goodbye)
    })
    if (open.size > 0) await emptied
    callOff()
  }

  function identify(identity: ServerTls): ReturnType<typeof prepareTls> {
    try {
      return prepareTls(identity)
    } catch (error) {
      const problem = `key and certificate cannot be used: ${error instanceof Error ? error.message : String(error)}`
      throw new ConfigError('OPTION_INVALID', 'tls', problem, error)
    }
  }
}

/** Says 421 where that is possible, and spends nothing more on it. */
function turnAway(socket: Socket, { tls }: ResolvedServerOptions): void {
  socket.on('error', () => {})
  if (tls?.mode === 'implicit') socket.destroy()
  else socket.end('421 4.7.0 Too many connections\r\n', () => socket.destroySoon())
}

function sessionOf(
  socket: Socket,
  { offer, runtime }: ResolvedServerOptions,
  transcript: LiveSession['transcript'],
): LiveSession {
  return {
    id: Buffer.from(runtime.random.bytes(9)).toString('base64url'),
    client: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
    server: { name: offer.name, address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    protocol: offer.protocol,
    started: runtime.clock.now(),
    transcript,
  }
}

function startListening(listener: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(port, host, () => {
      listener.off('error', reject)
      // Running out of file descriptors refuses a connection, and is no reason to end.
      listener.on('error', () => {})
      const address = listener.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
