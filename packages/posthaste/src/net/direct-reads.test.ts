import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { connectDirectly, takeOctets } from './direct-reads.ts'

// Says who has connected, then the same again with every octet that it is sent.
let connections = 0
const server = createServer((socket) => {
  const name = `<${++connections}>`
  socket.on('error', () => {})
  socket.write(name)
  socket.on('data', (octets) => socket.write(`${name}${octets}`))
}).listen(0, '127.0.0.1')
await once(server, 'listening')
after(() => server.close())
const address = server.address()
const to = { host: '127.0.0.1', port: typeof address === 'object' && address ? address.port : 0 }

const ways: readonly [name: string, connect: () => Socket][] = [
  ['directly', () => connectDirectly(to)],
  ['as a stream', () => connect(to)],
]

for (const [name, open] of ways) {
  test(`${name}: octets come in order, those before anybody takes them first, and the end is told`, async () => {
    const socket = open()
    await once(socket, 'connect')
    const number = connections
    socket.write('a')
    // Time for what is answered to arrive before it is asked for.
    for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve))
    const heard = listenTo(socket)
    await heard.until(`<${number}><${number}>a`)
    socket.write('b')
    await heard.until(`<${number}><${number}>a<${number}>b`)
    const ended = once(socket, 'end')
    socket.end()
    await ended
    await once(socket, 'close')
  })

  test(`${name}: a connection that breaks is an error and closed`, async () => {
    const breaking = createServer((socket) => socket.on('data', () => socket.resetAndDestroy())).listen(0, '127.0.0.1')
    await once(breaking, 'listening')
    const there = breaking.address()
    const at = { host: '127.0.0.1', port: typeof there === 'object' && there ? there.port : 0 }
    const socket = name === 'directly' ? connectDirectly(at) : connect(at)
    takeOctets(socket, () => {})
    const failed = once(socket, 'error')
    const closed = once(socket, 'close').catch(() => {})
    socket.write('a')
    assert.equal((await failed)[0].code, 'ECONNRESET')
    await closed
    breaking.close()
  })
}

test('sockets that share one place get their own octets, also large ones', async () => {
  const sockets = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const socket = connectDirectly(to)
      const heard = listenTo(socket)
      await heard.until('>')
      return { socket, heard, name: heard.text() }
    }),
  )
  const large = 'x'.repeat(300_000)
  for (const { socket } of sockets) socket.write(large)
  for (const { socket, heard, name } of sockets) {
    await heard.has(() => heard.text().replaceAll(name, '').length === large.length)
    assert.equal(heard.text().replaceAll(name, ''), large)
    socket.destroy()
  }
})

interface Heard {
  text(): string
  until(end: string): Promise<void>
  has(enough: () => boolean): Promise<void>
}

function listenTo(socket: Socket): Heard {
  let text = ''
  let wake = (): void => {}
  takeOctets(socket, (octets) => {
    text += Buffer.from(octets).toString('latin1')
    wake()
  })
  const has = async (enough: () => boolean): Promise<void> => {
    while (!enough()) await new Promise<void>((resolve) => (wake = resolve))
  }
  return { text: () => text, until: (end) => has(() => text.endsWith(end)), has }
}
