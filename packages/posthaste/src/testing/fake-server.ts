import { createServer, type Server, type Socket } from 'node:net'
import { type Clock, systemClock } from '../runtime/clock.ts'
import { type FakeAuth, mechanismsOf } from './fake-auth.ts'
import type { Offer } from './fake-commands.ts'
import { converse } from './fake-conversation.ts'
import { refuseWrongOptions } from './fake-options.ts'
import { type FakeSession, hangUp } from './fake-session.ts'
import { createWire, type FakeTls } from './fake-wire.ts'
import { createPrompter } from './prompter.ts'
import type { ReceivedMessage, TlsFacts } from './received-message.ts'
import type { Script } from './script.ts'
import { formatTranscript, type TranscriptLine } from './transcript.ts'

/** How a fake server behaves. */
export interface FakeServerOptions {
  /** Speaks LMTP (RFC 2033): LHLO, and one reply for every recipient. @default false */
  readonly lmtp?: boolean
  /** The loopback address to listen on. @default '127.0.0.1' */
  readonly host?: string
  /** The name in its greeting. @default 'fake.invalid' */
  readonly hostname?: string
  /**
   * What EHLO announces, each with its parameter; what is not announced is refused. STARTTLS and AUTH follow from `tls`
   * and `auth`; CHUNKING (RFC 3030) and LIMITS (RFC 9422, such as `LIMITS RCPTMAX=100`) may be announced too, and are kept.
   * @default PIPELINING, SIZE 33554432, 8BITMIME, SMTPUTF8, ENHANCEDSTATUSCODES, DSN
   */
  readonly extensions?: readonly string[]
  /** Encrypts with this key and certificate. @default no TLS */
  readonly tls?: FakeTls
  /** Lets these users authenticate, and nobody else send. @default no AUTH */
  readonly auth?: FakeAuth
  /** What to do otherwise than a good server would, and when. @default nothing */
  readonly script?: Script
  /** Measures the delays of the script. @default the machine's clock */
  readonly clock?: Clock
}

/** What is known of one connection that a fake server has taken. */
export interface FakeConnection {
  /** 1 for the first. */
  readonly number: number
  /** Whether it is still there. */
  readonly open: boolean
  readonly tls?: TlsFacts
  /** Who has authenticated. */
  readonly user?: string
  /** Every command line of the client in order, secrets masked; each content as `(content of 1234 octets)`. */
  readonly commands: readonly string[]
}

/** A scriptable SMTP or LMTP server on a free port of the loopback interface, for tests of programs that send mail. */
export interface FakeServer extends AsyncDisposable {
  readonly host: string
  readonly port: number
  /** For a transport, without credentials: `smtp:` with STARTTLS or (`?tls=none`) without, `smtps:`, or `lmtp:`. */
  readonly url: string
  /** What it has taken, in order. */
  readonly messages: readonly ReceivedMessage[]
  /** Every connection that it has taken, in order. */
  readonly connections: readonly FakeConnection[]
  /** Every line of every connection, as they came, secrets masked. */
  readonly transcript: readonly TranscriptLine[]
  /**
   * Resolves with the message that it takes as the `nth`, at once when it has; 1 is the first.
   * Rejects with the transcript after `timeoutMs` of the server's clock, by default 5,000.
   */
  waitForMessage(nth?: number, timeoutMs?: number): Promise<ReceivedMessage>
  /** Cuts every open connection, as a server that restarts would; goes on listening. */
  disconnect(): void
  /** Cuts every connection and stops listening. A second call waits for the first. */
  close(): Promise<void>
}

const defaultExtensions = ['PIPELINING', 'SIZE 33554432', '8BITMIME', 'SMTPUTF8', 'ENHANCEDSTATUSCODES', 'DSN']

