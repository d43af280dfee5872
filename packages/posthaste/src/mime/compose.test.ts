import assert from 'node:assert/strict'
import { hostname, userInfo } from 'node:os'
import { test } from 'node:test'
import fc from 'fast-check'
import type { MessageInput } from '../message/message-input.ts'
import { systemRuntime } from '../runtime/runtime.ts'
import { composed, fieldOf, octetsOf, readComposed, readPart, shapeInWords, textOf } from './read-back.test.ts'

const png = { filename: 'logo.png', content: Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), contentId: 'logo' }
const pdf = { filename: 'a.pdf', content: Buffer.from('%PDF-1.7\n') }
const calendar = { method: 'REQUEST', content: 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n' } as const
const eml = { content: 'Subject: x\r\n\r\nHi\r\n', contentType: 'message/rfc822', filename: 'x.eml' }

const shapes: readonly [what: string, input: MessageInput, shape: string][] = [
  ['nothing', {}, 'text/plain'],
  ['text', { text: 'a' }, 'text/plain'],
  ['html', { html: 'a' }, 'text/html'],
  ['empty text and html', { text: '', html: 'a' }, 'text/html'],
  ['both', { text: 'a', html: 'b' }, 'alternative(text/plain, text/html)'],
  ['a calendar too', { text: 'a', html: 'b', calendar }, 'alternative(text/plain, text/html, text/calendar)'],
  ['only a calendar', { calendar }, 'text/calendar'],
  ['text and a file', { text: 'a', attachments: [pdf] }, 'mixed(text/plain, application/pdf)'],
  ['a file alone', { attachments: [pdf] }, 'mixed(application/pdf)'],
  ['a file and empty text', { text: '', attachments: [pdf] }, 'mixed(application/pdf)'],
  ['html and an image in it', { html: 'a', attachments: [png] }, 'related(text/html, image/png)'],
  ['an image that no html names', { text: 'a', attachments: [png] }, 'mixed(text/plain, image/png)'],
  [
    'inline without a content ID',
    { html: 'a', attachments: [{ ...pdf, disposition: 'inline' }] },
    'mixed(text/html, application/pdf)',
  ],
  [
    'a content ID on an attachment',
    { html: 'a', attachments: [{ ...png, disposition: 'attachment' }] },
    'mixed(text/html, image/png)',
  ],
  [
    'everything',
    { text: 'a', html: 'b', calendar, attachments: [pdf, png, eml] },
    'mixed(related(alternative(text/plain, text/html, text/calendar), image/png), application/pdf, message/rfc822)',
  ],
]

for (const [what, input, shape] of shapes) {
  test(`${what}: ${shape}`, async () => assert.equal(shapeInWords(await readComposed(input)), shape))
}

test('a related part says of which type its root is (RFC 2387, 3.1)', async () => {
  const bare = await readComposed({ html: 'a', attachments: [png] })
  assert.equal(bare.parameters.get('type'), 'text/html')
  const both = await readComposed({ text: 'a', html: 'a', attachments: [png] })
  assert.equal(both.parameters.get('type'), 'multipart/alternative')
})

test('a part has the fields that it needs and no others', async () => {
  const part = await readComposed({ text: 'a', html: 'b', calendar, attachments: [pdf, png] })
  const [related, file] = part.parts
  const [alternative, image] = related?.parts ?? []
  assert.deepEqual(alternative?.parts[0]?.fields, [
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Content-Transfer-Encoding', '7bit'],
  ])
  assert.deepEqual(alternative?.parts[2]?.fields, [
    ['Content-Type', 'text/calendar; charset=utf-8; method=REQUEST'],
    ['Content-Transfer-Encoding', '7bit'],
  ])
  assert.deepEqual(image?.fields, [
    ['Content-Type', 'image/png; name="logo.png"'],
    ['Content-Transfer-Encoding', 'base64'],
    ['Content-ID', '<logo>'],
    ['Content-Disposition', 'inline; filename="logo.png"'],
  ])
  assert.deepEqual(file?.fields, [
    ['Content-Type', 'application/pdf; name="a.pdf"'],
    ['Content-Transfer-Encoding', 'base64'],
    ['Content-Disposition', 'attachment; filename="a.pdf"'],
  ])
})

test('the header has its fields in the usual order, each once, and Bcc in none of them', async () => {
  const input: MessageInput = {
    from: 'Ada <ada@acme.example>',
    sender: 'office@acme.example',
    to: ['Grace <grace@example.com>', 'b@example.com'],
    cc: 'c@example.com',
    bcc: 'secret@example.com',
    replyTo: 'reply@acme.example',
    subject: 'Hello',
    inReplyTo: '<one@example.com>',
    references: ['<one@example.com>', '<two@example.com>'],
    messageId: 'id@acme.example',
    headers: { 'X-Campaign': 'autumn' },
    text: 'Hi',
  }
  const header = (await textOf(input)).split('\r\n\r\n')[0] ?? ''
  assert.deepEqual(header.split('\r\n'), [
    'Date: Sun, 22 Nov 2026 08:12:00 +0000',
    'From: Ada <ada@acme.example>',
    'Sender: office@acme.example',
    'Reply-To: reply@acme.example',
    'To: Grace <grace@example.com>, b@example.com',
    'Cc: c@example.com',
    'Message-ID: <id@acme.example>',
    'Subject: Hello',
    'In-Reply-To: <one@example.com>',
    'References: <one@example.com> <two@example.com>',
    'X-Campaign: autumn',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 7bit',
  ])
  assert.doesNotMatch(await textOf(input), /secret|bcc/i)
})

const encodings: readonly [what: string, text: string, encoding: string, body: string][] = [
  ['ASCII', 'Hello', '7bit', 'Hello\r\n'],
  ['nothing', '', '7bit', '\r\n'],
  ['line ends of all kinds', 'a\nb\rc\r\nd\n', '7bit', 'a\r\nb\r\nc\r\nd\r\n'],
  ['dots, From and trailing spaces', '.\n..x\nFrom me\n-- \n', '7bit', '.\r\n..x\r\nFrom me\r\n-- \r\n'],
  ['a line of 998', `${'a'.repeat(998)}\n`, '7bit', `${'a'.repeat(998)}\r\n`],
  [
    'a little beyond ASCII',
    'Grüße an alle meine Freunde\n',
    'quoted-printable',
    'Gr=C3=BC=C3=9Fe an alle meine Freunde\r\n',
  ],
  [
    'From beyond ASCII',
    'From me, für alle, die das hier lesen\n.\n',
    'quoted-printable',
    '=46rom me, f=C3=BCr alle, die das hier lesen\r\n=2E\r\n',
  ],
  ['much beyond ASCII', '您的发票', 'base64', '5oKo55qE5Y+R56Wo\r\n'],
  [
    'NUL',
    'there is a \0 in this line, and nobody knows why\n',
    'quoted-printable',
    'there is a =00 in this line, and nobody knows why\r\n',
  ],
]

for (const [what, text, encoding, body] of encodings) {
  test(`text with ${what} is ${encoding}`, async () => {
    const octets = await octetsOf(await composed({ text }))
    const part = readPart(octets)
    assert.equal(fieldOf(part, 'Content-Transfer-Encoding'), encoding)
    assert.equal(octets.subarray(octets.indexOf('\r\n\r\n') + 4).toString('latin1'), body)
  })
}

test('a line over 998 is broken, in the shorter of the two encodings', async () => {
  const ascii = await readComposed({ text: 'a'.repeat(10_000) })
  assert.equal(fieldOf(ascii, 'Content-Transfer-Encoding'), 'quoted-printable')
  assert.equal(ascii.octets.toString(), `${'a'.repeat(10_000)}\r\n`)
  const equals = await readComposed({ text: '='.repeat(10_000) })
  assert.equal(fieldOf(equals, 'Content-Transfer-Encoding'), 'base64')
})

test('attachments come back octet by octet, whatever they are and whatever they are called', async () => {
  const contents = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .array(fc.constantFrom('a', ' ', '\r', '\n', '\r\n', '.', 'From ', 'é', '=', '\0', 'x'.repeat(200)), {
        maxLength: 30,
      })
      .map((all) => new Uint8Array(Buffer.from(all.join('')))),
  )
  const types = fc.constantFrom('text/plain', 'text/csv', 'application/json', 'image/png', 'application/octet-stream')
  await fc.assert(
    fc.asyncProperty(contents, types, async (content, type) => {
      const attachments = [{ content, contentType: { type, parameters: [] }, filename: 'a' }]
      const part = await readComposed({ text: 'x', attachments })
      assert.deepEqual(part.parts[1]?.octets, Buffer.from(content))
    }),
  )
})

