// Sends messages over a pool and prints by how many octets the old generation and the memory of buffers have grown:
// `let-go.ts MESSAGES MESSAGES-PER-CONNECTION`.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { getHeapSpaceStatistics } from 'node:v8'
import { createClient } from '../../packages/posthaste/src/client/client.ts'
import { resolveOptions } from '../../packages/posthaste/src/client/resolve-options.ts'
import { sampleSubmission } from '../../packages/posthaste/src/client/sample-submission.ts'
import { systemRuntime } from '../../packages/posthaste/src/runtime/runtime.ts'

const server = createServer((socket) => {
  let inContent = false
  // A client may be gone before its QUIT is answered.
  socket.on('error', () => {})
  socket.setNoDelay().write('220 here\r\n')
  socket.on('data', (octets) => {
    let replies = ''
    for (const line of octets.toString('latin1').split('\r\n').slice(0, -1)) {
      if (inContent && line !== '.') continue
      inContent = line === 'DATA'
      replies += line.startsWith('EHLO') ? '250-here\r\n250 PIPELINING\r\n' : inContent ? '354 go on\r\n' : '250 ok\r\n'
    }
    if (replies !== '') socket.write(replies)
  })
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
const port = typeof address === 'object' && address ? address.port : 0
const [messages = 0, maxMessagesPerConnection = 1] = process.argv.slice(2).map(Number)
const options = resolveOptions('smtp', { host: '127.0.0.1', port, tls: 'none', pool: 4, maxMessagesPerConnection })
const client = createClient(options, systemRuntime)

const content = new TextEncoder().encode(`Subject: sample\r\n\r\n${'Hello\r\n'.repeat(500)}`)
await send(500)
globalThis.gc?.()
const before = { old: oldGeneration(), buffers: process.memoryUsage().arrayBuffers }
await send(messages)
const buffers = process.memoryUsage().arrayBuffers - before.buffers
console.log(JSON.stringify({ old: oldGeneration() - before.old, buffers }))
await client.close()
server.close()

async function send(count: number): Promise<void> {
  let left = count
  const worker = async (): Promise<void> => {
    while (left-- > 0) await client.submit(sampleSubmission({ raw: { octets: content.slice() } }))
  }
  await Promise.all(Array.from({ length: 12 }, worker))
}

function oldGeneration(): number {
  const old = getHeapSpaceStatistics().filter(({ space_name: name }) => name === 'old_space')
  return old.reduce((sum, { space_used_size: used }) => sum + used, 0)
}
