// The composer vouches for the line ends of what it writes, so that nobody looks at them again. Here somebody does.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { MessageInput } from 'posthaste'
import { completeMessage } from '../../packages/posthaste/src/message/complete.ts'
import { createMessage } from '../../packages/posthaste/src/message/create-message.ts'
import { compose } from '../../packages/posthaste/src/mime/compose.ts'
import { hasCleanLines } from '../../packages/posthaste/src/octets/clean-lines.ts'
import { systemRuntime } from '../../packages/posthaste/src/runtime/runtime.ts'
import { createDataEncoder } from '../../packages/posthaste/src/smtp/data-encoder.ts'
import { message } from './messages.ts'

test('whatever a message holds, its line ends are those that the composer vouches for', async () => {
  await fc.assert(fc.asyncProperty(message, assertCleanLines), { numRuns: 500 })
})

const hostile = '\n.\r\n\r\r\n.\n\0.\r.\r\n..\r\n'

const small: readonly [what: string, content: MessageInput][] = [
  ['text that begins with a dot', { text: '.a\nb' }],
  ['a dot behind a line end', { text: 'a\n.b\n..c\n' }],
  ['a dot in the last line', { text: 'a\n.' }],
  ['no dot', { text: 'a.\nb.' }],
  ['a dot behind CR', { text: 'a\r.b' }],
  ['text beyond ASCII', { text: 'é\n.\n.é' }],
  ['dots in one of two bodies', { text: 'a', html: '<p>\n.a\n</p>' }],
  ['octets of text', { attachments: [{ filename: 'a.txt', contentType: 'text/plain', content: '.' }] }],
  ['a field that begins with a dot', { text: 'a', headers: { '.X': 'a' } }],
  ['an attached message', { attachments: [attachedMessage('.a\n.\n')] }],
]

for (const [what, content] of small) {
  test(`the same of one piece: ${what}`, () => assertCleanLines({ from: 'a@b.example', to: 'c@d.example', ...content }))
}

const large = hostile.repeat(80_000)
const attached: readonly [what: string, content: MessageInput][] = [
  ['text', { text: large.replaceAll('\0', '') }],
  ['text with NUL', { text: large }],
  ['HTML beyond ASCII', { html: `${large}é` }],
  ['octets', { attachments: [{ filename: 'a.bin', content: Buffer.from(large) }] }],
  ['octets of text', { attachments: [{ filename: 'a.txt', contentType: 'text/plain', content: Buffer.from(large) }] }],
  ['an attached message', { attachments: [attachedMessage('a\n.\nb\r\n.\r\n'.repeat(200_000))] }],
]

for (const [what, content] of attached) {
  test(`the same of more than one piece: ${what}`, () =>
    assertCleanLines({ from: 'a@b.example', to: 'c@d.example', ...content }))
}

async function assertCleanLines(input: MessageInput): Promise<void> {
  const raw = await compose(
    completeMessage(createMessage({ from: 'a@b.example', ...input }), systemRuntime),
    systemRuntime,
  )
  const trusted = createDataEncoder()
  const checked = createDataEncoder()
  for await (const chunk of raw.octets ? [raw.octets] : raw.open()) {
    assert.ok(hasCleanLines(chunk))
    // A copy is nobody's word: it is looked at, and refused where it is not clean.
    assert.ok(Buffer.from(checked.encode(Buffer.from(chunk))).equals(trusted.encode(chunk)))
  }
  assert.deepEqual(checked.end(), trusted.end())
}

function attachedMessage(body: string): { contentType: string; content: Buffer } {
  return { contentType: 'message/rfc822', content: Buffer.from(`Subject: x\n\n${body}`) }
}
