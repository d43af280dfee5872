// Messages to a server that something goes wrong with, and whether what their sender was told is true.
import assert from 'node:assert/strict'
import { createMailer, lmtp, type SendResult, type SmtpOptions, smtp } from 'posthaste'
import { type FakeServer, formatTranscript } from 'posthaste/testing'
import { systemRuntime } from '../../packages/posthaste/src/runtime/runtime.ts'
import { createManualClock } from '../../packages/posthaste/src/server/manual-clock.ts'

/** A message that was to be sent, and what its sender was told. */
export type Told = SendResult & { readonly messageId: string }

/** How many messages go to which port, and how. */
export interface Sending {
  /** All at once. @default 1 */
  readonly messages?: number
  readonly protocol?: 'smtp' | 'lmtp'
  /** @default the server's own */
  readonly port?: number
}

/** Whom every message is for. */
export const recipients = ['ada@example.test', 'grace@example.test'] as const

/**
 * Sends over one connection at a time, and gives everything back. Time passes only where the server keeps silent: then as
 * much as the longest wait.
 *
 * Fails when a promise is left pending, or a timer or a socket behind.
 */
export async function sendPastFault(
  server: FakeServer,
  options: Partial<SmtpOptions>,
  { messages = 1, protocol = 'smtp', port = server.port }: Sending = {},
): Promise<readonly Told[]> {
  const before = socketsOpen()
  const time = createManualClock()
  const timers = new Set<object>()
  const clock = {
    now: time.now,
    after(delayMs: number, task: () => void): () => void {
      const timer = {}
      timers.add(timer)
      const callOff = time.after(delayMs, () => {
        timers.delete(timer)
        task()
      })
      return () => {
        timers.delete(timer)
        callOff()
      }
    },
  }
  const make = protocol === 'lmtp' ? lmtp : smtp
  const transport = make({ host: server.host, port, pool: 1, tls: 'none', ...options }, { ...systemRuntime, clock })
  const mailer = createMailer({ from: 'a@sender.test', transport })
  const sending = Array.from({ length: messages }, async (_, index) => {
    const messageId = `${index + 1}@sender.test`
    return { messageId, ...(await mailer.trySend({ to: recipients, text: `Message ${index}\n.\n`, messageId })) }
  })
  const wait = () => {
    if (owesReply(server)) time.pass(longestWaitMs)
  }
  const told = await settled(Promise.all(sending), 'a send', wait, server)
  await settled(mailer.close(), 'close()', wait, server)
  await eventually(
    () => socketsOpen() <= before + server.connections.filter(({ open }) => open).length,
    'a socket is left',
    server,
  )
  assert.equal(timers.size, 0, `a timer is left\n${formatTranscript(server.transcript)}`)
  return told
}

const longestWaitMs = 600_000

/** The server kept silent, or began a line and left it at that: only time helps. */
function owesReply({ transcript }: FakeServer): boolean {
  const last = transcript.at(-1)
  const begun = last?.from === 'server' && !/^\d{3}(?: |$)/.test(last.text)
  return begun || transcript.some(({ text }) => text === 'no reply')
}

/**
 * Checks that nobody was told what is not so: who is said to have the message was given it once, and who is said to have
 * not was not. The server's own log is the judge.
 */
export function checkTold(told: readonly Told[], server: FakeServer): void {
  for (const { messageId, receipt, error } of told) {
    const taken = server.messages.filter(({ text }) => text.includes(`<${messageId}>`))
    const results = receipt?.recipients ?? error?.recipients
    const log = `${error?.message ?? 'sent'}\n${JSON.stringify(results)}\n${formatTranscript(server.transcript)}`
    for (const address of recipients) {
      const copies = taken.flatMap((message) => message.recipients).filter((each) => each === address).length
      const outcome = results?.find((each) => each.address === address)?.outcome ?? error?.outcome
      const [least, most] = outcome === 'accepted' ? [1, 1] : outcome === 'unknown' ? [0, 1] : [0, 0]
      assert.ok(
        copies >= least && copies <= most,
        `${address} of ${messageId} is ${outcome}, and was given ${copies}\n${log}`,
      )
    }
    if (!error) continue
    const unknown = results?.some(({ outcome }) => outcome === 'unknown') ?? false
    assert.equal(error.outcome, unknown ? 'unknown' : 'not-sent', log)
    assert.ok(error.outcome === 'not-sent' || !error.temporary, `nobody may send it again by a rule\n${log}`)
  }
}

/** What was told of the messages in one word each: `accepted`, `unknown` or `not-sent`. */
export function outcomesOf(told: readonly Told[]): string {
  return told.map(({ error }) => error?.outcome ?? 'accepted').join(' ')
}

async function settled<Answer>(
  promise: Promise<Answer>,
  what: string,
  wait: () => void,
  server: FakeServer,
): Promise<Answer> {
  let done = false
  const finish = (): void => {
    done = true
  }
  promise.then(finish, finish)
  await eventually(
    () => {
      wait()
      return done
    },
    `${what} is left pending`,
    server,
  )
  return promise
}

/** Lets everything else have its turn, again and again, until it is so. */
async function eventually(isSo: () => boolean, problem: string, server: FakeServer): Promise<void> {
  for (let turn = 0; turn < 200_000; turn++) {
    if (isSo()) return
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.fail(`${problem}\n${formatTranscript(server.transcript).slice(-4000)}`)
}

function socketsOpen(): number {
  return process.getActiveResourcesInfo().filter((name) => /^(?:TCP|TLS)/.test(name) && name !== 'TCPServerWrap').length
}
