// The rest of Django's EmailMessageTests (6.1) that concern what is written: attachments and encodings.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { attachFile } from '../message/attach-file.ts'
import { EmailMessage } from '../message/email-message.ts'
import {
  composed,
  fieldOf,
  filenameOf,
  octetsOf,
  type ReadPart,
  readComposed,
  readPart,
  textOf,
} from './read-back.test.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'django-'))
})
after(() => rm(folder, { recursive: true }))

test('test_attachments', async () => {
  const email = new EmailMessage({ from: 'a@example.com', to: ['b@example.com'], text: 'b' })
  email.attach('file.txt', 'Attached', 'text/plain')
  email.attach('blob.bin', Buffer.from([1, 2]))
  const [, text, blob] = (await readComposed(email)).parts
  assert.deepEqual([named(text), text?.type, text?.octets.toString()], ['file.txt', 'text/plain', 'Attached'])
  assert.deepEqual([named(blob), blob?.type], ['blob.bin', 'application/octet-stream'])
})

test('test_attachments_constructor_omit_mimetype', async () => {
  const part = await readComposed({ attachments: [{ filename: 'file', content: Buffer.from('x') }] })
  assert.equal(part.parts[0]?.type, 'application/octet-stream')
})

test('test_non_ascii_attachment_filename', async () => {
  const part = await readComposed({ attachments: [{ filename: 'Übung—一.txt', content: 'x' }] })
  assert.equal(named(part.parts[0]), 'Übung—一.txt')
})

for (const [filename, content, type] of [
  ['file.txt', 'text\n', 'text/plain'],
  ['file.png', '\x89PNG', 'image/png'],
  ['file.eml', 'Subject: x\r\n\r\nx\r\n', 'message/rfc822'],
  ['file_without_extension', 'x', 'application/octet-stream'],
] as const) {
  test(`test_attach_file: ${filename}`, async () => {
    const path = join(folder, filename)
    await writeFile(path, content, 'latin1')
    const part = (await readComposed({ attachments: [attachFile(path)] })).parts[0]
    assert.deepEqual([named(part), part?.type, part?.octets.toString('latin1')], [filename, type, content])
  })
}

test('test_attach_utf8_text_as_bytes, test_attach_non_utf8_text_as_bytes', async () => {
  const good = await readComposed({ attachments: [{ filename: 'a.txt', content: Buffer.from('\u2018quoted\u2019') }] })
  assert.deepEqual([good.parts[0]?.type, good.parts[0]?.parameters.get('charset')], ['text/plain', 'utf-8'])
  const bad = await readComposed({ attachments: [{ filename: 'a.txt', content: Buffer.from([255]) }] })
  assert.equal(bad.parts[0]?.type, 'application/octet-stream')
})

test('test_attach_8bit_rfc822_message_non_ascii, test_attach_rfc822_message', async () => {
  const content = 'Subject: x\r\nContent-Transfer-Encoding: 8bit\r\n\r\nMöglichkeit\r\n'
  for (const given of [content, Buffer.from(content), new Blob([content])]) {
    const raw = await composed({ attachments: [{ content: given, contentType: 'message/rfc822' }] })
    const part = readPart(await octetsOf(raw)).parts[0]
    assert.equal(part && fieldOf(part, 'Content-Transfer-Encoding'), '8bit')
    assert.equal(part?.octets.toString(), content)
    assert.equal(raw.needs8BitMime, true)
  }
})

test('test_attach_mime_part: an inline image', async () => {
  const image = { filename: 'a.png', content: Buffer.from([1]), contentId: 'content-id' }
  const part = (await readComposed({ html: '<img src="cid:content-id">', attachments: [image] })).parts[1]
  assert.equal(part && fieldOf(part, 'Content-ID'), '<content-id>')
  assert.equal(part && fieldOf(part, 'Content-Disposition'), 'inline; filename="a.png"')
})

test('test_dont_mangle_from_in_body', async () => {
  assert.match(await textOf({ text: 'From the future' }), /\r\n\r\nFrom the future\r\n$/)
})

for (const [what, text, encoding] of [
  ['ASCII', 'Body with only ASCII characters.', '7bit'],
  ['Latin', 'Body with latin characters: àáä.', 'quoted-printable'],
  ['others', 'Body with non latin characters: А Б В Г Д Е Ж Ѕ З И І К Л М Н О П.', 'base64'],
] as const) {
  test(`test_body_content_transfer_encoding, test_message_policy_cte_7bit: ${what}`, async () =>
    assert.equal(fieldOf(await readComposed({ text }), 'Content-Transfer-Encoding'), encoding))
}

test('test_long_lines', async () => {
  for (const text of ['Comfortably long line. '.repeat(60), 'ж'.repeat(600)]) {
    const octets = await octetsOf(await composed({ text }))
    assert.ok(
      octets
        .toString('latin1')
        .split('\r\n')
        .every((line) => line.length <= 998),
    )
    assert.equal(readPart(octets).octets.toString().trimEnd(), text.trimEnd())
  }
})

test('test_message_policy_smtputf8: only what cannot be written otherwise', async () => {
  const raw = await composed({ to: 'nøn-ascii@example.com', subject: 'Sübject' })
  assert.equal(raw.needsSmtpUtf8, true)
  assert.equal(fieldOf(readPart(await octetsOf(raw)), 'To'), 'nøn-ascii@example.com')
})

function named(part: ReadPart | undefined): string | undefined {
  return part && filenameOf(part)
}
