import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { MailError } from '../../errors.ts'
import type { Attachment } from '../../message/attachment.ts'
import type { Clock } from '../../runtime/clock.ts'
import { systemRuntime } from '../../runtime/runtime.ts'
import { describeTransport } from '../conformance.ts'
import { transportFromUrl } from '../from-url.ts'
import { type SampleOptions, sampleMessage, sampleOutgoing } from '../sample-outgoing.ts'
import { schemes } from '../schemes.ts'
import type { Outgoing, Receipt } from '../transport.ts'
import { type Answering, answerWith, type FakePostmark, startFakePostmark } from './fake-postmark.ts'
import { postmark } from './postmark.ts'

const token = 'CANARY-5f1b-token'

describeTransport('postmark', async () => {
  const fake = await startFakePostmark((response, asked) => {
    const sentence = JSON.stringify(asked.body).includes('gone@example.net')
      ? 'Message OK, but will not deliver to these inactive addresses: gone@example.net.'
      : 'OK'
    answerWith(200, { MessageID: 'pm-1', ErrorCode: 0, Message: sentence })(response, asked)
  })
  return {
    transport: postmark({ token, baseUrl: fake.url }),
    contacts: () => fake.requests.length,
    refused: 'gone@example.net',
    secrets: [token],
    expresses: { tags: true, metadata: true },
    stop: fake.stop,
  }
})

async function withFake<Result>(
  answer: Answering | undefined,
  body: (fake: FakePostmark) => Promise<Result>,
): Promise<Result> {
  const fake = await startFakePostmark(answer)
  try {
    return await body(fake)
  } finally {
    await fake.stop()
  }
}

function send(
  fake: FakePostmark,
  outgoing: Outgoing = sampleOutgoing(),
  clock: Clock = systemRuntime.clock,
  signal?: AbortSignal,
): Promise<Receipt> {
  return postmark({ token, baseUrl: fake.url }, { ...systemRuntime, clock }).send(outgoing, signal)
}

const pdf = { type: 'application/pdf', parameters: [] }

function attachment(changes: Partial<Attachment>): Attachment {
  const content = { kind: 'octets', octets: new Uint8Array([1, 2, 3]) } as const
  return { filename: 'a.pdf', contentType: pdf, disposition: 'attachment', content, ...changes }
}

test('every field of a message becomes a field of Postmark', async () => {
  await withFake(undefined, async (fake) => {
    const message = sampleMessage(['grace@example.net'], {
      from: [{ name: 'Lovelace, "Ada"', address: 'ada@example.com' }],
      cc: [{ address: 'cc@example.net' }],
      bcc: [{ name: '您好', address: 'bcc@example.net' }],
      replyTo: [{ address: 'r1@example.com' }, { address: 'r2@example.com' }],
      html: '<p>Hello <img src="cid:logo"></p>',
      tags: ['welcome'],
      metadata: { order: '42' },
      headers: [
        { name: 'X-Campaign', kind: 'text', text: 'autumn' },
        { name: 'References', kind: 'ids', ids: ['a@b', 'c@d'] },
        { name: 'List-Unsubscribe', kind: 'tokens', tokens: ['<mailto:x@example.com>,', '<https://example.com/u>'] },
      ],
      attachments: [
        attachment({}),
        attachment({
          filename: 'logo.png',
          contentType: { type: 'image/png', parameters: [['x', 'a"b']] },
          disposition: 'inline',
          contentId: 'logo',
          content: { kind: 'text', text: 'png' },
        }),
      ],
    })
    const recipients = ['grace@example.net', 'cc@example.net', 'bcc@example.net']
    const receipt = await send(fake, { ...sampleOutgoing({ recipients }), message })
    assert.equal(receipt.providerId, 'pm-1')
    assert.deepEqual(receipt.accepted, recipients)
    assert.equal(fake.requests[0]?.path, '/email')
    assert.equal(fake.requests[0]?.token, token)
    assert.deepEqual(fake.requests[0]?.body, {
      From: '"Lovelace, \\"Ada\\"" <ada@example.com>',
      To: 'grace@example.net',
      Cc: 'cc@example.net',
      Bcc: '您好 <bcc@example.net>',
      ReplyTo: 'r1@example.com, r2@example.com',
      Subject: 'Hello',
      TextBody: 'Hello\n.\nWorld\n',
      HtmlBody: '<p>Hello <img src="cid:logo"></p>',
      Tag: 'welcome',
      Metadata: { order: '42' },
      Headers: [
        { Name: 'Message-ID', Value: '<sample@example.com>' },
        { Name: 'X-PM-KeepID', Value: 'true' },
        { Name: 'X-Campaign', Value: 'autumn' },
        { Name: 'References', Value: '<a@b> <c@d>' },
        { Name: 'List-Unsubscribe', Value: '<mailto:x@example.com>, <https://example.com/u>' },
      ],
      Attachments: [
        { Name: 'a.pdf', Content: 'AQID', ContentType: 'application/pdf' },
        { Name: 'logo.png', Content: 'cG5n', ContentType: 'image/png; x="a\\"b"', ContentID: 'cid:logo' },
      ],
      MessageStream: 'outbound',
    })
  })
})