test('a string attached as text is UTF-8 and keeps its line ends', async () => {
  const part = await readComposed({ attachments: [{ filename: 'a.txt', content: 'é\nb\r\n' }] })
  assert.equal(part.parts[0]?.parameters.get('charset'), 'utf-8')
  assert.equal(part.parts[0]?.octets.toString(), 'é\nb\r\n')
})

test('a message is attached as it is, and 8-bit ones mark every level above (RFC 2046, 5.2.1)', async () => {
  const plain = await readComposed({ attachments: [eml] })
  assert.equal(fieldOf(plain.parts[0] ?? plain, 'Content-Transfer-Encoding'), '7bit')
  assert.equal(plain.parts[0]?.octets.toString(), eml.content)
  const raw = await composed({ attachments: [{ ...eml, content: 'Subject: x\n\nGrüße\n' }] })
  const marked = readPart(await octetsOf(raw))
  assert.equal(raw.needs8BitMime, true)
  assert.equal(fieldOf(marked, 'Content-Transfer-Encoding'), '8bit')
  assert.equal(fieldOf(marked.parts[0] ?? marked, 'Content-Transfer-Encoding'), '8bit')
  assert.equal(marked.parts[0]?.octets.toString(), 'Subject: x\r\n\r\nGrüße\r\n')
})

