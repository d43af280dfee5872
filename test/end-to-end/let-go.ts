// Sends messages over a pool and prints by how many octets the old generation has grown: `let-go.ts MESSAGES`.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { getHeapSpaceStatistics } from 'node:v8'
import { createClient } from '../../packages/posthaste/src/client/client.ts'
import { resolveOptions } from '../../packages/posthaste/src/client/resolve-options.ts'
import { sampleSubmission } from '../../packages/posthaste/src/client/sample-submission.ts'
import { systemRuntime } from '../../packages/posthaste/src/runtime/runtime.ts'

const server = createServer((socket) => {
  let inContent = false
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
const options = resolveOptions('smtp', { host: '127.0.0.1', port, tls: 'none', pool: 4, maxMessagesPerConnection: 1e6 })
const client = createClient(options, systemRuntime)

await send(500)
globalThis.gc?.()
const before = oldGeneration()
await send(Number(process.argv[2]))
console.log(oldGeneration() - before)
await client.close()
server.close()

async function send(messages: number): Promise<void> {
  let left = messages
  const worker = async (): Promise<void> => {
    while (left-- > 0) await client.submit(sampleSubmission())
  }
  await Promise.all(Array.from({ length: 12 }, worker))
}

function oldGeneration(): number {
  const old = getHeapSpaceStatistics().filter(({ space_name: name }) => name === 'old_space')
  return old.reduce((sum, { space_used_size: used }) => sum + used, 0)
}