const mailbox = { address: 'other@example.com' }
const many = Array.from({ length: 51 }, (_, index) => `r${index}@example.net`)

const inexpressible: readonly (readonly [field: string, options: SampleOptions])[] = [
  ['from', { message: { from: [{ address: 'ada@example.com' }, mailbox] } }],
  ['sender', { message: { sender: mailbox } }],
  ['envelope.sender', { sender: 'bounces@example.com' }],
  ['envelope.sender', { sender: '' }],
  ['dsn', { dsn: { notify: ['failure'] } }],
  ['alternatives', { message: { alternatives: [{ contentType: pdf, content: { kind: 'text', text: '' } }] } }],
  ['tags', { message: { tags: ['a', 'b'] } }],
  ['envelope.recipients', { recipients: many }],
  ['envelope.recipients', { recipients: ['grace@example.net'], message: { cc: [mailbox] } }],
  [
    'envelope.recipients',
    { recipients: ['grace@example.net', 'x@example.net'], message: { to: [{ address: 'grace@example.net' }] } },
  ],
  ['to', { recipients: ['größe@example.net'] }],
  ['headers["To"]', { message: { headers: [{ name: 'To', kind: 'text', text: 'the list' }] } }],
  ['headers["Message-Id"]', { message: { headers: [{ name: 'Message-Id', kind: 'ids', ids: ['a@b'] }] } }],
  [
    'attachments[0].filename',
    {
      message: { attachments: [{ contentType: pdf, disposition: 'attachment', content: { kind: 'text', text: '' } }] },
    },
  ],
  ['attachments[0].disposition', { message: { attachments: [attachment({ disposition: 'inline' })] } }],
  ['attachments[0].contentId', { message: { attachments: [attachment({ contentId: 'x' })] } }],
  [
    'attachments[0].contentType',
    { message: { attachments: [attachment({ contentType: { type: 'a/b', parameters: [['x', 'ü']] } })] } },
  ],
]

for (const [index, [field, options]] of inexpressible.entries()) {
  test(`${field} that Postmark cannot express is refused before anything is sent (${index})`, async () => {
    await withFake(undefined, async (fake) => {
      await assert.rejects(send(fake, sampleOutgoing(options)), { code: 'FIELD_UNSUPPORTED', field })
      assert.equal(fake.requests.length, 0)
    })
  })
}

test('octets as they are cannot be sent', async () => {
  const { message: _, ...raw } = sampleOutgoing()
  await withFake(undefined, (fake) => assert.rejects(send(fake, raw), { code: 'FIELD_UNSUPPORTED', field: 'raw' }))
})

test('an attachment without end is too large, and is not read to its end', async () => {
  const megabyte = new Uint8Array(1_000_000)
  let read = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      read += 1
      yield megabyte
    }
  }
  const attachments = [attachment({ content: { kind: 'stream', open: endless } })]
  await withFake(undefined, (fake) =>
    assert.rejects(send(fake, sampleOutgoing({ message: { attachments } })), { code: 'MESSAGE_TOO_LARGE' }),
  )
  assert.equal(read, 11)
})

test('a missing file is ATTACHMENT_UNREADABLE', async () => {
  const attachments = [attachment({ content: { kind: 'file', path: '/nowhere/a.pdf' } })]
  const outgoing = sampleOutgoing({ message: { attachments } })
  await withFake(undefined, (fake) => assert.rejects(send(fake, outgoing), { code: 'ATTACHMENT_UNREADABLE' }))
})

