import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConnectionError, RecipientsError, ReplyError } from '../../errors.ts'
import { createMailer } from '../../mailer/create-mailer.ts'
import { defineTemplate } from '../../template/template.ts'
import type { Transport } from '../../transport/transport.ts'
import { fingerprintOf, keyText } from './keys.ts'
import type { RowOutcome } from './outcome.ts'
import { type SendableEntry, type SendPlan, sendEntries } from './send.ts'

test('a row is written down before it is handed over and after, and sent once', async () => {
  const { events, run } = merge({ send: (address) => void events.push(`send ${address}`) })
  await run(3, { concurrency: 1 })
  assert.deepEqual(
    events,
    [0, 1, 2].flatMap((index) => [`begin r${index}`, `send r${index}@example.com`, `end r${index} accepted`]),
  )
})

test('so many are under way as the transport likes, and no more', async () => {
  let [underWay, most] = [0, 0]
  const { events, run } = merge({
    async send() {
      most = Math.max(most, ++underWay)
      await new Promise((resolve) => setImmediate(resolve))
      underWay--
    },
  })
  await run(40, { concurrency: 4 })
  assert.equal(most, 4)
  assert.equal(events.filter((each) => each.startsWith('end')).length, 40)
})

test('a row that cannot be written down is not sent, and ends the merge', async () => {
  const { events, run } = merge({
    begin: async (key) => {
      if (key === 'r2') throw new Error('the disk is full')
    },
  })
  await assert.rejects(run(10, { concurrency: 1 }), /the disk is full/)
  assert.deepEqual(events, ['begin r0', 'end r0 accepted', 'begin r1', 'end r1 accepted', 'begin r2'])
})

test('refused rows end nothing', async () => {
  const reply = { code: 550, text: 'No such user' }
  const { counts, run } = merge({
    send(address) {
      throw new RecipientsError([{ address, outcome: 'refused', reply, action: 'suppress' }])
    },
  })
  assert.deepEqual(await run(50, { concurrency: 3 }), {})
  assert.deepEqual(counts, { refused: 50 })
})

test('a configuration that turns out wrong ends the merge with the first row', async () => {
  const { counts, run } = merge({
    send() {
      throw new ReplyError('AUTH_FAILED', 'AUTH', { code: 535, text: 'Wrong password' }, 'fix-config')
    },
  })
  const { stoppedBy } = await run(50, { concurrency: 1 })
  assert.equal(stoppedBy?.code, 'AUTH_FAILED')
  assert.deepEqual(counts, { deferred: 1 })
})

const gone = () =>
  new ConnectionError('CONNECTION_FAILED', 'refused', { host: 'mx.example', port: 25, phase: 'connect' })

test('a server that is gone ends the merge after twenty rows', async () => {
  const { counts, run } = merge({
    send() {
      throw gone()
    },
  })
  const { stoppedBy } = await run(500, { concurrency: 1 })
  assert.equal(stoppedBy?.code, 'CONNECTION_FAILED')
  assert.deepEqual(counts, { deferred: 20 })
})

test('a server that answers now and then ends nothing', async () => {
  let count = 0
  const { counts, run } = merge({
    send() {
      if (++count % 20 !== 0) throw gone()
    },
  })
  assert.deepEqual(await run(100, { concurrency: 1 }), {})
  assert.deepEqual(counts, { accepted: 5, deferred: 95 })
})

test('once it is called off no row begins, and what is under way ends', async () => {
  const stop = new AbortController()
  const { events, run } = merge({
    send(address) {
      if (address.startsWith('r1@')) stop.abort()
    },
  })
  await run(10, { concurrency: 1, signal: stop.signal })
  assert.deepEqual(events, ['begin r0', 'end r0 accepted', 'begin r1', 'end r1 accepted'])
})

test('each send waits for its turn', async () => {
  const { events, run } = merge({})
  let turns = 0
  const rate = { turn: async () => void events.push(`turn ${turns++}`) }
  await run(2, { concurrency: 1, rate })
  assert.deepEqual(events, ['turn 0', 'begin r0', 'end r0 accepted', 'turn 1', 'begin r1', 'end r1 accepted'])
})

test('an error of the rows ends the merge, after what is under way', async () => {
  const { events, run } = merge({})
  await assert.rejects(run(3, { concurrency: 2, failing: true }), /the file has ended early/)
  assert.equal(events.filter((each) => each.startsWith('end')).length, 3)
})

interface Part {
  readonly send?: (address: string) => void | Promise<void>
  readonly begin?: (key: string) => Promise<void>
}

interface How extends Partial<Pick<SendPlan, 'signal' | 'rate'>> {
  readonly concurrency: number
  readonly failing?: true
}

function merge({ send, begin }: Part) {
  const events: string[] = []
  const counts: Partial<Record<RowOutcome, number>> = {}
  const run = async (rows: number, { concurrency, signal, rate, failing }: How) => {
    const transport: Transport = {
      name: 'test',
      concurrency,
      warnings: [],
      async send({ envelope: { recipients }, messageId }) {
        for (const address of recipients) await send?.(address)
        const results = recipients.map((address) => ({ address, outcome: 'accepted' as const }))
        return { messageId, accepted: recipients, recipients: results, transport: 'test' }
      },
      close: async () => {},
    }
    const templates = { news: defineTemplate({ subject: 'News', text: 'Hello' }) }
    return await sendEntries(entries(rows, failing === true), {
      mailer: createMailer({ from: 'news@acme.example', transport, templates }),
      via: 'default',
      signal: signal ?? new AbortController().signal,
      rate,
      ended(_, { outcome }) {
        counts[outcome] = (counts[outcome] ?? 0) + 1
      },
      log: {
        async begin({ line }) {
          events.push(`begin r${line}`)
          await begin?.(`r${line}`)
        },
        end: ({ line }, { outcome }) => void events.push(`end r${line} ${outcome}`),
        close: async () => {},
      },
    })
  }
  return { events, counts, run }
}

async function* entries(rows: number, failing: boolean): AsyncGenerator<SendableEntry, void, undefined> {
  for (let line = 0; line < rows; line++) {
    const address = `r${line}@example.com`
    const fingerprint = fingerprintOf(address)
    yield {
      line,
      fingerprint,
      key: keyText(fingerprint),
      addresses: [address],
      message: { template: 'news', to: address },
    }
  }
  if (failing) throw new Error('the file has ended early')
}
