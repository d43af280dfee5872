// What the checks of a message would have refused, given to the composer all the same: nothing of it may reach a header.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageError } from '../errors.ts'
import { type CompletedMessage, completeMessage } from '../message/complete.ts'
import { createMessage } from '../message/create-message.ts'
import { compose } from './compose.ts'
import { fixedRuntime, octetsOf } from './read-back.test.ts'

const unsafe: readonly [what: string, message: Partial<CompletedMessage>][] = [
  ['CRLF in the subject', { subject: 'hi\r\nBcc: x@y.example' }],
  ['CRLF in an encoded subject', { subject: 'hé\r\nBcc: x@y.example' }],
  ['CRLF in a name', { to: [{ name: 'a\r\nBcc: x@y.example', address: 'a@b.example' }] }],
  ['CRLF in an address', { to: [{ address: 'a@b.example\r\nBcc: x@y.example' }] }],
  ['two addresses in one', { to: [{ address: 'a@b.example, x@y.example' }] }],
  ['CRLF in an identifier', { messageId: 'a@b\r\nBcc: x@y.example' }],
  ['CRLF in the name of a field', { headers: [{ name: 'X: a\r\nBcc', kind: 'text', text: 'x@y.example' }] }],
  ['CRLF in a token', { headers: [{ name: 'List-Id', kind: 'tokens', tokens: ['a\r\nBcc: x@y.example'] }] }],
  ['UTF-8 in a token', { headers: [{ name: 'List-Id', kind: 'tokens', tokens: ['é'] }] }],
  ['Bcc as a field', { headers: [{ name: 'bCC', kind: 'text', text: 'x@y.example' }] }],
  ['Content-Type as a field', { headers: [{ name: 'content-type', kind: 'text', text: 'text/html' }] }],
  [
    'To twice',
    {
      headers: [
        { name: 'To', kind: 'mailboxes', mailboxes: [] },
        { name: 'TO', kind: 'mailboxes', mailboxes: [] },
      ],
    },
  ],
  ['a date before 1900', { date: -1e14 }],
  ['no date', { date: Number.NaN }],
  ['no author', { from: [] }],
  ['half of a surrogate pair in the text', { text: 'a\ud800' }],
  ['half of a surrogate pair in HTML', { html: '\udc00' }],
  ['half of a surrogate pair in the subject', { subject: 'a\ud800' }],
  ['CRLF in a content ID', { attachments: [attachmentWith({ contentId: 'a\r\nBcc: x@y.example' })] }],
  [
    'CRLF in a type',
    { attachments: [attachmentWith({ contentType: { type: 'a/b\r\nBcc: x@y.example', parameters: [] } })] },
  ],
  [
    'CRLF in a parameter',
    { attachments: [attachmentWith({ contentType: { type: 'a/b', parameters: [['x\r\ny', 'z']] } })] },
  ],
  [
    'a multipart as content',
    { attachments: [attachmentWith({ contentType: { type: 'multipart/mixed', parameters: [] } })] },
  ],
  [
    'a string in another charset',
    { attachments: [attachmentWith({ contentType: { type: 'text/plain', parameters: [['charset', 'koi8-r']] } })] },
  ],
]

for (const [what, content] of unsafe) {
  test(`refuses ${what}, even when no check came before`, async () => {
    const good = completeMessage(createMessage({ from: 'a@b.example', to: 'c@d.example', text: 'x' }), fixedRuntime)
    await assert.rejects(compose({ ...good, ...content }, fixedRuntime), (error) => error instanceof MessageError)
  })
}

test('a file name with a line end reaches no header line', async () => {
  const good = completeMessage(createMessage({ from: 'a@b.example', to: 'c@d.example', text: 'x' }), fixedRuntime)
  const raw = await compose(
    { ...good, attachments: [attachmentWith({ filename: 'a\r\nBcc: x@y.example' })] },
    fixedRuntime,
  )
  assert.doesNotMatch((await octetsOf(raw)).toString(), /^Bcc/im)
})

function attachmentWith(
  given: Partial<CompletedMessage['attachments'][number]>,
): CompletedMessage['attachments'][number] {
  const content = { kind: 'text', text: 'x' } as const
  return { contentType: { type: 'text/plain', parameters: [] }, disposition: 'attachment', content, ...given }
}
