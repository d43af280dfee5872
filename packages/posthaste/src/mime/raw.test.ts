import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messageIdOf, rawFromOctets } from './raw.ts'
import { octetsOf } from './read-back.test.ts'

test('octets that are a message go out as they are', async () => {
  const octets = Buffer.from('Subject: x\r\nX: y\r\n\r\n.\r\nFrom me\r\n')
  const raw = rawFromOctets(octets)
  assert.equal(raw.octets, octets)
  assert.equal(raw.size, octets.length)
  assert.deepEqual([raw.needsSmtpUtf8, raw.needs8BitMime], [false, false])
  assert.deepEqual(await octetsOf(raw), octets)
})

const marks: readonly [text: string, smtpUtf8: boolean, eightBit: boolean][] = [
  ['Subject: x\r\n\r\nGrüße\r\n', false, true],
  ['Subject: Grüße\r\n\r\nx\r\n', true, true],
  ['Subject: x\r\n', false, false],
]

for (const [text, smtpUtf8, eightBit] of marks) {
  test(`what ${JSON.stringify(text)} needs`, () => {
    const raw = rawFromOctets(Buffer.from(text))
    assert.deepEqual([raw.needsSmtpUtf8, raw.needs8BitMime], [smtpUtf8, eightBit])
  })
}

const refused: readonly [what: string, octets: string, says: RegExp][] = [
  ['nothing', '', /got none/],
  ['LF alone', 'Subject: x\n\nHi\n', /LF without CR at octet 10/],
  ['a smuggled end of data', 'Subject: x\r\n\r\na\n.\nMAIL FROM:<x@y.example>\r\n', /LF without CR at octet 15/],
  ['LF dot CRLF', 'Subject: x\r\n\r\na\n.\r\nMAIL\r\n', /LF without CR/],
  ['CR alone', 'Subject: x\r\n\r\na\rb\r\n', /CR without LF stands at octet 15/],
  ['CR dot CR', 'Subject: x\r\n\r\n\r.\rMAIL\r\n', /CR without LF/],
  ['CR CR LF', 'Subject: x\r\n\r\na\r\r\n', /CR without LF/],
  ['NUL', 'Subject: x\r\n\r\na\0b\r\n', /NUL stands at octet 15/],
  ['a long line', `Subject: x\r\n\r\n${'a'.repeat(999)}\r\n`, /999 octets/],
  ['no last line end', 'Subject: x\r\n\r\nHi', /last line/],
  ['no header', 'Hi there\r\n', /header field/],
  ['an mbox line before it', 'From me\r\nSubject: x\r\n\r\nHi\r\n', /header field/],
  ['an empty line before it', '\r\nSubject: x\r\n\r\nHi\r\n', /header field/],
]

for (const [what, octets, says] of refused) {
  test(`refuses ${what}`, () =>
    assert.throws(() => rawFromOctets(Buffer.from(octets)), { code: 'MESSAGE_INVALID', field: 'raw', message: says }))
}

const identifiers: readonly [header: string, id: string][] = [
  ['Message-ID: <a@b>\r\n\r\n', 'a@b'],
  ['message-id:<a@b>\r\n\r\n', 'a@b'],
  ['Subject: x\r\nMESSAGE-ID:\r\n <a@b>\r\nTo: c\r\n\r\n', 'a@b'],
  ['Subject: x\nMessage-Id: <a@b>\n\nbody', 'a@b'],
  ['Message-ID: bare\r\n\r\n', 'bare'],
  ['Subject: x\r\n\r\nMessage-ID: <in@body>\r\n', ''],
  ['X-Message-ID: <a@b>\r\n\r\n', ''],
  ['', ''],
]

for (const [header, id] of identifiers)
  test(`the identifier in ${JSON.stringify(header)}`, () => assert.equal(messageIdOf(Buffer.from(header)), id))
