import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { contentOf, partOf } from './message-content.ts'
import { readMessage } from './read-message.ts'

const envelope = { sender: 'bounce@x.example', recipients: ['bob+tests@y.example', 'hidden@z.example'] }
const lines = [
  'From: =?utf-8?Q?J=C3=B6rg?= <joerg@x.example>',
  'To: bob+tests@y.example',
  'Subject: =?utf-8?B?5oKo55qE5Y+R56Wo?=',
  'X-Tags: one, two',
  'Date: Sun, 22 Nov 2026 09:00:00 +0000',
  'Message-ID: <m@x.example>',
  'List-Unsubscribe: <https://x.example/u>,',
  ' <mailto:u@x.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=m',
  '',
  '--m',
  'Content-Type: multipart/related; boundary=r',
  '',
  '--r',
  'Content-Type: text/html; charset=iso-8859-1',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  '<p>Gr=FC=DFe <img src=3D"cid:logo" alt=3D""></p>',
  '--r',
  'Content-Type: image/png; name="logo.png"',
  'Content-ID: <logo>',
  'Content-Disposition: inline',
  'Content-Transfer-Encoding: base64',
  '',
  'AAECAw==',
  '--r--',
  '--m',
  'Content-Type: application/pdf',
  'Content-Disposition: attachment; filename="../r\u00e9sum\u00e9.pdf"',
  '',
  'PDF',
  '--m--',
  '',
]
const octets = Buffer.from(lines.join('\r\n'))

test('reads what a list shows', () => {
  const { headline, words, tags, fields } = readMessage(octets, envelope)
  assert.deepEqual(headline.from, [{ name: 'Jörg', address: 'joerg@x.example' }])
  assert.deepEqual(headline.bcc, [{ address: 'hidden@z.example' }])
  assert.equal(headline.subject, '您的发票')
  assert.equal(headline.messageId, 'm@x.example')
  assert.equal(headline.date, Date.UTC(2026, 10, 22, 9))
  assert.equal(headline.snippet, 'Grüße')
  assert.equal(headline.attachments, 1)
  assert.deepEqual(tags, ['one', ' two', 'tests'])
  assert.equal(words.inline, true)
  assert.match(words.files, /sum.*\.pdf\nlogo\.png/)
  assert.deepEqual(fields('x-tags'), ['one, two'])
})

test('reads what an opened message shows', () => {
  const content = contentOf(octets, envelope)
  assert.equal(content.returnPath, 'bounce@x.example')
  assert.equal(content.html, '<p>Grüße <img src="cid:logo" alt=""></p>')
  assert.deepEqual(
    content.inline.map(({ partId, contentId, size }) => [partId, contentId, size]),
    [['1.2', 'logo', 4]],
  )
  assert.deepEqual(
    content.attachments.map(({ partId, contentType, size }) => [partId, contentType, size]),
    [['2', 'application/pdf', 3]],
  )
  assert.deepEqual(content.unsubscribe.links, ['https://x.example/u', 'mailto:u@x.example'])
  assert.deepEqual(
    content.tree.parts.map(({ partId, contentType }) => [partId, contentType]),
    [
      ['1', 'multipart/related'],
      ['2', 'application/pdf'],
    ],
  )
  assert.deepEqual(content.tree.fields[0], {
    name: 'From',
    value: 'Jörg <joerg@x.example>',
    raw: '=?utf-8?Q?J=C3=B6rg?= <joerg@x.example>',
  })
  assert.doesNotMatch(content.attachments[0]?.filename ?? '', /[/\\]/)
})

test('decodes a part into memory of its own', () => {
  assert.deepEqual(partOf(octets, '1.2')?.octets, Uint8Array.of(0, 1, 2, 3))
  assert.equal(partOf(octets, '2')?.octets.buffer.byteLength, 3)
  assert.equal(partOf(octets, '9'), undefined)
})

test('the snippet is short, on one line, and cuts no character', () => {
  const snippet = (text: string) =>
    readMessage(Buffer.from(`Content-Type: text/plain; charset=utf-8\r\n\r\n${text}`), envelope).headline.snippet
  assert.equal(snippet('a\r\n\r\n \tb\u200b\u034f'), 'a b')
  assert.equal(snippet('x'.repeat(1000)).length, 250)
  assert.ok(snippet(`${'x'.repeat(249)}😀`).isWellFormed())
})

test('a list is not made long by a long header', () => {
  const long = 'x'.repeat(50_000)
  const message = Buffer.from(`From: "${long}" <${long}@x>\r\nSubject: ${long}\r\nMessage-ID: <${long}>\r\n\r\n`)
  const { headline } = readMessage(message, envelope)
  assert.ok(JSON.stringify(headline).length < 6_000)
  assert.ok(contentOf(message, envelope).tree.fields.some(({ value }) => value === long))
})

test('reads any octets without throwing, the same way each time', () => {
  const line = fc.constantFrom(
    ...lines,
    'Content-Type: multipart/mixed; boundary=""',
    '--',
    ':',
    '\0',
    'To: a+b+c@d, +@, "+"@x',
  )
  const pieces = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      line.map((text) => Buffer.from(`${text}\r\n`)),
    ),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(pieces, (given) => {
      const message = Buffer.concat(given)
      const { headline } = readMessage(message, envelope)
      const content = contentOf(message, envelope)
      assert.equal(content.attachments.length, headline.attachments)
      assert.equal(content.warnings.length, headline.warnings)
      for (const { partId, size } of [...content.attachments, ...content.inline]) {
        assert.equal(partOf(message, partId)?.octets.length, size)
      }
    }),
  )
})
