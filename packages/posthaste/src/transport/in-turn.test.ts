import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ConfigError,
  ConnectionError,
  MessageError,
  RecipientsError,
  ReplyError,
  UnknownOutcomeError,
} from '../errors.ts'
import type { LogEvent } from '../runtime/log.ts'
import { type Runtime, systemRuntime } from '../runtime/runtime.ts'
import { failover } from './failover.ts'
import { receiptForAll, receiptOf } from './receipt.ts'
import { roundRobin } from './round-robin.ts'
import { sampleOutgoing } from './sample-outgoing.ts'
import type { Transport } from './transport.ts'

interface Fake extends Transport {
  sends: number
  closes: number
}

/** A transport that answers each send with what `answer` returns or throws. */
function fake(name: string, answer: (send: number) => void = () => {}, changes: Partial<Transport> = {}): Fake {
  const self: Fake = {
    name,
    concurrency: 2,
    warnings: [`${name} is a fake.`],
    sends: 0,
    closes: 0,
    async send(outgoing) {
      self.sends += 1
      answer(self.sends)
      return receiptForAll(outgoing, name)
    },
    async close() {
      self.closes += 1
    },
    ...changes,
  }
  return self
}

const facts = { host: 'a.example', port: 25, phase: 'connect' }
const down = (): never => {
  throw new ConnectionError('CONNECTION_FAILED', 'refused', facts)
}
const refused = { address: 'grace@example.net', outcome: 'refused', action: 'suppress' } as const
const greylisted = { address: 'grace@example.net', outcome: 'deferred', action: 'retry' } as const

const decisions: readonly (readonly [what: string, error: Error, goesOn: boolean])[] = [
  ['a refused connection', new ConnectionError('CONNECTION_FAILED', 'x', facts), true],
  ['a lost connection before the end', new ConnectionError('CONNECTION_LOST', 'x', facts), true],
  ['an unknown host', new ConnectionError('HOST_NOT_FOUND', 'x', facts), true],
  ['a wrong certificate', new ConnectionError('CERTIFICATE_INVALID', 'x', facts), true],
  ['a wrong password', new ReplyError('AUTH_FAILED', 'AUTH', { code: 535, text: 'no' }, 'fix-config'), true],
  ['a temporary refusal', new ReplyError('REPLY_REJECTED', 'MAIL', { code: 451, text: 'later' }, 'retry'), true],
  ['recipients deferred', new RecipientsError([greylisted]), true],
  ['recipients refused', new RecipientsError([refused]), false],
  [
    'a refused message',
    new ReplyError('REPLY_REJECTED', 'end-of-data', { code: 554, text: 'spam' }, 'fix-message'),
    false,
  ],
  ['a field that it cannot express', new MessageError('FIELD_UNSUPPORTED', 'tags', 'x'), false],
  ['an unknown outcome', new UnknownOutcomeError('cut', []), false],
  ['an error of the program itself', new TypeError('a bug'), false],
]

for (const [what, error, goesOn] of decisions) {
  test(`failover ${goesOn ? 'goes on' : 'stops'} after ${what}`, async () => {
    const first = fake('first', () => {
      throw error
    })
    const second = fake('second')
    const sending = failover([first, second]).send(sampleOutgoing())
    if (goesOn) assert.equal((await sending).transport, 'second')
    else await assert.rejects(sending, (thrown) => thrown === error)
    assert.equal(second.sends, goesOn ? 1 : 0)
  })
}

test('a receipt of which some were refused never fails over', async () => {
  const partial = fake('partial', () => {}, {
    send: async (outgoing) =>
      receiptOf(outgoing, 'partial', [
        { ...refused, address: 'x@example.net' },
        { ...refused, outcome: 'accepted' },
      ]),
  })
  const second = fake('second')
  const receipt = await failover([partial, second]).send(
    sampleOutgoing({ recipients: ['x@example.net', 'grace@example.net'] }),
  )
  assert.equal(receipt.transport, 'partial')
  assert.equal(second.sends, 0)
})

test('an abort during the first send is not answered by trying the second', async () => {
  const controller = new AbortController()
  const reason = new Error('enough')
  const first = fake('first', () => {
    controller.abort(reason)
    down()
  })
  const second = fake('second')
  await assert.rejects(failover([first, second]).send(sampleOutgoing(), controller.signal))
  assert.equal(second.sends, 0)
})

test('when every member fails, the error of one that may work later is thrown', async () => {
  const wrongPassword = (): never => {
    throw new ReplyError('AUTH_FAILED', 'AUTH', { code: 535, text: 'no' }, 'fix-config')
  }
  await assert.rejects(failover([fake('a', down), fake('b', wrongPassword)]).send(sampleOutgoing()), {
    code: 'CONNECTION_FAILED',
  })
  await assert.rejects(failover([fake('a', wrongPassword), fake('b', wrongPassword)]).send(sampleOutgoing()), {
    code: 'AUTH_FAILED',
  })
})

function withClock(): { runtime: Runtime; pass(ms: number): void; events: LogEvent[] } {
  let now = 0
  const events: LogEvent[] = []
  const clock = { ...systemRuntime.clock, now: () => now }
  const log = (event: LogEvent): never => {
    events.push(event)
    throw new Error('a log that throws')
  }
  const random = { bytes: () => new Uint8Array([1]) }
  return { runtime: { ...systemRuntime, clock, log, random }, pass: (ms) => (now += ms), events }
}

