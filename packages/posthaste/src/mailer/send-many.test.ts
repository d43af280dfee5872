import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { ConfigError, MessageError } from '../errors.ts'
import type { Receipt } from '../transport/transport.ts'
import type { Sendable } from './mailer.ts'
import type { BulkResult } from './result.ts'
import { keptFailures, summaryOf } from './send-all.ts'
import { type SendManyPlan, sendMany } from './send-many.ts'

test('results come in the order of the input, whatever the order of the sends', async () => {
  const sends = pendingSends()
  const results = collect(sendMany(numbered(3), () => sends.plan(3)))
  await sends.begun(3)
  sends.settle(2)
  sends.settle(1)
  sends.settle(0)
  assert.deepEqual(
    (await results).map(({ index, ok }) => [index, ok]),
    [
      [0, true],
      [1, true],
      [2, true],
    ],
  )
})

test('any mixture of outcomes, delays and concurrency yields one result per message, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ ok: fc.boolean(), ticks: fc.nat(4) }), { maxLength: 150 }),
      fc.integer({ min: 1, max: 20 }),
      fc.boolean(),
      async (fates, concurrency, late) => {
        let underWay = 0
        const plan: SendManyPlan = {
          concurrency,
          async send(_, index) {
            underWay++
            assert.ok(underWay <= concurrency, `${underWay} under way, ${concurrency} allowed`)
            for (let tick = 0; tick < (fates[index]?.ticks ?? 0); tick++) await Promise.resolve()
            underWay--
            if (fates[index]?.ok) return receipt(index)
            throw refused()
          },
        }
        const input = late ? numberedLater(fates.length) : numbered(fates.length)
        const results = await collect(sendMany(input, () => plan))
        assert.deepEqual(
          results.map(({ index, ok }) => ({ index, ok })),
          fates.map(({ ok }, index) => ({ index, ok })),
        )
      },
    ),
    { numRuns: 100 },
  )
})

test('nothing is taken from the input before a result is asked for', async () => {
  let taken = 0
  const results = sendMany(
    counting(() => taken++),
    () => ({ concurrency: 2, send: async (_, index) => receipt(index) }),
  )
  assert.equal(taken, 0)
  await results.next()
  assert.ok(taken >= 1)
  await results.return()
})

test('while a result is looked at, no more is taken than can be sent at once', async () => {
  let taken = 0
  const results = sendMany(
    counting(() => taken++),
    () => ({ concurrency: 3, send: async (_, index) => receipt(index) }),
  )
  for (let asked = 1; asked <= 500; asked++) {
    await results.next()
    assert.ok(taken <= asked + 3, `${taken} taken after ${asked} results`)
  }
  await results.return()
})

test('behind one slow message, the input is taken from up to a bound and no further', async () => {
  const first = Promise.withResolvers<Receipt>()
  let sent = 0
  const results = sendMany(
    counting(() => {}),
    () => ({
      concurrency: 4,
      send: (_, index) => {
        sent++
        return index === 0 ? first.promise : Promise.resolve(receipt(index))
      },
    }),
  )
  const head = results.next()
  await settled()
  assert.equal(sent, 64)
  first.resolve(receipt(0))
  assert.equal((await head).value?.index, 0)
  for (let index = 1; index < 64; index++) assert.equal((await results.next()).value?.index, index)
  await results.return()
})

test('one bad message ends nothing', async () => {
  const results = await collect(
    sendMany(numbered(5), () => ({
      concurrency: 2,
      send: async (_, index) => {
        if (index === 2) throw refused()
        return receipt(index)
      },
    })),
  )
  assert.deepEqual(
    results.map(({ ok }) => ok),
    [true, true, false, true, true],
  )
  assert.equal(results[2]?.error?.code, 'MESSAGE_INVALID')
})

test('a message that cannot even be read is a result, with what was thrown as the cause', async () => {
  const defect = new TypeError('a getter that throws')
  const [result] = await collect(sendMany(numbered(1), () => ({ concurrency: 1, send: () => Promise.reject(defect) })))
  assert.equal(result?.error?.code, 'MESSAGE_INVALID')
  assert.equal(result?.error?.cause, defect)
})

for (const [name, input] of [
  ['an iterable', failingAfter],
  ['an async iterable', failingLaterAfter],
] as const) {
  test(`an error of ${name} throws, after the results of what had been sent`, async () => {
    const sends = pendingSends()
    const seen: number[] = []
    const broken = new Error('the database went away')
    const run = (async () => {
      for await (const { index } of sendMany(input(3, broken), () => sends.plan(8))) seen.push(index)
    })()
    await sends.begun(3)
    for (const index of [2, 0, 1]) sends.settle(index)
    await assert.rejects(run, broken)
    assert.deepEqual(seen, [0, 1, 2])
  })
}

test('an abort throws its reason, after the results of what had left', async () => {
  const controller = new AbortController()
  const reason = new Error('shutting down')
  const sends = pendingSends()
  const seen: number[] = []
  const run = (async () => {
    for await (const { index } of sendMany(numbered(1000), () => ({ ...sends.plan(3), signal: controller.signal })))
      seen.push(index)
  })()
  await sends.begun(3)
  controller.abort(reason)
  sends.settle(1)
  sends.fail(0, reason)
  sends.fail(2, reason)
  await assert.rejects(run, reason)
  assert.deepEqual(seen, [1])
  assert.equal(sends.count(), 3)
})

test('an abort does not wait for an input that hangs', async () => {
  const controller = new AbortController()
  const hanging: AsyncIterable<Sendable> = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }
  const run = collect(
    sendMany(hanging, () => ({ concurrency: 1, signal: controller.signal, send: async () => receipt(0) })),
  )
  await settled()
  controller.abort(new Error('enough'))
  await assert.rejects(run, /enough/)
})

