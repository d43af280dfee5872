import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bufferContent, hasOneShotContent } from './buffer-content.ts'
import { createMessage } from './create-message.ts'
import { EmailMessage } from './email-message.ts'
import type { MessageInput } from './message-input.ts'

test('streams that can be read only once are read into memory', async () => {
  const input: MessageInput = {
    attachments: [{ filename: 'a.bin', content: chunks([1], [2, 3]) }, { content: 'x' }],
    alternatives: [{ contentType: 'text/x-amp-html', content: new Blob(['amp']).stream() }],
    calendar: { method: 'PUBLISH', content: chunks([65]) },
  }
  assert.equal(hasOneShotContent(input), true)
  const message = createMessage(await bufferContent(input))
  assert.deepEqual(message.attachments[0]?.content, { kind: 'octets', octets: new Uint8Array([1, 2, 3]) })
  assert.deepEqual(message.attachments[1]?.content, { kind: 'text', text: 'x' })
  assert.deepEqual(message.alternatives[0]?.content, { kind: 'octets', octets: new Uint8Array(Buffer.from('amp')) })
  assert.deepEqual(message.alternatives[1]?.content, { kind: 'octets', octets: new Uint8Array([65]) })
})

test('a message without such streams is given back as it is', async () => {
  const input: MessageInput = { attachments: [{ content: 'x' }, { content: () => chunks([1]) }] }
  assert.equal(await bufferContent(input), input)
})

test('a stream is read once, however often its message is sent', async () => {
  const email = new EmailMessage({ attachments: [{ content: chunks([1, 2]) }] })
  const first = createMessage(await bufferContent(email))
  const second = createMessage(await bufferContent(email))
  assert.deepEqual(first, second)
})

test('a chunk whose memory is used again is copied', async () => {
  const input = { attachments: [{ content: reusing() }] }
  const { attachments } = createMessage(await bufferContent(input))
  assert.deepEqual(attachments[0]?.content, { kind: 'octets', octets: new Uint8Array([1, 2]) })
})

test('a stream beyond the limit is refused', async () => {
  const input = { attachments: [{ content: 'x' }, { content: chunks([1, 2], [3, 4]) }] }
  await assert.rejects(bufferContent(input, { limit: 3 }), {
    code: 'MESSAGE_TOO_LARGE',
    field: 'attachments[1].content',
    message: /more than 3 octets.*attachFile/,
  })
})

test('a stream that fails, and one of texts, name their place', async () => {
  await assert.rejects(bufferContent({ attachments: [{ content: failing() }] }), {
    code: 'ATTACHMENT_UNREADABLE',
    field: 'attachments[0].content',
    message: /disk on fire/,
  })
  // What a program without types may pass.
  const texts = (async function* () {
    yield 'text'
  })() as unknown as AsyncIterable<Uint8Array>
  await assert.rejects(bufferContent({ attachments: [{ content: texts }] }), {
    message: /chunks of octets, got a string/,
  })
})

async function* chunks(...all: number[][]): AsyncGenerator<Uint8Array> {
  for (const each of all) yield new Uint8Array(each)
}

async function* reusing(): AsyncGenerator<Uint8Array> {
  const memory = new Uint8Array(1)
  for (const octet of [1, 2]) {
    memory[0] = octet
    yield memory
  }
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1)
  throw new Error('disk on fire')
}