for (const [what, content] of [
  ['NUL', 'Subject: x\r\n\r\n\0\r\n'],
  ['a bare CR', 'Subject: x\r\n\r\na\rb\r\n'],
  ['a line over 998 octets', `Subject: x\r\n\r\n${'a'.repeat(999)}\r\n`],
] as const) {
  test(`refuses to attach a message with ${what}`, () =>
    assert.rejects(composed({ attachments: [{ ...eml, content }] }), {
      code: 'MESSAGE_INVALID',
      field: 'attachments[0]',
    }))
}

test('only a local part beyond ASCII makes the header UTF-8, and even then names and subject stay encoded', async () => {
  const plain = await composed({ to: 'Grüße <g@example.com>', subject: 'Grüße' })
  assert.deepEqual([plain.needsSmtpUtf8, plain.needs8BitMime], [false, false])
  const raw = await composed({ to: 'Grüße <grüße@例え.example>', subject: 'Grüße' })
  assert.deepEqual([raw.needsSmtpUtf8, raw.needs8BitMime], [true, true])
  const part = readPart(await octetsOf(raw))
  assert.equal(fieldOf(part, 'To'), '=?utf-8?B?R3LDvMOfZQ==?= <grüße@xn--r8jz45g.example>')
  assert.equal(fieldOf(part, 'Subject'), '=?utf-8?B?R3LDvMOfZQ==?=')
  assert.equal(raw.size, raw.octets?.length)
  const hidden = await composed({ bcc: 'grüße@example.com' })
  assert.equal(hidden.needsSmtpUtf8, false)
})

