import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { ConnectionError, type MailErrorCode } from '../errors.ts'
import { type Clock, systemClock } from '../runtime/clock.ts'
import type { HostAddress, Resolver } from '../runtime/resolver.ts'
import { createAddressMemory } from './address-memory.ts'
import { type ConnectRuntime, type Destination, openSocket } from './connect.ts'

const server = createServer((socket) => socket.end())
const port = await new Promise<number>((resolve) => {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    resolve(typeof address === 'object' && address ? address.port : 0)
  })
})
after(() => server.close())

const here: HostAddress = { address: '127.0.0.1', family: 4 }
/** Loopback addresses where nothing listens refuse at once. */
const elsewhere: HostAddress = { address: '127.0.0.2', family: 4 }

test('tries every address of the host in turn', async () => {
  const socket = await open(
    { host: 'mail.example', port, timeoutMs: 5000 },
    runtimeOf([elsewhere, { address: '::1', family: 6 }, here]),
  )
  assert.equal(socket.remoteAddress, '127.0.0.1')
  socket.destroy()
})

test('an address needs no look-up', async () => {
  const resolver: Resolver = { addresses: () => assert.fail('it was looked up') }
  const socket = await open({ host: '127.0.0.1', port, timeoutMs: 5000 }, { clock: systemClock, resolver })
  socket.destroy()
})

test('an error names every address that was tried', async () => {
  await rejects(
    open({ host: 'mail.example', port, timeoutMs: 5000 }, runtimeOf([elsewhere, { address: '127.0.0.3', family: 4 }])),
    {
      code: 'CONNECTION_FAILED',
      message: `mail.example:${port} (connect): no connection (127.0.0.2: ECONNREFUSED; 127.0.0.3: ECONNREFUSED); is the server running, and are host and port right?`,
      temporary: true,
    },
  )
})

const lookups: readonly [name: string, code: string | undefined, error: MailErrorCode, temporary: boolean][] = [
  ['a name that does not exist', 'ENOTFOUND', 'HOST_NOT_FOUND', false],
  ['a resolver that does not answer', 'EAI_AGAIN', 'CONNECTION_FAILED', true],
  ['a name without addresses', undefined, 'HOST_NOT_FOUND', false],
]

for (const [name, code, expected, temporary] of lookups) {
  test(`${name} is ${expected}`, async () => {
    const resolver: Resolver = {
      addresses: async () => {
        if (code !== undefined) throw Object.assign(new Error(code), { code })
        return []
      },
    }
    await rejects(open({ host: 'mail.example', port, timeoutMs: 5000 }, { clock: systemClock, resolver }), {
      code: expected,
      temporary,
    })
  })
}

test('a look-up that never ends is a timeout, and an abort does not wait for it', async () => {
  const resolver: Resolver = { addresses: () => new Promise(() => {}) }
  const at = { host: 'mail.example', port, timeoutMs: 5000 }
  const soon: Clock = {
    now: () => 0,
    after(_, task) {
      queueMicrotask(task)
      return () => {}
    },
  }
  await rejects(open(at, { clock: soon, resolver }), { code: 'TIMEOUT' })
  const controller = new AbortController()
  const opening = open(at, { clock: systemClock, resolver }, controller.signal)
  controller.abort(new Error('enough'))
  await assert.rejects(opening, /^Error: enough$/)
})

test('a signal that is aborted already opens nothing', async () => {
  const resolver: Resolver = { addresses: () => assert.fail('it was looked up') }
  const opening = open(
    { host: 'mail.example', port, timeoutMs: 5000 },
    { clock: systemClock, resolver },
    AbortSignal.abort('no'),
  )
  assert.equal(await opening.catch((reason: unknown) => reason), 'no')
})

function open(to: Destination, runtime: ConnectRuntime, signal?: AbortSignal): Promise<Socket> {
  return openSocket(to, runtime, createAddressMemory(), signal)
}

function runtimeOf(addresses: readonly HostAddress[]): { clock: typeof systemClock; resolver: Resolver } {
  return { clock: systemClock, resolver: { addresses: async () => addresses } }
}

async function rejects(work: Promise<unknown>, facts: Partial<ConnectionError>): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof ConnectionError)
    assert.deepEqual(Object.fromEntries(Object.keys(facts).map((key) => [key, Reflect.get(error, key)])), facts)
    return true
  })
}
