// Faults as a client meets them, over sockets.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { createMailer, MailError, smtp } from 'posthaste'
import type { FaultRule } from './faults/fault-rule.ts'
import { startInbox } from './start-inbox.ts'

const patience = { timeout: 30_000 }
const session = [
  'EHLO client.example',
  `AUTH PLAIN ${btoa('\0ci-7\0secret')}`,
  'MAIL FROM:<app@example.com>',
  'RCPT TO:<ada@example.com>',
  'DATA',
  'Subject: x\r\n\r\nHello\r\n.',
  'QUIT',
]

const refusals: readonly [rule: FaultRule, replies: readonly string[]][] = [
  [{ stage: 'connection', refuse: { code: 554 } }, ['554']],
  [{ stage: 'hello', helo: 'client.*', refuse: { code: 451 } }, ['220', '451']],
  [{ stage: 'authenticate', user: 'ci-*', refuse: { code: 535 } }, ['220', '250', '535']],
  [{ stage: 'sender', sender: 'app@*', refuse: { code: 452 } }, ['220', '250', '235', '452']],
  [{ stage: 'recipient', recipient: '*@example.com', refuse: { code: 550 } }, ['220', '250', '235', '250', '550']],
  [{ stage: 'content', recipient: 'ada@*', refuse: { code: 421 } }, ['220', '250', '235', '250', '250', '421']],
  [{ stage: 'message', user: 'ci-7', refuse: { code: 552 } }, ['220', '250', '235', '250', '250', '354', '552']],
  [{ stage: 'connection', drop: true }, []],
  [{ stage: 'sender', drop: true }, ['220', '250', '235']],
  [{ stage: 'recipient', drop: true }, ['220', '250', '235', '250']],
  [{ stage: 'message', drop: true }, ['220', '250', '235', '250', '250', '354']],
]

for (const [rule, replies] of refusals) {
  test(
    `${rule.stage}: ${rule.drop ? 'the connection drops' : `refused with ${rule.refuse?.code}`}`,
    patience,
    async () => {
      await using inbox = await startInbox({ faults: [rule] })
      const heard = await converse(inbox.smtp.port, session)
      assert.deepEqual(heard.slice(0, replies.length), replies)
      if (rule.drop) assert.equal(heard.length, replies.length)
      assert.deepEqual(await inbox.messages(), [])
      assert.equal(inbox.faults.list()[0]?.struck, 1)
    },
  )
}

test('another address is left alone', patience, async () => {
  await using inbox = await startInbox({ faults: [{ stage: 'recipient', recipient: 'bob@*', drop: true }] })
  assert.deepEqual(await converse(inbox.smtp.port, session), ['220', '250', '235', '250', '250', '354', '250', '221'])
})

test(
  'a reply that is lost leaves a message behind, and a client that repeats makes a second one',
  patience,
  async () => {
    await using inbox = await startInbox()
    inbox.faults.add({ stage: 'message', drop: true, keep: true, times: 1 })
    await using mailer = createMailer({ transport: inbox.smtp.url })
    const message = { from: 'app@example.com', to: 'ada@example.com', subject: 'Once', text: 'x' }
    await assert.rejects(mailer.send(message), (error) => MailError.is(error) && error.outcome === 'unknown')
    await mailer.send(message)
    assert.equal((await inbox.messages('subject:once')).length, 2)
  },
)

test('greylisting: each recipient is put off once', patience, async () => {
  await using inbox = await startInbox()
  const stop = inbox.faults.add({
    stage: 'recipient',
    times: 1,
    perRecipient: true,
    refuse: { code: 450, enhanced: '4.2.0' },
  })
  const rcpt = ['EHLO x', 'MAIL FROM:<>', 'RCPT TO:<a@b.example>', 'RCPT TO:<c@d.example>', 'RCPT TO:<a@b.example>']
  assert.deepEqual(await converse(inbox.smtp.port, [...rcpt, 'QUIT']), [
    '220',
    '250',
    '250',
    '450',
    '450',
    '250',
    '221',
  ])
  stop()
  assert.deepEqual(inbox.faults.list(), [])
})