test('an abort before the first result takes nothing', async () => {
  let taken = 0
  const plan = { concurrency: 1, signal: AbortSignal.abort(new Error('enough')), send: async () => receipt(0) }
  await assert.rejects(
    collect(
      sendMany(
        counting(() => taken++),
        () => plan,
      ),
    ),
    /enough/,
  )
  assert.equal(taken, 0)
})

test('leaving the loop early finishes what is under way, and gives the input back', async () => {
  const sends = pendingSends()
  let givenBack = false
  function* input(): Generator<Sendable> {
    try {
      for (;;) yield {}
    } finally {
      givenBack = true
    }
  }
  let left = false
  const run = (async () => {
    for await (const _ of sendMany(input(), () => sends.plan(4))) break
    left = true
  })()
  await sends.begun(4)
  sends.settle(0)
  await settled()
  assert.equal(left, false, 'three are still under way')
  for (const index of [1, 2, 3]) sends.settle(index)
  await run
  assert.equal(givenBack, true)
  assert.equal(sends.count(), 4)
})

test('leaving the loop early calls return() of an async input', async () => {
  let givenBack = false
  async function* input(): AsyncGenerator<Sendable> {
    try {
      for (;;) yield {}
    } finally {
      givenBack = true
    }
  }
  for await (const _ of sendMany(input(), () => ({ concurrency: 2, send: async (_, index) => receipt(index) }))) break
  await settled()
  assert.equal(givenBack, true)
})

test('what is no iterable is refused by name', async () => {
  // A caller without a compiler.
  const message = { to: 'ada@example.com' } as unknown as Iterable<Sendable>
  await assert.rejects(
    collect(sendMany(message, () => ({ concurrency: 1, send: async () => receipt(0) }))),
    (error) => error instanceof ConfigError && error.option === 'messages',
  )
})

test('100,000 messages take no more memory than 25,000', async () => {
  // In a process of its own: the test runner keeps a record of every promise.
  const script = `
    import { sendMany } from ${JSON.stringify(import.meta.resolve('./send-many.ts'))}
    async function* input() { for (let index = 0; index < 100_000; index++) yield { subject: String(index) } }
    const send = async (_, index) => ({ messageId: String(index), accepted: [], recipients: [], transport: '' })
    for await (const { index } of sendMany(input(), () => ({ concurrency: 10, send }))) {
      if (index % 25_000 !== 24_999) continue
      gc()
      console.log(process.memoryUsage().heapUsed)
    }`
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--input-type=module', '-e', script])
  const [first = 0, ...later] = stdout.trim().split('\n').map(Number)
  assert.equal(later.length, 3)
  assert.ok(Math.max(...later) < first + 500_000, stdout)
})

test('a summary counts everything and keeps the first failures only', async () => {
  const count = keptFailures + 500
  const summary = await summaryOf(
    sendMany(numbered(count * 2), () => ({
      concurrency: 7,
      send: async (_, index) => {
        if (index % 2 === 1) throw refused()
        return receipt(index)
      },
    })),
  )
  assert.deepEqual(
    { ...summary, failures: summary.failures.length },
    {
      messages: count * 2,
      sent: count,
      failed: count,
      unknown: 0,
      recipients: { accepted: count, refused: count, deferred: 0, unknown: 0, queued: 0 },
      failures: keptFailures,
    },
  )
  assert.deepEqual(
    summary.failures.slice(0, 2).map(({ index }) => index),
    [1, 3],
  )
})

function* numbered(count: number): Generator<Sendable> {
  for (let index = 0; index < count; index++) yield { subject: `${index}` }
}

async function* numberedLater(count: number): AsyncGenerator<Sendable> {
  yield* numbered(count)
}

function* counting(take: () => void): Generator<Sendable> {
  for (;;) {
    take()
    yield {}
  }
}

function* failingAfter(count: number, error: Error): Generator<Sendable> {
  yield* numbered(count)
  throw error
}

async function* failingLaterAfter(count: number, error: Error): AsyncGenerator<Sendable> {
  yield* failingAfter(count, error)
}

function receipt(index: number): Receipt {
  return {
    messageId: `${index}@example.com`,
    accepted: ['ada@example.com'],
    recipients: [
      { address: 'ada@example.com', outcome: 'accepted' },
      { address: 'bob@example.com', outcome: 'refused' },
    ],
    transport: 'test:',
  }
}

function refused(): MessageError {
  return new MessageError('MESSAGE_INVALID', 'to', 'no recipients')
}

async function collect(results: AsyncIterable<BulkResult>): Promise<BulkResult[]> {
  const all: BulkResult[] = []
  for await (const result of results) all.push(result)
  return all
}

/** Sends that end when the test says so. */
function pendingSends() {
  const pending: PromiseWithResolvers<Receipt>[] = []
  const waiting: { readonly count: number; readonly resolve: () => void }[] = []
  return {
    plan: (concurrency: number): SendManyPlan => ({
      concurrency,
      send() {
        const one = Promise.withResolvers<Receipt>()
        pending.push(one)
        for (const { count, resolve } of waiting) if (pending.length >= count) resolve()
        return one.promise
      },
    }),
    count: () => pending.length,
    begun: (count: number) =>
      new Promise<void>((resolve) => (pending.length >= count ? resolve() : waiting.push({ count, resolve }))),
    settle: (index: number) => pending[index]?.resolve(receipt(index)),
    fail: (index: number, error: Error) => pending[index]?.reject(error),
  }
}

/** After everything that is ready to run has run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
