// Run by vitest.test.ts, in Vitest. Not named .test.ts, so that Node's own runner leaves it alone.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMailer } from 'posthaste'
import { type CapturedMail, captureMail } from 'posthaste/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const mailer = createMailer({ from: 'hello@acme.example', transport: 'smtp://127.0.0.1:1?tls=none' })
const welcome = (to: string) => mailer.send({ to, subject: 'Welcome', text: 'Hello' })

describe('at once', () => {
  test.concurrent.each(['ada', 'grace', 'edsger', 'barbara'])('%s', async (name) => {
    await captureMail(async (mail) => {
      for (let count = 0; count < 5; count++) await welcome(`${name}@example.com`)
      mail.assertCount(5, { to: `${name}@example.com` })
      expect(mail.messages).toHaveLength(5)
    })
  })
})

describe('with hooks', () => {
  let mail: CapturedMail
  beforeEach(() => {
    mail = captureMail()
  })
  afterEach(() => mail.release())

  test('one is sent', async () => {
    await welcome('ada@example.com')
    mail.assertSent({ to: 'ada@example.com' })
  })

  test('none is left of the test before', () => mail.assertNotSent())
})

describe('with an HTTP server that was started before', () => {
  let server: Server
  let url: string
  beforeAll(async () => {
    server = createServer((_request, response) => {
      welcome('ada@example.com').then(
        () => response.end('sent'),
        (error) => response.end(error.code),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // as: a server that listens on a port has one.
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  })
  afterAll(() => {
    server.close()
    server.closeAllConnections()
  })

  test('its mail is captured', () =>
    captureMail(async (mail) => {
      expect(await (await fetch(url)).text()).toBe('sent')
      mail.assertCount(1)
    }))
})

test('a failure shows the difference', async () => {
  await captureMail(async (mail) => {
    await welcome('ada@example.com')
    expect(() => mail.assertSent({ subject: 'Farewell' })).toThrow('+ subject  "Welcome"\n-          "Farewell"')
  })
})
