import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { attachFile } from '../message/attach-file.ts'
import { createMessage } from '../message/create-message.ts'
import { messageToJson } from '../message/json.ts'
import { composed, filenameOf, octetsOf, readPart } from './read-back.test.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compose-'))
})
after(() => rm(folder, { recursive: true }))

test('a file is read when the message is, its size known before', async () => {
  const path = join(folder, 'a.pdf')
  const content = Uint8Array.from({ length: 200_000 }, (_, index) => index * 13)
  await writeFile(path, content)
  const raw = await composed({ text: 'a', attachments: [attachFile(path)] })
  const octets = await octetsOf(raw)
  assert.equal(raw.octets, undefined)
  assert.equal(raw.size, octets.length)
  const part = readPart(octets).parts[1]
  assert.deepEqual(part?.octets, Buffer.from(content))
  assert.equal(part && filenameOf(part), 'a.pdf')
  assert.deepEqual(await octetsOf(raw), octets, 'and again')
})

test('an empty file is an empty attachment', async () => {
  const path = join(folder, 'empty.bin')
  await writeFile(path, '')
  const raw = await composed({ attachments: [attachFile(path)] })
  const octets = await octetsOf(raw)
  assert.equal(raw.size, octets.length)
  assert.equal(readPart(octets).parts[0]?.octets.length, 0)
})

test('a relative path is named with the place that it stands for', async () => {
  for (const path of ['./nope.pdf', '.']) {
    await assert.rejects(composed({ attachments: [attachFile(path, { filename: 'a' })] }), (error: Error) =>
      error.message.includes(`${path} (${resolve(path)})`),
    )
  }
  const message = createMessage({ attachments: [attachFile('./nope.pdf')] })
  await assert.rejects(messageToJson(message), (error: Error) =>
    error.message.startsWith(
      `attachments[0].content: cannot read the file ./nope.pdf (${resolve('nope.pdf')}): ENOENT`,
    ),
  )
})

test('a file that is not there is an error that names it', async () => {
  const path = join(folder, 'missing.pdf')
  await assert.rejects(composed({ attachments: [attachFile(path)] }), {
    code: 'ATTACHMENT_UNREADABLE',
    field: 'attachments[0]',
    message: /missing\.pdf.*ENOENT/,
  })
  await assert.rejects(composed({ attachments: [attachFile(folder, { filename: 'x' })] }), {
    code: 'ATTACHMENT_UNREADABLE',
  })
})

for (const [what, later] of [
  ['longer', 'more than there was'],
  ['shorter', 'x'],
  ['different', 'other'],
] as const) {
  test(`a file that became ${what} is an error while it is read`, async () => {
    const path = join(folder, `${what}.txt`)
    await writeFile(path, 'first')
    const raw = await composed({ attachments: [attachFile(path)] })
    await writeFile(path, later)
    const { utimes } = await import('node:fs/promises')
    await utimes(path, 1, 1)
    await assert.rejects(octetsOf(raw), { code: 'ATTACHMENT_UNREADABLE', message: /changed/ })
  })
}

test('a file that is gone when it is read is an error that names it', async () => {
  const path = join(folder, 'gone.txt')
  await writeFile(path, 'x')
  const raw = await composed({ attachments: [attachFile(path)] })
  await rm(path)
  await assert.rejects(octetsOf(raw), { code: 'ATTACHMENT_UNREADABLE', message: /gone\.txt/ })
})

test('a stream in chunks of any size comes back whole, and its size is unknown', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 120 }), { maxLength: 10 }), async (chunks) => {
      const raw = await composed({
        attachments: [
          {
            filename: 'a',
            content: async function* () {
              yield* chunks
            },
          },
        ],
      })
      assert.equal(raw.size, undefined)
      for (let time = 0; time < 2; time++)
        assert.deepEqual(readPart(await octetsOf(raw)).parts[0]?.octets, Buffer.concat(chunks))
    }),
    { numRuns: 40 },
  )
})

test('a stream that fails, or that gives no octets, is an error that says where it stood', async () => {
  const failing = await composed({
    attachments: [
      {
        content: async function* () {
          yield Buffer.from('a')
          throw new Error('the disk is gone')
        },
      },
    ],
  })
  await assert.rejects(octetsOf(failing), {
    code: 'ATTACHMENT_UNREADABLE',
    field: 'attachments[0]',
    message: /the disk is gone/,
  })
  // What a caller without types may give.
  const wrong: () => AsyncIterable<Uint8Array> = async function* () {
    yield* JSON.parse('["text"]')
  }
  const raw = await composed({ attachments: [{ content: wrong }] })
  await assert.rejects(octetsOf(raw), { code: 'ATTACHMENT_UNREADABLE', message: /expected chunks of octets/ })
})

test('who stops reading early lets go of what was opened', async () => {
  let closed = 0
  const raw = await composed({
    attachments: [
      {
        content: async function* () {
          try {
            for (;;) yield Buffer.alloc(1000)
          } finally {
            closed++
          }
        },
      },
    ],
  })
  let chunks = 0
  for await (const _chunk of raw.open()) if (++chunks === 3) break
  assert.equal(closed, 1)
})

test('a large blob is read as it is sent, a small one at once', async () => {
  const content = Uint8Array.from({ length: 1_500_000 }, (_, index) => index * 5)
  const large = await composed({ attachments: [{ filename: 'a', content: new Blob([content]) }] })
  const octets = await octetsOf(large)
  assert.equal(large.size, octets.length)
  assert.deepEqual(readPart(octets).parts[0]?.octets, Buffer.from(content))
  const small = await composed({ attachments: [{ filename: 'a', content: new Blob(['abc']) }] })
  assert.equal(readPart(Buffer.from(small.octets ?? [])).parts[0]?.octets.toString(), 'abc')
})

test('memory does not grow with the attachment', async () => {
  const chunk = Buffer.alloc(64 * 1024, 1)
  const raw = await composed({
    attachments: [
      {
        content: async function* () {
          for (let sent = 0; sent < 100 * 16; sent++) yield chunk
        },
      },
    ],
  })
  const before = process.memoryUsage.rss()
  let most = 0
  let size = 0
  for await (const each of raw.open()) {
    size += each.length
    most = Math.max(most, process.memoryUsage.rss() - before)
  }
  assert.ok(size > 100 * 1024 * 1024)
  assert.ok(most < 80 * 1024 * 1024, `${most} octets more for a message of ${size}`)
})