test('a delay and slow reading hold the answer back, by the clock of the inbox', patience, async () => {
  const delays: number[] = []
  const { promise: asked, resolve: noticed } = Promise.withResolvers<void>()
  await using inbox = await startInbox({
    faults: [{ stage: 'message', delayMs: 77_000, octetsPerSecond: 10 }],
    runtime: {
      clock: {
        now: () => Date.now(),
        after(delayMs, task) {
          delays.push(delayMs)
          if (delayMs === 77_000) noticed()
          const timer = setTimeout(task, delays.includes(77_000) || delayMs < 5_000 ? 0 : delayMs)
          timer.unref()
          return () => clearTimeout(timer)
        },
      },
      random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
      resolver: { addresses: async () => [] },
      log: () => {},
    },
  })
  const [heard] = await Promise.all([converse(inbox.smtp.port, session), asked])
  assert.equal(heard.at(-2), '250')
  // "Subject: x", an empty line and "Hello" are 21 octets: 2.1 seconds at ten a second.
  assert.ok(delays.includes(2100), `${delays}`)
  assert.equal((await inbox.messages()).length, 1)
})

for (const [certificate, code] of [
  ['self-signed', /self-signed|self signed/],
  ['expired', /expired/],
  ['wrong-name', /wrong-name|does not match|altname/i],
] as const) {
  test(`a client refuses the port whose certificate is ${certificate}`, patience, async () => {
    await using inbox = await startInbox()
    const { host, port, pem } = await inbox.faults.badCertificate(certificate)
    await using mailer = createMailer({
      transport: smtp({ host, port, ...(certificate === 'self-signed' ? {} : { ca: pem }) }),
    })
    await assert.rejects(
      mailer.send({ from: 'a@example.com', to: 'b@example.com', text: 'x' }),
      (error) => MailError.is(error) && code.test(`${error.message} ${error.cause}`),
    )
    assert.deepEqual(await inbox.messages(), [])
  })
}

test('faults are set and listed over HTTP, and one that is wrong changes nothing', patience, async () => {
  await using inbox = await startInbox()
  const put = async (body: object) => {
    const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const response = await fetch(`${inbox.web.url}/api/v1/faults`, init)
    return { status: response.status, body: JSON.parse(await response.text()) }
  }
  const set = await put({
    rules: [{ name: 'mine', stage: 'recipient', recipient: 'ada@*', refuse: { code: 450 } }],
    badCertificates: ['expired'],
  })
  assert.equal(set.status, 200)
  assert.deepEqual(set.body.rules, [
    { name: 'mine', stage: 'recipient', recipient: 'ada@*', refuse: { code: 450 }, struck: 0 },
  ])
  assert.match(set.body.badCertificates[0].pem, /BEGIN CERTIFICATE/)
  const wrong = await put({ rules: [{ stage: 'recipient', refuse: { code: 250 } }] })
  assert.deepEqual(
    [wrong.status, wrong.body.Error],
    [400, 'rules[0].refuse.code: expected a whole number from 400 to 599'],
  )
  await converse(inbox.smtp.port, session)
  assert.equal(inbox.faults.list()[0]?.struck, 1)
  assert.deepEqual((await put({ rules: [] })).body, { rules: [], badCertificates: [] })
  await assert.rejects(once(connect(set.body.badCertificates[0].port, '127.0.0.1'), 'connect'), /ECONNREFUSED/)
})

/** Says each line when the one before it was answered; gives the codes of the replies, until the connection closes. */
async function converse(port: number, lines: readonly string[]): Promise<readonly string[]> {
  const client = connect(port, '127.0.0.1').on('error', () => {})
  const left = [...lines]
  const codes: string[] = []
  let text = ''
  client.on('data', (chunk) => {
    text += chunk
    for (let end = text.indexOf('\r\n'); end !== -1; end = text.indexOf('\r\n')) {
      const line = text.slice(0, end)
      text = text.slice(end + 2)
      if (line[3] !== ' ') continue
      codes.push(line.slice(0, 3))
      const next = left.shift()
      const isRefused = /^[45]/.test(line) && !next?.startsWith('RCPT') && next !== 'QUIT'
      if (next === undefined || isRefused) client.end()
      else client.write(`${next}\r\n`)
    }
  })
  await closed(client)
  return codes
}

/** However it ends: a reset is an end as well, which `once` would throw. */
function closed(client: Socket): Promise<void> {
  return new Promise((resolve) => {
    client.once('close', () => resolve())
  })
}
