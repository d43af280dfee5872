// How does another program hear of every message? By a POST that it can trust, repeated until it answers.
//
// The header fields are those of the Standard Webhooks specification, so that its libraries verify them: webhook-id,
// webhook-timestamp, and webhook-signature, `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.
import { createHmac } from 'node:crypto'
import type { Clock } from 'posthaste'
import type { Store } from '../store/store.ts'
import type { WebhookPayload } from './api-types.ts'
import type { Counters } from './counters.ts'
import { summaryShape } from './shapes.ts'

/** Whom to tell, and how patiently. */
export interface WebhookOptions {
  /** http: or https:. */
  readonly url: string
  /** Signs every call; `whsec_` and base64 as the specification has it, or any text. @default no signature */
  readonly secret?: string
  /** Only messages of this mailbox. @default all */
  readonly mailbox?: string
  /** How many calls may wait; the oldest go when there are more. @default 1000 */
  readonly maxQueued?: number
  /** How often one call is tried. @default 8, over about four minutes */
  readonly attempts?: number
  /** How long an answer may take, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number
}

/** A webhook at work. */
export interface Webhook {
  readonly queued: number
  /** Gives up what waits, and ends the call that is under way. */
  close(): Promise<void>
}

/** What a webhook takes from the world around it. */
export interface WebhookWorld {
  readonly store: Pick<Store, 'onChange'>
  readonly clock: Clock
  readonly counters: Counters
  /** @default the global fetch */
  readonly fetch?: typeof fetch
}

interface Call {
  readonly id: string
  readonly body: string
}

const firstDelayMs = 1000
const longestDelayMs = 120_000

/** Tells `url` of every message from now on, one call after the other, in the order of the messages. */
export function startWebhook(options: WebhookOptions, world: WebhookWorld): Webhook {
  const { store, clock, counters, fetch: call = fetch } = world
  const { maxQueued = 1000, attempts = 8, timeoutMs = 10_000 } = options
  const url = checkedUrl(options.url)
  const key = keyOf(options.secret)
  const queue: Call[] = []
  const over = new AbortController()
  let working: Promise<void> = Promise.resolve()
  let isWorking = false

  const forget = store.onChange((event) => {
    if (event.kind !== 'new') return
    if (options.mailbox !== undefined && event.mailbox !== options.mailbox) return
    const payload: WebhookPayload = { event: 'message.received', message: summaryShape(event.summary) }
    queue.push({ id: event.summary.id, body: JSON.stringify(payload) })
    if (queue.length > maxQueued) {
      queue.shift()
      counters.webhookDropped += 1
    }
    if (!isWorking) working = work()
  })

  async function work(): Promise<void> {
    isWorking = true
    for (let next = queue.shift(); next !== undefined && !over.signal.aborted; next = queue.shift()) {
      if (await deliver(next)) counters.webhookDelivered += 1
      else counters.webhookFailed += 1
    }
    isWorking = false
  }

  async function deliver(next: Call): Promise<boolean> {
    for (let attempt = 0; attempt < attempts && !over.signal.aborted; attempt += 1) {
      if (attempt > 0) await pause(clock, Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)), over.signal)
      if (await isTaken(next)) return true
    }
    return false
  }

  async function isTaken({ id, body }: Call): Promise<boolean> {
    const signal = AbortSignal.any([over.signal, AbortSignal.timeout(timeoutMs)])
    const headers = { 'content-type': 'application/json', ...signature(key, id, Math.floor(clock.now() / 1000), body) }
    try {
      const answer = await call(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
      await answer.body?.cancel()
      return answer.ok
    } catch {
      return false
    }
  }

  return {
    get queued() {
      return queue.length
    },
    async close() {
      forget()
      over.abort()
      await working
    },
  }
}

/** The header fields that say which call this is and that its body is ours. */
export function signature(
  key: Uint8Array | undefined,
  id: string,
  timestamp: number,
  body: string,
): Readonly<Record<string, string>> {
  const named = { 'webhook-id': id, 'webhook-timestamp': `${timestamp}` }
  if (key === undefined) return named
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { ...named, 'webhook-signature': `v1,${mac}` }
}

/** The octets of a secret as the specification reads it. */
export function keyOf(secret: string | undefined): Uint8Array | undefined {
  if (secret === undefined || secret === '') return undefined
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret, 'utf8')
}

function checkedUrl(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url
  throw new Error('webhook.url: expected a URL that begins with http: or https:')
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