/**
 * Starts a fake server; it stops with `close()`, or by itself at the end of `await using server = await startFakeServer()`.
 *
 * Without a script it is a small, strict, faithful server: RFC 5321 with PIPELINING, SIZE, 8BITMIME, SMTPUTF8,
 * ENHANCEDSTATUSCODES, DSN, on request CHUNKING and LIMITS, STARTTLS, implicit TLS, and AUTH by PLAIN, LOGIN, CRAM-MD5, XOAUTH2 and OAUTHBEARER.
 */
export async function startFakeServer(options: FakeServerOptions = {}): Promise<FakeServer> {
  refuseWrongOptions(options)
  const sessions: FakeSession[] = []
  const messages: ReceivedMessage[] = []
  const transcript: TranscriptLine[] = []
  const arrivals = new EventTarget()
  const clock = options.clock ?? systemClock
  const prompter = createPrompter(options.script ?? {})
  const offer = offerOf(options)
  const listener = createServer(take)
  const host = options.host ?? '127.0.0.1'
  const port = await listen(listener, host)
  let closing: Promise<void> | undefined

  return {
    host,
    port,
    url: urlOf(options, host, port),
    messages,
    transcript,
    get connections() {
      return sessions.map(connectionOf)
    },
    waitForMessage,
    disconnect,
    close,
    [Symbol.asyncDispose]: close,
  }

  function take(socket: Socket): void {
    const connection = sessions.length + 1
    const commands: string[] = []
    const session: FakeSession = {
      connection,
      wire: createWire(socket),
      offer,
      prompter,
      clock,
      ...(options.tls ? { tls: options.tls } : {}),
      ...(options.auth ? { auth: options.auth } : {}),
      state: { encrypted: false },
      commands,
      open: true,
      record(from, text) {
        transcript.push({ connection, from, text })
        if (from === 'client') commands.push(text)
      },
      deliver(message) {
        messages.push(message)
        arrivals.dispatchEvent(new Event('message'))
      },
    }
    sessions.push(session)
    void session.wire.closed.then(() => {
      session.open = false
    })
    void converse(session)
  }

  function waitForMessage(nth = 1, timeoutMs = 5000): Promise<ReceivedMessage> {
    return new Promise((resolve, reject) => {
      const cancel = clock.after(timeoutMs, () => {
        arrivals.removeEventListener('message', look)
        const heard = formatTranscript(transcript) || 'nobody connected'
        reject(new Error(`message ${nth} did not arrive within ${timeoutMs} ms:\n${heard}`))
      })
      arrivals.addEventListener('message', look)
      look()

      function look(): void {
        const message = messages[nth - 1]
        if (!message) return
        cancel()
        arrivals.removeEventListener('message', look)
        resolve(message)
      }
    })
  }

  function disconnect(): void {
    for (const session of sessions) if (session.open) hangUp(session, 'cut')
  }

  function close(): Promise<void> {
    closing ??= new Promise((resolve) => {
      listener.close(() => resolve())
      disconnect()
    })
    return closing
  }
}

function offerOf({ hostname, lmtp, extensions, tls, auth }: FakeServerOptions): Offer {
  return {
    hostname: hostname ?? 'fake.invalid',
    lmtp: lmtp ?? false,
    extensions: extensions ?? defaultExtensions,
    starttls: tls !== undefined && tls.mode !== 'implicit',
    tlsRequired: tls?.required ?? false,
    mechanisms: auth ? mechanismsOf(auth) : [],
    authRequired: auth !== undefined && auth.required !== false,
    authInClear: auth?.inClear ?? false,
  }
}

function connectionOf({ connection, open, tlsFacts, state, commands }: FakeSession): FakeConnection {
  return {
    number: connection,
    open,
    ...(tlsFacts ? { tls: tlsFacts } : {}),
    ...(state.user === undefined ? {} : { user: state.user }),
    commands,
  }
}

function urlOf({ lmtp, tls }: FakeServerOptions, host: string, port: number): string {
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`
  if (lmtp) return `lmtp://${place}`
  if (tls?.mode === 'implicit') return `smtps://${place}`
  return tls ? `smtp://${place}` : `smtp://${place}?tls=none`
}

function listen(listener: Server, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(0, host, () => {
      const address = listener.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}
