import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attachFile, pathOf } from './attach-file.ts'
import { type AttachmentInput, toAttachment } from './attachment-input.ts'

const octets = new Uint8Array([0xff, 0x00, 0x80])
const latin1 = Buffer.from('Zürich', 'latin1')

const typed: readonly [why: string, input: AttachmentInput, type: string][] = [
  ['the extension of the file name', { filename: 'invoice.PDF', content: octets }, 'application/pdf'],
  ['a table of many extensions', { filename: 'a.tar.zip', content: octets }, 'application/zip'],
  ['an unknown extension', { filename: 'a.qqq', content: octets }, 'application/octet-stream'],
  ['a name that every object has', { filename: 'constructor', content: octets }, 'application/octet-stream'],
  ['another such name', { filename: 'a.__proto__', content: 'x' }, 'text/plain; charset=utf-8'],
  ['no file name', { content: octets }, 'application/octet-stream'],
  ['a string without a file name', { content: 'x' }, 'text/plain; charset=utf-8'],
  [
    'the declared type before the extension',
    { filename: 'a.pdf', content: octets, contentType: 'image/png' },
    'image/png',
  ],
  ['a Blob, which has its own', { filename: 'a.pdf', content: new Blob([octets], { type: 'image/png' }) }, 'image/png'],
  ['a Blob without one', { filename: 'a.pdf', content: new Blob([octets]) }, 'application/pdf'],
  ['text as a string', { filename: 'a.txt', content: 'x' }, 'text/plain; charset=utf-8'],
  ['text as UTF-8 octets', { filename: 'a.csv', content: Buffer.from('Zürich') }, 'text/csv; charset=utf-8'],
  ['text as other octets, only guessed', { filename: 'a.txt', content: latin1 }, 'application/octet-stream'],
  [
    'text as other octets, with charset',
    { content: latin1, contentType: 'text/plain; charset=latin1' },
    'text/plain; charset=latin1',
  ],
  [
    'a type that is parsed already, as it is',
    { content: latin1, contentType: { type: 'text/plain', parameters: [] } },
    'text/plain',
  ],
  ['a message', { filename: 'old.eml', content: octets }, 'message/rfc822'],
  ['a file', attachFile('/tmp/report.html'), 'text/html'],
]

for (const [why, input, type] of typed) {
  test(`the type follows ${why}`, () => {
    const { contentType } = toAttachment(input, 'attachments[0]')
    assert.equal(
      [contentType.type, ...contentType.parameters.map(([name, value]) => `${name}=${value}`)].join('; '),
      type,
    )
  })
}

const refused: readonly [why: string, input: unknown, field: string, says: RegExp][] = [
  ['nothing', undefined, 'attachments[0]', /expected an object, got undefined/],
  ['no content', { filename: 'a.txt' }, 'attachments[0]', /give content/],
  ['an unknown key', { fileName: 'a.txt', content: 'x' }, 'attachments[0]', /did you mean "filename"/],
  [
    'a path (CVE-2026-82659)',
    { path: '/etc/passwd' },
    'attachments[0]',
    /unknown key "path"; .*attachFile\('\.\/x\.pdf'\)/,
  ],
  ['a URL', { href: 'http://169.254.169.254/' }, 'attachments[0]', /unknown key "href"; .*fetch it yourself/],
  ['an inline image as Nodemailer has it', { content: 'x', cid: 'logo' }, 'attachments[0]', /write contentId$/],
  ['a path alone', './x.pdf', 'attachments[0]', /got a string; .*attachFile\('\.\/x\.pdf'\)/],
  ['a path in the content', { content: { path: '/etc/passwd' } }, 'attachments[0].content', /got an object/],
  [
    'a file that JSON forged',
    { content: { kind: 'file', path: '/etc/passwd' } },
    'attachments[0].content',
    /got an object/,
  ],
  ['a number', { content: 5 }, 'attachments[0].content', /got a number/],
  ['null', { content: null }, 'attachments[0].content', /got null/],
  ['an array of octets', { content: [1, 2] }, 'attachments[0].content', /got an array/],
  [
    'a stream that can be read only once',
    { content: new Blob(['x']).stream() },
    'attachments[0].content',
    /bufferContent/,
  ],
  ['a lone surrogate', { content: 'a\ud800' }, 'attachments[0].content', /offset 1/],
  ['a path in the file name', { filename: '../../x', content: 'x' }, 'attachments[0].filename', /not a path/],
  ['a Windows path', { filename: 'C:\\x', content: 'x' }, 'attachments[0].filename', /not a path/],
  ['a folder', { filename: '..', content: 'x' }, 'attachments[0].filename', /folder/],
  ['CRLF in the file name', { filename: 'a\r\nX: y', content: 'x' }, 'attachments[0].filename', /U\+000D at offset 1/],
  ['NUL in the file name', { filename: 'a\0.png', content: 'x' }, 'attachments[0].filename', /U\+0000/],
  [
    'a bidi override in the file name',
    { filename: 'a\u202egpj.exe', content: 'x' },
    'attachments[0].filename',
    /U\+202E/,
  ],
  ['an empty file name', { filename: '', content: 'x' }, 'attachments[0].filename', /leave it out/],
  ['CRLF in the type', { content: 'x', contentType: 'text/plain\r\nX: y' }, 'attachments[0].contentType', /media type/],
  ['a multipart', { content: 'x', contentType: 'multipart/mixed' }, 'attachments[0].contentType', /cannot be given/],
  [
    'a partial message',
    { content: 'x', contentType: 'message/partial' },
    'attachments[0].contentType',
    /cannot be given/,
  ],
  [
    'a string in another charset',
    { content: 'x', contentType: 'text/plain; charset=latin1' },
    'attachments[0].contentType',
    /give octets/,
  ],
  [
    'declared text that is not UTF-8',
    { content: latin1, contentType: 'text/plain' },
    'attachments[0].contentType',
    /charset=windows-1252/,
  ],
  ['brackets around the content ID', { content: 'x', contentId: '<logo>' }, 'attachments[0].contentId', /without <>/],
  ['CRLF in the content ID', { content: 'x', contentId: 'a\r\nX: y' }, 'attachments[0].contentId', /content ID/],
  ['an empty content ID', { content: 'x', contentId: '' }, 'attachments[0].contentId', /content ID/],
  ['an unknown disposition', { content: 'x', disposition: 'form-data' }, 'attachments[0].disposition', /"form-data"/],
]

