import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { attachFile } from './attach-file.ts'
import { createMessage } from './create-message.ts'
import { messageFromJson, messageToJson } from './json.ts'
import type { Message } from './message.ts'
import type { AttachmentInput, MessageInput } from './message-input.ts'
import { readContent } from './read-content.ts'

const text = fc.string({ unit: 'binary', maxLength: 60 }).filter((each) => each.isWellFormed())
const line = text.filter((each) => !/\p{Cc}/u.test(each))
const filled = line.filter((each) => each !== '')
const address = fc.constantFrom(
  'ada@example.com',
  '"a b\\"c"@example.com',
  'nø@例子.example',
  'x@[IPv6:::1]',
  'A.B+c@EXAMPLE.com',
)
const mailbox = fc.record({ name: line, address }, { requiredKeys: ['address'] })
const mailboxes = fc.array(mailbox, { maxLength: 3 })
const octets = fc.uint8Array({ maxLength: 50 })
const content = fc.oneof(
  text,
  octets,
  octets.map((each) => new Blob([each])),
  octets.map(
    (each) =>
      async function* () {
        yield each
      },
  ),
)
const contentType = fc.constantFrom(
  'application/pdf',
  'message/rfc822',
  'image/png; name="a \\"b\\""',
  'application/x; charset=utf-8',
)
const attachment: fc.Arbitrary<AttachmentInput> = fc.record(
  {
    filename: filled.filter(
      (each) => !/[/\\\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]|^\.\.?$/.test(each),
    ),
    content,
    contentType,
    disposition: fc.constantFrom('inline', 'attachment'),
  },
  { requiredKeys: ['content'] },
)
const headers = fc.record(
  {
    'X-A': fc.oneof(line, fc.array(line, { minLength: 1, maxLength: 3 })),
    'X-When': fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
    To: mailboxes.filter((each) => each.length > 0),
    Sender: mailbox,
    'Message-ID': fc.constant('<x@y.z>'),
    'X-Priority': fc.constant('1 (Highest)'),
    'List-Archive': fc.constant('<https://a.example/x,y>, <mailto:a@b.c>'),
    Date: fc.constant(new Date(5)),
    __proto__: fc.constant(undefined),
  },
  { requiredKeys: [] },
)
const input: fc.Arbitrary<MessageInput> = fc.record(
  {
    from: fc.array(mailbox, { maxLength: 1 }),
    sender: mailbox,
    to: mailboxes,
    cc: mailboxes,
    bcc: mailboxes,
    replyTo: mailboxes,
    subject: line,
    text,
    html: text,
    alternatives: fc.array(fc.record({ contentType, content }), { maxLength: 2 }),
    attachments: fc.array(attachment, { maxLength: 3 }),
    calendar: fc.record({ method: fc.constantFrom('REQUEST', 'CANCEL'), content: octets }),
    headers,
    inReplyTo: fc.constant('<a@b.c>'),
    references: fc.constant('<a@b.c> <d$e@f>'),
    autoSubmitted: fc.constantFrom('auto-generated', 'no'),
    list: fc.constant({ id: 'news.acme.example', post: false, help: ['https://a.example/', 'mailto:a@b.c'] } as const),
    unsubscribe: fc.constant({ url: 'https://a.example/u', mailto: 'u@a.example', oneClick: true }),
    tags: fc.array(filled, { maxLength: 2 }),
    metadata: fc.dictionary(filled, text, { maxKeys: 3 }),
  },
  { requiredKeys: [] },
)

test('a message survives its JSON', async () => {
  await fc.assert(
    fc.asyncProperty(input, async (given) => {
      const message = createMessage(given)
      const json = JSON.stringify(await messageToJson(message))
      const back = messageFromJson(JSON.parse(json))
      assert.deepEqual(await comparable(back), await comparable(message))
      assert.equal(JSON.stringify(await messageToJson(back)), json)
    }),
    { numRuns: 200 },
  )
})

test('a message without anything is its version alone', async () => {
  assert.deepEqual(await messageToJson(createMessage({})), { version: 1 })
})

test('files and streams are read when the JSON is written', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'posthaste-json-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'a.bin')
  await writeFile(path, new Uint8Array([1, 2, 255]))
  const json = await messageToJson(createMessage({ attachments: [attachFile(path)] }))
  assert.deepEqual(json.attachments, [
    {
      filename: 'a.bin',
      contentType: { type: 'application/octet-stream', parameters: [] },
      disposition: 'attachment',
      content: { base64: 'AQL/' },
    },
  ])
})

test('a missing file is an error that names it', async () => {
  const message = createMessage({ attachments: [{ content: 'x' }, attachFile('/nowhere/invoice.pdf')] })
  await assert.rejects(messageToJson(message), {
    code: 'ATTACHMENT_UNREADABLE',
    field: 'attachments[1].content',
    message: /\/nowhere\/invoice\.pdf/,
  })
})

