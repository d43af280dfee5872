// Through a proxy: the same checks of the server, its name looked up by the proxy, and no secret shown.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { inspect } from 'node:util'
import * as pki from '../../../../test/pki/pki.ts'
import { MailError } from '../errors.ts'
import { type Runtime, systemRuntime } from '../runtime/runtime.ts'
import { startFakeServer } from '../testing/fake-server.ts'
import { smtp } from '../transport/smtp.ts'
import { smtpOptionsFromUrl } from '../transport/smtp-url.ts'
import { createClient } from './client.ts'
import type { SmtpOptions } from './options.ts'
import { resolveOptions } from './resolve-options.ts'
import { startHttpProxy, startSocksProxy } from './sample-proxy.ts'
import { sampleSubmission } from './sample-submission.ts'

const { ca } = pki
/** The names of servers are never looked up here; localhost is where the proxies are. */
const runtime: Runtime = {
  ...systemRuntime,
  resolver: {
    async addresses(host) {
      assert.equal(host, 'localhost')
      return [{ address: '127.0.0.1', family: 4 }]
    },
  },
}

const modes = [
  ['STARTTLS', { ...pki.server }, {}],
  ['implicit TLS', { ...pki.server, mode: 'implicit' }, { tls: 'implicit' }],
] as const

for (const [mode, tls, options] of modes) {
  test(`SOCKS5 with a login, ${mode}`, async () => {
    await using server = await startFakeServer({ tls })
    await using proxy = await startSocksProxy(server)
    const url = `socks5://ada:p%40ss@localhost:${proxy.port}`
    await send({ host: 'mail.example', port: 587, serverName: 'localhost', ca, proxy: url, ...options })
    assert.equal(server.messages.length, 1)
    assert.ok(server.messages[0]?.tls)
    assert.deepEqual(proxy.asked, ['mail.example:587'])
    assert.deepEqual(proxy.logins, ['ada:p@ss'])
  })
}

test('HTTPS with a login, STARTTLS: TLS within TLS', async () => {
  await using server = await startFakeServer({ tls: pki.server })
  await using proxy = await startHttpProxy(server, pki.server)
  const given = { url: `https://ada:p%40ss@localhost:${proxy.port}`, ca }
  await send({ host: 'mail.example', serverName: 'localhost', ca, proxy: given })
  assert.ok(server.messages[0]?.tls)
  assert.deepEqual(proxy.asked, ['mail.example:587'])
  assert.deepEqual(proxy.logins, [`Basic ${Buffer.from('ada:p@ss').toString('base64')}`])
})

test('HTTP: the greeting may come with the answer of the proxy', async () => {
  await using server = await startFakeServer()
  await using proxy = await startHttpProxy(server)
  await send({ host: '2001:db8::1', port: 25, tls: 'none', proxy: `http://localhost:${proxy.port}` })
  assert.equal(server.messages.length, 1)
  assert.deepEqual(proxy.asked, ['[2001:db8::1]:25'])
})

test('the certificate must be for the server, not for the proxy', async () => {
  await using server = await startFakeServer({ tls: pki.server })
  await using proxy = await startSocksProxy(server)
  const error = await failure({ host: 'mail.example', ca, proxy: `socks5://a:b@localhost:${proxy.port}` })
  assert.equal(error.code, 'CERTIFICATE_INVALID')
  assert.equal(server.messages.length, 0)
})

test('the certificate of an HTTPS proxy is checked, and no login is shown before', async () => {
  await using server = await startFakeServer({ tls: pki.server })
  await using proxy = await startHttpProxy(server, pki.other)
  const url = `https://ada:CANARY@localhost:${proxy.port}`
  const error = await failure({ host: 'mail.example', proxy: { url, ca } })
  assert.equal(error.code, 'CERTIFICATE_INVALID')
  assert.deepEqual(proxy.logins, [])
})

test('that the proxy is on this machine makes no password safe', async () => {
  await using server = await startFakeServer({ auth: { users: { ada: 'CANARY' } } })
  await using proxy = await startSocksProxy(server)
  const auth = { user: 'ada', password: 'CANARY' }
  const proxyUrl = `socks5://a:b@localhost:${proxy.port}`
  for (const host of ['mail.example', 'localhost', '127.0.0.1', '::1']) {
    const error = await failure({ host, tls: 'none', auth, proxy: proxyUrl })
    assert.equal(error.code, 'PASSWORD_UNPROTECTED')
  }
  assert.ok(!server.transcript.some(({ text }) => text.startsWith('AUTH')))
})

