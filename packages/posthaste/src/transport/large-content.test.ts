// Large content, whose memory is freed as it leaves: what arrives, and what stays with those who have a right to it.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ca, server as identity } from '../../../../test/pki/pki.ts'
import { attachFile, createMailer, type MessageInput, type Transport } from '../index.ts'
import type { Raw } from '../mime/raw.ts'
import { startFakeServer } from '../testing/fake-server.ts'
import { octetsOf } from './octets-of.ts'
import { smtp } from './smtp.ts'
import type { Outgoing } from './transport.ts'

const folder = mkdtempSync(join(tmpdir(), 'posthaste-large-'))
after(() => rmSync(folder, { recursive: true }))
const content = Buffer.from(Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) >> 5))
const path = join(folder, 'large.bin')
writeFileSync(path, content)
const message: MessageInput = {
  from: 'a@example.com',
  to: 'b@example.net',
  subject: 'Large',
  text: `${'.dots and text\n'.repeat(10_000)}`,
  attachments: [attachFile(path), { filename: 'memory.bin', content }],
}

for (const extensions of [['PIPELINING'], ['PIPELINING', 'CHUNKING']]) {
  for (const tls of [false, true]) {
    test(`arrives octet by octet, twice, over ${extensions.at(-1)}${tls ? ' and TLS' : ''}`, async () => {
      await using server = await startFakeServer({ extensions, ...(tls ? { tls: identity } : {}) })
      const { taken, mailer } = mailerOver(
        smtp({ host: server.host, port: server.port, ...(tls ? { ca } : { tls: 'none' }) }),
      )
      await using _ = mailer
      for (let each = 0; each < 2; each++) await mailer.send(message)
      for (const [index, { octets }] of server.messages.entries()) {
        const outgoing = taken[index]
        assert.ok(outgoing && Buffer.from(octets).equals(await octetsOf(await outgoing.compose())), `message ${index}`)
      }
      assert.equal(taken.length, 2)
      assert.equal(content[content.length - 1], (((content.length - 1) * 7919) >> 5) & 255)
    })
  }
}

test('who sees the chunks on their way keeps them', async () => {
  await using server = await startFakeServer({ extensions: ['PIPELINING'] })
  const inner = smtp({ host: server.host, port: server.port, tls: 'none' })
  const seen: Uint8Array[] = []
  const watching: Transport = {
    ...inner,
    send: (outgoing, signal) => inner.send({ ...outgoing, compose: () => watched(outgoing) }, signal),
  }
  async function watched(outgoing: Outgoing): Promise<Raw> {
    const raw = await outgoing.compose()
    return { ...raw, open: () => noted(raw) }
  }
  async function* noted(raw: Raw): AsyncGenerator<Uint8Array> {
    for await (const chunk of raw.open()) {
      seen.push(chunk)
      yield chunk
    }
  }
  await using mailer = createMailer({ transport: watching })
  await mailer.send(message)
  assert.ok(Buffer.concat(seen).equals(Buffer.from(server.messages[0]?.octets ?? [])))
})

/** A mailer, and the messages as its transport got them. */
function mailerOver(transport: Transport): {
  readonly taken: Outgoing[]
  readonly mailer: ReturnType<typeof createMailer>
} {
  const taken: Outgoing[] = []
  const noting: Transport = {
    ...transport,
    send: (outgoing, signal) => {
      taken.push(outgoing)
      return transport.send(outgoing, signal)
    },
  }
  return { taken, mailer: createMailer({ transport: noting }) }
}