const base = { version: 1, to: [{ address: 'a@b.c' }] }
const type = { type: 'text/plain', parameters: [] }

const refused: readonly [why: string, value: unknown, field: string, says: RegExp][] = [
  ['null', null, 'message', /got null/],
  ['text instead of data', '{"version": 1}', 'message', /got a string/],
  ['no version', {}, 'version', /expected 1/],
  ['another version', { version: 2 }, 'version', /got 2/],
  ['an unknown key', { ...base, subjet: 'x' }, 'message', /did you mean "subject"/],
  ['__proto__', JSON.parse('{"version": 1, "__proto__": {"to": []}}'), 'message', /unknown key "__proto__"/],
  [
    '__proto__ in a mailbox',
    JSON.parse('{"version": 1, "to": [{"address": "a@b.c", "__proto__": {}}]}'),
    'to[0]',
    /unknown key/,
  ],
  ['an option that is a header field by now', { ...base, priority: 'high' }, 'message', /unknown key "priority"/],
  ['a crafted address', { version: 1, to: [{ address: 'a@b\r\nRCPT TO:<x@y>' }] }, 'to[0].address', /line break/],
  ['a crafted subject', { ...base, subject: 'a\r\nBcc: x' }, 'subject', /U\+000D/],
  ['headers as a record', { ...base, headers: { 'X-A': 'b' } }, 'headers', /expected an array/],
  [
    'a header of unknown kind',
    { ...base, headers: [{ name: 'X-A', kind: 'raw', text: 'b' }] },
    'headers[0].kind',
    /"tokens"/,
  ],
  [
    'a crafted header name',
    { ...base, headers: [{ name: 'X\r\nA', kind: 'text', text: 'b' }] },
    'headers["X\\r\\nA"]',
    /name of a header/,
  ],
  ['a header without value', { ...base, headers: [{ name: 'X-A', kind: 'text' }] }, 'headers[0].text', /got undefined/],
  [
    'a date that is text',
    { ...base, headers: [{ name: 'Date', kind: 'date', date: 'x' }] },
    'headers[0].date',
    /got a string/,
  ],
  [
    'identifiers that are no list',
    { ...base, headers: [{ name: 'References', kind: 'ids', ids: 'x' }] },
    'headers[0].ids',
    /array/,
  ],
  [
    'crafted tokens',
    { ...base, headers: [{ name: 'Auto-Submitted', kind: 'tokens', tokens: ['no\r\nX: y'] }] },
    'headers["Auto-Submitted"]',
    /U\+000D/,
  ],
  ['a Bcc header', { ...base, headers: [{ name: 'Bcc', kind: 'text', text: 'x' }] }, 'headers["Bcc"]', /bcc option/],
  [
    'a path',
    { ...base, attachments: [{ contentType: type, path: '/etc/passwd' }] },
    'attachments[0]',
    /unknown key "path"/,
  ],
  [
    'content that is a path',
    { ...base, attachments: [{ contentType: type, content: { kind: 'file', path: '/etc/passwd' } }] },
    'attachments[0].content',
    /unknown key "kind"/,
  ],
  ['no content', { ...base, attachments: [{ contentType: type }] }, 'attachments[0].content', /got undefined/],
  [
    'a type as text',
    { ...base, attachments: [{ contentType: 'text/plain', content: { text: '' } }] },
    'attachments[0].contentType',
    /expected an object/,
  ],
  [
    'base64 that is none',
    { ...base, attachments: [{ contentType: type, content: { base64: 'A*==' } }] },
    'attachments[0].content.base64',
    /base64/,
  ],
  [
    'base64 without padding',
    { ...base, attachments: [{ contentType: type, content: { base64: 'AQI' } }] },
    'attachments[0].content.base64',
    /base64/,
  ],
  [
    'text and base64',
    { ...base, attachments: [{ contentType: type, content: { base64: '', text: '' } }] },
    'attachments[0].content',
    /got both/,
  ],
  [
    'an alternative with a file name',
    { ...base, alternatives: [{ contentType: type, content: { text: '' }, filename: 'x' }] },
    'alternatives[0]',
    /unknown key "filename"/,
  ],
]

for (const [why, value, field, says] of refused) {
  test(`refuses JSON with ${why}`, () => {
    assert.throws(() => messageFromJson(value), { isMailError: true, field, message: says })
  })
}

/** The message with all its octets in hand, which is what two forms of the same content have in common. */
async function comparable(message: Message): Promise<unknown> {
  const parts = [...message.alternatives, ...message.attachments]
  const read = await Promise.all(
    parts.map(async ({ content, ...rest }) => ({
      ...rest,
      content: Buffer.from(await readContent(content, 'content')),
    })),
  )
  return { ...message, alternatives: message.alternatives.length, attachments: message.attachments.length, parts: read }
}