test('a member that failed is tried last until its cool-down is over, and the log says so', async () => {
  const { runtime, pass, events } = withClock()
  const first = fake('first', (send) => (send === 1 ? down() : undefined))
  const second = fake('second')
  const transport = failover([first, second], { coolDownMs: 1000 }, runtime)
  const sendOne = async (): Promise<string> => (await transport.send(sampleOutgoing())).transport
  assert.equal(await sendOne(), 'second')
  assert.deepEqual(
    events.map((event) => ({ ...event, message: '' })),
    [{ kind: 'failed-over', from: 'first', to: 'second', code: 'CONNECTION_FAILED', message: '' }],
  )
  pass(999)
  assert.equal(await sendOne(), 'second')
  assert.equal(first.sends, 1)
  pass(1)
  assert.equal(await sendOne(), 'first')
})

test('a member whose server asked for a longer wait gets it', async () => {
  const { runtime, pass } = withClock()
  const busy = { code: 429, text: 'slow down' }
  const first = fake('first', (send) => {
    if (send === 1) throw new ReplyError('REPLY_REJECTED', 'POST', busy, 'retry', undefined, 5000)
  })
  const transport = failover([first, fake('second')], { coolDownMs: 1000 }, runtime)
  await transport.send(sampleOutgoing())
  pass(4999)
  assert.equal((await transport.send(sampleOutgoing())).transport, 'second')
  pass(1)
  assert.equal((await transport.send(sampleOutgoing())).transport, 'first')
})

test('a member in its cool-down is still tried when the others fail', async () => {
  const { runtime } = withClock()
  const first = fake('first', (send) => (send === 1 ? down() : undefined))
  const second = fake('second', (send) => (send === 2 ? down() : undefined))
  const transport = failover([first, second], {}, runtime)
  assert.equal((await transport.send(sampleOutgoing())).transport, 'second')
  assert.equal((await transport.send(sampleOutgoing())).transport, 'first')
})

test('deferred recipients do not make a member count as broken', async () => {
  const { runtime } = withClock()
  const first = fake('first', (send) => {
    if (send === 1) throw new RecipientsError([greylisted])
  })
  const transport = failover([first, fake('second')], {}, runtime)
  assert.equal((await transport.send(sampleOutgoing())).transport, 'second')
  assert.equal((await transport.send(sampleOutgoing())).transport, 'first')
})

test('roundrobin takes turns from a member chosen at random, and goes on like failover', async () => {
  const { runtime } = withClock()
  const b = fake('b', (send) => (send === 2 ? down() : undefined))
  const transport = roundRobin([fake('a'), b, fake('c')], {}, runtime)
  const used: string[] = []
  for (let count = 0; count < 7; count++) used.push((await transport.send(sampleOutgoing())).transport)
  assert.deepEqual(used, ['b', 'c', 'a', 'c', 'c', 'a', 'c'])
})

test('its name, warnings and concurrency come of its members', () => {
  const members = [fake('a'), fake('b'), fake('a')]
  assert.equal(failover(members).name, 'failover(a b a)')
  assert.equal(failover(members).concurrency, 2)
  assert.equal(roundRobin(members).concurrency, 6)
  assert.deepEqual(failover(members).warnings, ['a is a fake.', 'b is a fake.'])
})

test('close closes every member, once, even when one fails to', async () => {
  const broken = fake('broken', () => {}, { close: () => Promise.reject(new Error('stuck')) })
  const other = fake('other')
  const transport = failover([broken, other])
  await assert.rejects(transport.close(), /stuck/)
  await assert.rejects(transport.close(), /stuck/)
  assert.equal(other.closes, 1)
})

test('verify asks every member and rejects with the first problem', async () => {
  const asked: string[] = []
  const verified = (name: string, problem?: Error): Fake =>
    fake(name, () => {}, {
      verify: async () => {
        asked.push(name)
        if (problem) throw problem
      },
    })
  const problem = new ConfigError('OPTION_INVALID', 'x', 'y')
  const transport = roundRobin([verified('a'), verified('b', problem), fake('c'), verified('d')])
  await assert.rejects(
    async () => transport.verify?.(),
    (error) => error === problem,
  )
  assert.deepEqual(asked, ['a', 'b', 'd'])
})

test('what cannot work is refused when it is made', () => {
  assert.throws(() => failover([]), { code: 'OPTION_INVALID' })
  assert.throws(() => roundRobin([fake('a')], { coolDownMs: Number.NaN }), { code: 'OPTION_INVALID' })
  assert.throws(() => failover([fake('a')], JSON.parse('{"cooldownMs":1}')), /did you mean "coolDownMs"/)
})

const noMembers: readonly [what: string, members: unknown, option: string][] = [
  ['none', [], 'failover'],
  ['a string instead of an array', 'smtp://a.example', 'failover'],
  ['a URL', [fake('a'), 'smtp://a.example'], 'failover: transport 2'],
  ['nothing', [undefined], 'failover: transport 1'],
  ['one without concurrency', [{ ...fake('a'), concurrency: undefined }], 'failover: transport 1'],
]

for (const [what, members, option] of noMembers) {
  test(`refuses ${what} as its transports`, () => {
    // As a caller without types would.
    const make = failover as (members: unknown) => Transport
    assert.throws(
      () => make(members),
      (error) => error instanceof ConfigError && error.option === option,
    )
  })
}