for (const [why, input, field, says] of refused) {
  test(`refuses ${why}`, () => {
    assert.throws(() => toAttachment(input, 'attachments[0]'), { code: 'MESSAGE_INVALID', field, message: says })
  })
}

test('a content ID makes a part inline, unless it is said otherwise', () => {
  assert.equal(toAttachment({ content: 'x' }, 'a').disposition, 'attachment')
  assert.equal(toAttachment({ content: 'x', contentId: 'logo' }, 'a').disposition, 'inline')
  assert.equal(
    toAttachment({ content: 'x', contentId: 'logo', disposition: 'attachment' }, 'a').disposition,
    'attachment',
  )
})

test('octets are copied: what happens to them later does not reach the message', () => {
  const buffer = Buffer.from('before')
  const { content } = toAttachment({ content: buffer }, 'a')
  buffer.fill('x')
  assert.deepEqual(content, { kind: 'octets', octets: new Uint8Array(Buffer.from('before')) })
})

test('an array buffer is octets', () => {
  const { content } = toAttachment({ content: octets.buffer }, 'a')
  assert.deepEqual(content, { kind: 'octets', octets })
})

test('attachFile names a file by its last segment and can be told otherwise', () => {
  const { filename, content } = toAttachment(attachFile('./invoices/42.pdf'), 'a')
  assert.equal(filename, '42.pdf')
  assert.deepEqual(content, { kind: 'file', path: './invoices/42.pdf' })
  const renamed = toAttachment(attachFile('./42.pdf', { filename: 'Rechnung.pdf', contentId: 'r' }), 'a')
  assert.equal(renamed.filename, 'Rechnung.pdf')
  assert.equal(renamed.disposition, 'inline')
  assert.equal(toAttachment(attachFile('./42.pdf', { filename: undefined }), 'a').filename, '42.pdf')
})

test('attachFile takes a file: URL', () => {
  assert.equal(pathOf(attachFile(new URL('file:///tmp/a%20b.txt'))), '/tmp/a b.txt')
})

test('a reference to a file cannot be forged, and has no JSON', () => {
  const reference = attachFile('/etc/hostname')
  assert.equal(pathOf(reference), '/etc/hostname')
  assert.equal(
    pathOf({ ...JSON.parse('{"path": "/etc/hostname", "posthaste.attached-file": "/etc/hostname"}') }),
    undefined,
  )
  assert.throws(() => JSON.stringify({ attachments: [reference] }), {
    code: 'MESSAGE_INVALID',
    message: /messageToJson/,
  })
  assert.ok(Object.isFrozen(reference))
})

test('attachFile refuses what is no path', () => {
  for (const path of ['', 'a\0b'])
    assert.throws(() => attachFile(path), { code: 'MESSAGE_INVALID', field: 'attachFile' })
  // What a program without types may pass.
  assert.throws(() => attachFile('a.txt', { fileName: 'b' } as object), { message: /did you mean "filename"/ })
})