const bad: readonly [name: string, answer: string, proxy: 'http' | 'socks5', code: string, temporary: boolean][] = [
  ['refuses the login', 'HTTP/1.1 407 x\r\n\r\n', 'http', 'PROXY_REFUSED', false],
  ['does not reach the server', 'HTTP/1.1 502 x\r\n\r\n', 'http', 'CONNECTION_FAILED', true],
  ['is a mail server', '220 hi\r\n', 'socks5', 'PROXY_REFUSED', false],
  ['never ends', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(4000)}`, 'http', 'PROXY_REFUSED', false],
  ['closes the connection', '', 'http', 'CONNECTION_LOST', true],
]

for (const [name, answer, kind, code, temporary] of bad) {
  test(`a proxy that ${name}: ${code}, which names the proxy and shows no secret`, async () => {
    await using proxy = await startTeller((socket) => (answer === '' ? socket.destroy() : socket.write(answer)))
    const error = await failure({ host: 'mail.example', proxy: `${kind}://ada:CANARY@localhost:${proxy.port}` })
    assert.equal(error.code, code, error.message)
    assert.equal(error.temporary, temporary)
    assert.match(error.message, new RegExp(`^localhost:${proxy.port} \\(proxy\\): `))
    assert.ok(!`${inspect(error)} ${JSON.stringify(error)}`.includes('CANARY'))
  })
}

test('a proxy that says nothing is a timeout, and an abort does not wait for it', async () => {
  await using proxy = await startTeller(() => {})
  const options = { host: 'mail.example', proxy: `socks5://localhost:${proxy.port}` }
  const error = await failure({ ...options, connectTimeoutMs: 50 })
  assert.equal(error.code, 'TIMEOUT')
  const controller = new AbortController()
  const asked = once(proxy.server, 'connection')
  const work = send(options, controller.signal)
  await asked
  controller.abort('enough')
  assert.equal(await work.catch((reason: unknown) => reason), 'enough')
})

test('a proxy that is not there', async () => {
  const error = await failure({ host: 'mail.example', proxy: 'socks5://localhost:1' })
  assert.equal(error.code, 'CONNECTION_FAILED')
  assert.match(error.message, /^localhost:1 \(proxy\): no connection/)
})

const refused: readonly [proxy: unknown, says: RegExp][] = [
  ['', /must be a URL/],
  ['proxy.example:1080', /must be a URL/],
  ['socks4://proxy.example', /must be a URL/],
  ['socks5h://ada:CANARY@proxy.example', /names are always looked up by the proxy/],
  ['socks5://ada:CAN@ARY@proxy.example', /must be a URL/],
  ['socks5://ada:CANARY:x@proxy.example', /must be a URL/],
  ['socks5://proxy.example/CANARY', /must be a URL/],
  ['socks5://proxy.example?x=CANARY', /must be a URL/],
  ['socks5://proxy.example\r\nX: CANARY', /must be a URL/],
  ['http://ada:CANARY%0d%0aX: y@proxy.example', /must be a URL|control characters/],
  ['http://ada:CANARY%0d%0a@proxy.example', /control characters/],
  ['http://ada:CANARY%zz@proxy.example', /percent-encoded/],
  ['http://a%3ab:CANARY@proxy.example', /no colon/],
  ['http://:CANARY@proxy.example', /without a user/],
  ['socks5://ada@proxy.example', /1 to 255 octets/],
  [`socks5://ada:CANARY${'x'.repeat(255)}@proxy.example`, /1 to 255 octets/],
  ['socks5://proxy.example:70000', /port/],
  ['socks5://proxy..example', /host name/],
  ['socks5://[::g]', /must be a URL/],
  [{ url: 'socks5://proxy.example', ca }, /https: proxy only/],
  [{ uri: 'socks5://proxy.example' }, /must be a URL/],
  [{ url: 'socks5://proxy.example', host: 'x' }, /host/],
  [17, /must be a URL/],
]

for (const [proxy, says] of refused) {
  test(`the proxy ${JSON.stringify(proxy)?.slice(0, 60)} is refused`, () => {
    assert.throws(
      // as: what JavaScript would give.
      () => resolveOptions('smtp', { host: 'mail.example', proxy: proxy as string }),
      (error) => {
        assert.ok(MailError.is(error) && error.code === 'OPTION_INVALID')
        assert.match(error.message, /^smtp\.proxy/)
        assert.match(error.message, says)
        assert.ok(!inspect(error).includes('CANARY'))
        return true
      },
    )
  })
}

test('a proxy in a URL is percent-encoded, and the name of the transport shows nothing of it', () => {
  const proxy = 'socks5://ada:CANARY@[::1]:1080'
  const options = smtpOptionsFromUrl({
    scheme: 'smtp',
    host: 'mail.example',
    path: '',
    parameters: new Map([['proxy', proxy]]),
  })
  assert.deepEqual(resolveOptions('smtp', options).proxy, {
    kind: 'socks5',
    host: '::1',
    port: 1080,
    login: { user: 'ada', password: 'CANARY' },
  })
  const transport = smtp(options)
  assert.equal(transport.name, 'smtp://mail.example:587')
  assert.ok(!inspect(transport).includes('CANARY'))
})

async function send(options: SmtpOptions, signal?: AbortSignal): Promise<void> {
  const client = createClient(resolveOptions('smtp', { quitTimeoutMs: 1000, ...options }), runtime)
  try {
    await client.submit(sampleSubmission(), signal)
  } finally {
    await client.close()
  }
}

async function failure(options: SmtpOptions): Promise<MailError> {
  const error = await send(options).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(MailError.is(error), `${error}`)
  return error
}

/** Says the same to everybody, once it has been told something. */
async function startTeller(answer: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).once('data', () => answer(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    server,
    port: typeof address === 'object' && address ? address.port : 0,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