test('the same message with the same clock and random source gives the same octets', async () => {
  const input: MessageInput = { text: 'a', html: 'é', attachments: [pdf, png] }
  assert.deepEqual(await octetsOf(await composed(input)), await octetsOf(await composed(input)))
  const raw = await composed(input)
  assert.deepEqual(await octetsOf(raw), await octetsOf(raw))
})

test('nothing of this machine, user or process is in a message', async () => {
  const octets = await octetsOf(await composed({ text: 'a', attachments: [pdf] }, systemRuntime))
  const text = octets.toString('latin1').toLowerCase()
  for (const secret of [hostname(), userInfo().username, process.version, process.cwd(), 'posthaste', 'node'])
    assert.ok(!text.includes(secret.toLowerCase()), secret)
  assert.doesNotMatch(text, /x-mailer|user-agent|localhost/)
})

test('a boundary that occurs in the content is not taken, even when the random source repeats itself', async () => {
  const first = await readComposed({ text: 'a', attachments: [pdf] })
  const boundary = first.parameters.get('boundary') ?? ''
  const text = `--${boundary}\r\n--${boundary.slice(0, -2)}.1_1--\r\n`
  const second = await readComposed({ text, attachments: [pdf] })
  assert.equal(shapeInWords(second), 'mixed(text/plain, application/pdf)')
  assert.equal(second.parts[0]?.octets.toString(), text)
  const inner = await octetsOf(await composed({ text: 'a', attachments: [pdf] }))
  const outer = await readComposed({ attachments: [{ content: inner, contentType: 'message/rfc822' }] })
  assert.deepEqual(outer.parts[0]?.octets, inner)
})

test('the size is that of the octets, and both ways to get them agree', async () => {
  const content = fc.constantFrom(
    'Hello\n',
    'é'.repeat(90),
    '发'.repeat(400),
    '',
    'x'.repeat(3000),
    `${'a b '.repeat(300)}é`,
  )
  await fc.assert(
    fc.asyncProperty(
      content,
      content,
      fc.uint8Array({ maxLength: 200 }),
      fc.boolean(),
      async (text, html, file, attach) => {
        const raw = await composed({
          text,
          html,
          ...(attach ? { attachments: [{ filename: 'a', content: file }, png] } : {}),
        })
        const octets = await octetsOf(raw)
        assert.equal(raw.size, octets.length)
        assert.deepEqual(Buffer.from(raw.octets ?? []), octets)
        assert.doesNotMatch(octets.toString('latin1'), /\r(?!\n)|(?<!\r)\n|[^\r\n]{999}/)
        assert.ok(octets.toString('latin1').endsWith('\r\n'))
      },
    ),
  )
})

test('a message over 1 MiB is composed while it is read, in chunks of bounded size, of the size that was said', async () => {
  const content = Uint8Array.from({ length: 3_000_001 }, (_, index) => index * 31)
  const inputs: MessageInput[] = [
    { text: 'a', attachments: [{ filename: 'a.bin', content }] },
    { text: 'grüße '.repeat(300_000), attachments: [{ filename: 'b.txt', content: 'line é\n'.repeat(200_000) }] },
    { text: 'ascii line\n'.repeat(200_000), html: '发票\n'.repeat(200_000) },
  ]
  for (const input of inputs) {
    const raw = await composed(input)
    assert.equal(raw.octets, undefined)
    let size = 0
    for await (const chunk of raw.open()) {
      size += chunk.length
      assert.ok(chunk.length <= 1024 * 1024)
    }
    assert.equal(size, raw.size)
  }
  const part = readPart(await octetsOf(await composed(inputs[0] ?? {})))
  assert.deepEqual(part.parts[1]?.octets, Buffer.from(content))
  const texts = readPart(await octetsOf(await composed(inputs[1] ?? {})))
  assert.equal(texts.parts[1]?.octets.toString(), 'line é\n'.repeat(200_000))
})
