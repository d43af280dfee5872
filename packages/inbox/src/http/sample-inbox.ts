// An inbox without sockets, for tests: the real store and the real application.
import { createFaultBook } from '../faults/fault-book.ts'
import type { Incoming } from '../store/records.ts'
import { openStore, type Store } from '../store/store.ts'
import { systemWorld } from '../store/world.ts'
import { type AppOptions, createApp } from './app.ts'
import { createCounters } from './counters.ts'
import { createEventLog } from './event-log.ts'
import type { InboxState } from './inbox-state.ts'
import { createPartKeys } from './part-keys.ts'
import { createWaiters } from './waiters.ts'

/** The application, and what stands behind it. */
export interface SampleInbox extends AsyncDisposable {
  readonly store: Store
  readonly state: InboxState
  /** Asks the application; `Host` is localhost unless it is given. */
  ask(path: string, init?: RequestInit): Promise<Response>
  /** The JSON that a GET is answered with. */
  get<Answer>(path: string): Promise<Answer>
  /** Receives a message; LF becomes CRLF. Gives its id. */
  deliver(text: string, more?: Partial<Incoming>): Promise<string>
}

/** An inbox with some of its state or options given. */
export async function sampleInbox(
  given: Partial<InboxState> = {},
  options: Partial<AppOptions> = {},
  most = 3,
): Promise<SampleInbox> {
  const store = await openStore()
  const book = createFaultBook()
  const { clock } = systemWorld
  const current = () => ({ rules: book.list(), badCertificates: [] })
  const state: InboxState = {
    store,
    log: createEventLog(store, 'run'),
    waiters: createWaiters(store, clock, most),
    counters: createCounters(),
    clock,
    partKeys: createPartKeys(new Uint8Array(32)),
    faults: {
      current,
      async replace(rules) {
        book.set(rules)
        return current()
      },
    },
    smtp: () => ({ host: '127.0.0.1', port: 1025, url: 'smtp://127.0.0.1:1025?tls=none', tls: false }),
    label: '',
    version: '0.0.0',
    started: clock.now(),
    maxMessageOctets: 1024 * 1024,
    ...given,
  }
  const app = createApp(state, { allowedHosts: [], page: { answer: () => undefined }, ...options })
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    if (!headers.has('host')) headers.set('host', 'localhost:8025')
    return app.request(path, { ...init, headers })
  }
  return {
    store,
    state,
    ask,
    async get<Answer>(path: string) {
      // The tests hold what they are told against the schema.
      return (await (await ask(path)).json()) as Answer
    },
    async deliver(text, more = {}) {
      const { id } = await store.add({
        octets: Uint8Array.from(Buffer.from(text.replaceAll('\n', '\r\n'))),
        envelope: { sender: 'sender@example.com', recipients: ['ada@example.com'] },
        session: {
          id: 's1',
          clientAddress: '127.0.0.1',
          helo: 'client.example',
          startedAt: clock.now(),
          transcript: [{ from: 'client', text: 'EHLO client.example', afterMs: 1 }],
        },
        ...more,
      })
      return id
    },
    async [Symbol.asyncDispose]() {
      state.waiters.close()
      state.log.close()
      await store.close()
    },
  }
}

/** A message with everything that the API shows. */
export const richMessage = `From: Acme <hello@acme.example>
To: Ada Lovelace <ada@example.com>
Cc: team@example.com
Subject: Your =?utf-8?Q?invoic=C3=A9?=
Date: Sun, 22 Nov 2026 10:00:00 +0000
Message-ID: <one@acme.example>
List-Unsubscribe: <https://acme.example/unsubscribe>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
X-Tags: billing
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/related; boundary=r

--r
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8

Your code is 482913: https://acme.example/verify

--a
Content-Type: text/html; charset=utf-8

<p>Your code is <b>482913</b> <a href="https://acme.example/verify">Verify</a> <img src="cid:logo"></p>

--a--
--r
Content-Type: image/png
Content-ID: <logo>
Content-Disposition: inline; filename=logo.png
Content-Transfer-Encoding: base64

iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==

--r--
--m
Content-Type: application/pdf
Content-Disposition: attachment; filename="invoice.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK

--m--
`