const errorAnswers: readonly (readonly [what: string, answer: Answering, expected: object])[] = [
  [
    'a wrong token',
    answerWith(401, { ErrorCode: 10, Message: 'Bad token' }),
    { code: 'AUTH_FAILED', action: 'fix-config' },
  ],
  ['a 401 without JSON', answerWith(401, '<html>'), { code: 'AUTH_FAILED', action: 'fix-config' }],
  [
    'an unconfirmed sender',
    answerWith(422, { ErrorCode: 401, Message: 'x' }),
    { code: 'REPLY_REJECTED', action: 'fix-config' },
  ],
  [
    'an invalid field',
    answerWith(422, { ErrorCode: 300, Message: "Invalid 'To'" }),
    { action: 'fix-message', temporary: false },
  ],
  ['a forbidden attachment', answerWith(422, { ErrorCode: 411, Message: 'x' }), { action: 'fix-message' }],
  ['an unknown code of 422', answerWith(422, { ErrorCode: 9999, Message: 'x' }), { action: 'fix-message' }],
  ['a payload too large', answerWith(413, ''), { action: 'fix-message' }],
  ['a firewall', answerWith(403, '<html>403 Forbidden</html>'), { action: 'fix-config', outcome: 'not-sent' }],
  [
    'maintenance',
    answerWith(503, { ErrorCode: 100, Message: 'x' }),
    { action: 'retry', temporary: true, outcome: 'not-sent' },
  ],
  ['a 503 without JSON', answerWith(503, 'busy'), { action: 'retry', outcome: 'not-sent' }],
  [
    'too many requests',
    answerWith(429, { ErrorCode: 429, Message: 'x' }, { 'retry-after': '7' }),
    { action: 'retry', retryAfterMs: 7000 },
  ],
  ['a 429 without JSON', answerWith(429, '', { 'retry-after': 'soon' }), { action: 'retry', retryAfterMs: undefined }],
  ['an internal error', answerWith(500, { Message: 'x' }), { code: 'OUTCOME_UNKNOWN', outcome: 'unknown' }],
  ['a bad gateway', answerWith(502, '<html>'), { code: 'OUTCOME_UNKNOWN', temporary: false }],
  ['a success that is no JSON', answerWith(200, '{"Error'), { code: 'OUTCOME_UNKNOWN' }],
  ['a success of another shape', answerWith(200, '[]'), { code: 'OUTCOME_UNKNOWN' }],
  ['a success of two megabytes', answerWith(200, `"${'x'.repeat(2_000_000)}"`), { code: 'OUTCOME_UNKNOWN' }],
  [
    'a refusal of two megabytes',
    answerWith(422, `"${'x'.repeat(2_000_000)}"`),
    { action: 'fix-message', outcome: 'not-sent' },
  ],
  ['a cut without an answer', (response) => response.destroy(), { code: 'OUTCOME_UNKNOWN', action: 'confirm' }],
  ['a success that is cut', cutAfter(200), { code: 'OUTCOME_UNKNOWN' }],
  ['a refusal that is cut', cutAfter(422), { action: 'fix-message', outcome: 'not-sent' }],
]

function cutAfter(status: number): Answering {
  return (response) => {
    response.writeHead(status, { 'content-length': '100' })
    response.write('{"ErrorCode":0')
    setImmediate(() => response.destroy())
  }
}

for (const [what, answer, expected] of errorAnswers) {
  test(`${what} is an error that says what to do, for every recipient, and shows no token`, async () => {
    await withFake(answer, async (fake) => {
      await assert.rejects(send(fake), (error) => {
        assert.ok(MailError.is(error))
        for (const [key, value] of Object.entries(expected)) assert.equal(Reflect.get(error, key), value, key)
        assert.deepEqual(
          error.recipients?.map(({ address }) => address),
          ['grace@example.net'],
        )
        assert.ok(!inspect(error, { depth: 20, showHidden: true }).includes(token))
        return true
      })
      assert.equal(fake.requests.length, 1)
    })
  })
}

test('inactive recipients are refused one by one, the others accepted', async () => {
  const sentence =
    'Message OK, but will not deliver to these inactive addresses: gone@example.net, far@example.net. Inactive recipients are ones that bounced.'
  await withFake(answerWith(200, { ErrorCode: 0, Message: sentence, MessageID: 'pm-2' }), async (fake) => {
    const receipt = await send(
      fake,
      sampleOutgoing({ recipients: ['Gone@example.net', 'grace@example.net', 'far@example.net'] }),
    )
    assert.deepEqual(
      receipt.recipients.map(({ outcome, action }) => [outcome, action]),
      [
        ['refused', 'suppress'],
        ['accepted', undefined],
        ['refused', 'suppress'],
      ],
    )
  })
})

test('only inactive recipients: none accepted, and the action is to suppress them', async () => {
  const answer = answerWith(422, {
    ErrorCode: 406,
    Message: 'You tried to send to recipients that have all been marked as inactive.',
  })
  await withFake(answer, (fake) => assert.rejects(send(fake), { code: 'RECIPIENTS_REFUSED', action: 'suppress' }))
})

