// An SMTP server that reads content as fast as it comes and keeps nothing of it: for messages so large that looking at each
// octet, as smtp-sink does, would be what is measured. Prints its port; ends with its standard input.
import { createServer, type Socket } from 'node:net'

const ending = Buffer.from('\r\n.\r\n')

const server = createServer((socket) => {
  socket.on('error', () => {})
  socket.write('220 counting\r\n')
  socket.on('data', takerOf(socket))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' && address ? address.port : 0)
})
process.stdin.on('end', () => process.exit()).resume()

function takerOf(socket: Socket): (octets: Buffer) => void {
  let inContent = false
  let tail = Buffer.alloc(0)
  return (octets) => {
    if (!inContent) {
      for (const line of octets.toString().trimEnd().split('\r\n')) {
        inContent = line === 'DATA'
        socket.write(replyTo(line))
      }
      return
    }
    // Clients that do not send the next message with this one end what they write with the final dot.
    tail = Buffer.concat([tail, octets.subarray(-ending.length)]).subarray(-ending.length)
    if (!tail.equals(ending)) return
    inContent = false
    socket.write('250 counted\r\n')
  }
}

function replyTo(line: string): string {
  if (line.startsWith('EHLO')) return '250-counting\r\n250-PIPELINING\r\n250 8BITMIME\r\n'
  return line === 'DATA' ? '354 go on\r\n' : '250 ok\r\n'
}
