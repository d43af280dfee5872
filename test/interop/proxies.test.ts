// Real proxies: Debian's tinyproxy for CONNECT, and microsocks for SOCKS5.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createMailer, MailError, smtp } from 'posthaste'
import { startFakeServer } from 'posthaste/testing'
import * as pki from '../pki/pki.ts'
import { requireProgram } from '../real-programs.ts'
import { freePort, newFolder, startProgram } from './program.ts'

const message = { from: 'a@sender.test', to: 'ada@example.test', subject: 'Hello', text: 'Hello\n' }
const login = 'ada:CANARYpassword'

test('tinyproxy', async (t) => {
  if (!requireProgram(t, 'tinyproxy', 'tinyproxy')) return
  const [port, folder] = [await freePort(), newFolder('tinyproxy')]
  const configuration = join(folder, 'tinyproxy.conf')
  writeFileSync(
    configuration,
    `Listen 127.0.0.1\nPort ${port}\nTimeout 60\nBasicAuth ada CANARYpassword\nFilter "${folder}/filter"\n`,
  )
  writeFileSync(join(folder, 'filter'), '^forbidden[.]test$\n')
  await using proxy = await startProgram('tinyproxy', ['-d', '-c', configuration], { port, folder })
  await judge(t, `http://${login}@${proxy.host}:${port}`, {
    forbidden: 'PROXY_REFUSED',
    unreachable: 'CONNECTION_FAILED',
  })
})

test('microsocks', async (t) => {
  if (!requireProgram(t, 'microsocks', 'microsocks')) return
  const [port, folder] = [await freePort(), newFolder('microsocks')]
  const args = ['-i', '127.0.0.1', '-p', String(port), '-u', 'ada', '-P', 'CANARYpassword']
  await using proxy = await startProgram('microsocks', args, { port, folder })
  await judge(t, `socks5://${login}@${proxy.host}:${port}`, { unreachable: 'CONNECTION_FAILED' })
})

interface Expected {
  readonly forbidden?: string
  readonly unreachable: string
}

async function judge(t: test.TestContext, proxy: string, { forbidden, unreachable }: Expected): Promise<void> {
  await t.test('mail through it, with STARTTLS; the proxy looks the name up', async () => {
    await using server = await startFakeServer({ tls: pki.server })
    assert.equal(await outcome({ host: 'localhost', port: server.port, ca: pki.ca, proxy }), 'sent')
    assert.ok(server.messages[0]?.tls)
  })

  await t.test('mail through it, with TLS from the first octet', async () => {
    await using server = await startFakeServer({ tls: { ...pki.server, mode: 'implicit' } })
    assert.equal(await outcome({ host: '127.0.0.1', port: server.port, tls: 'implicit', ca: pki.ca, proxy }), 'sent')
    assert.ok(server.messages[0]?.tls)
  })

  await t.test('in a URL', async () => {
    await using server = await startFakeServer()
    const url = `smtp://127.0.0.1:${server.port}?tls=none&proxy=${encodeURIComponent(proxy)}`
    await using mailer = createMailer({ transport: url })
    await mailer.send(message)
    assert.equal(server.messages.length, 1)
    assert.ok(!JSON.stringify(mailer).includes('CANARY'))
  })

  await t.test('a wrong password', async () => {
    assert.equal(await outcome({ host: 'localhost', proxy: proxy.replace('word', 'wrong') }), 'PROXY_REFUSED')
  })

  await t.test('no password', async () => {
    assert.equal(await outcome({ host: 'localhost', proxy: proxy.replace(`${login}@`, '') }), 'PROXY_REFUSED')
  })

  await t.test('a server that is not there', async () => {
    assert.equal(await outcome({ host: '127.0.0.1', port: await freePort(), proxy }), unreachable)
  })

  if (forbidden === undefined) return
  await t.test('a server that its rules forbid', async () => {
    assert.equal(await outcome({ host: 'forbidden.test', proxy }), forbidden)
  })
}

/** `sent`, or the code of the error, which shows no password. */
async function outcome(options: Parameters<typeof smtp>[0]): Promise<string> {
  await using mailer = createMailer({ transport: smtp(options) })
  try {
    await mailer.send(message)
    return 'sent'
  } catch (error) {
    assert.ok(MailError.is(error), `${error}`)
    assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)}`, /CANARY/)
    return error.code
  }
}