test('a message that is only queued says so', async () => {
  const answer = answerWith(200, {
    ErrorCode: 0,
    Message: 'Message accepted, but delivery may be delayed.',
    MessageID: 'x',
  })
  const receipt = await withFake(answer, (fake) => send(fake))
  assert.deepEqual([receipt.recipients[0]?.outcome, receipt.accepted], ['queued', ['grace@example.net']])
})

test('a redirect is refused, and the token never goes elsewhere', async () => {
  await withFake(undefined, async (elsewhere) => {
    await withFake(answerWith(307, '', { location: `${elsewhere.url}/email?x=SECRET` }), async (fake) => {
      await assert.rejects(send(fake), (error) => {
        assert.ok(MailError.is(error) && error.action === 'fix-config' && error.outcome === 'not-sent')
        assert.ok(!inspect(error).includes('SECRET'))
        return true
      })
    })
    assert.equal(elsewhere.requests.length, 0)
  })
})

test('a server that never answers: the outcome is unknown once the time is up', async () => {
  let elapse = (): void => {}
  const clock: Clock = {
    now: () => 0,
    after: (_, task) => {
      elapse = task
      return () => {}
    },
  }
  await withFake(
    () => elapse(),
    (fake) => assert.rejects(send(fake, sampleOutgoing(), clock), { code: 'OUTCOME_UNKNOWN' }),
  )
})

test('an abort while the answer is awaited: the outcome is unknown, and the reason is its cause', async () => {
  const reason = new Error('changed my mind')
  const controller = new AbortController()
  await withFake(
    () => controller.abort(reason),
    (fake) =>
      assert.rejects(send(fake, sampleOutgoing(), undefined, controller.signal), {
        code: 'OUTCOME_UNKNOWN',
        cause: reason,
      }),
  )
})

test('a server that is not there: certainly not sent', async () => {
  const fake = await startFakePostmark()
  await fake.stop()
  await assert.rejects(send(fake), { code: 'CONNECTION_FAILED', outcome: 'not-sent', action: 'retry' })
})

test('verify asks for the server of the token', async () => {
  await withFake(undefined, async (fake) => {
    await postmark({ token, baseUrl: fake.url }).verify?.()
    assert.deepEqual([fake.requests[0]?.method, fake.requests[0]?.path], ['GET', '/server'])
  })
  await withFake(answerWith(401, {}), (fake) =>
    assert.rejects(async () => postmark({ token, baseUrl: fake.url }).verify?.(), { code: 'AUTH_FAILED' }),
  )
  await withFake(
    (response) => response.destroy(),
    (fake) =>
      assert.rejects(async () => postmark({ token, baseUrl: fake.url }).verify?.(), { code: 'CONNECTION_LOST' }),
  )
})

const wrongOptions: readonly (readonly [what: string, make: () => unknown])[] = [
  ['a token with a line end', () => postmark({ token: 'CANARY\r\nX: y' })],
  ['no token', () => postmark({ token: '' })],
  ['a clear connection', () => postmark({ token, baseUrl: 'http://api.example.com' })],
  ['a base URL with a password', () => postmark({ token, baseUrl: 'https://u:CANARY@api.example.com' })],
  ['an unknown option', () => postmark(JSON.parse('{"token":"x","stream":"CANARY"}'))],
  ['a timeout that is none', () => postmark({ token, timeoutMs: Number.NaN })],
  ['a URL without a token', () => transportFromUrl('postmark:', schemes)],
  ['a host of its own', () => transportFromUrl('postmark://CANARY@evil.example', schemes)],
  ['a token that is no UUID in the place of a host', () => transportFromUrl('postmark://CANARY', schemes)],
]

for (const [what, make] of wrongOptions) {
  test(`${what} is refused when the transport is made, without showing a secret`, () => {
    assert.throws(
      make,
      (error) => MailError.is(error) && error.code === 'OPTION_INVALID' && !inspect(error).includes('CANARY'),
    )
  })
}

test('both forms of its URL are taken', () => {
  const uuid = '5f1b2c3d-0000-4000-8000-1234567890ab'
  for (const text of [
    `postmark://${uuid}`,
    `postmark://${uuid}@default?stream=news&timeout=5s`,
    'postmark://POSTMARK_API_TEST',
  ]) {
    assert.equal(transportFromUrl(text, schemes).name, 'postmark://api.postmarkapp.com')
  }
  assert.equal(transportFromUrl('postmark://POSTMARK_API_TEST', schemes).warnings.length, 1)
})
