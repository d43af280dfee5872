import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

// What the sink takes at most: sockets that write octets made beforehand, in the groups that a client writes them in, and look
// at the replies no further than to find the leave to send content. No client on this machine can be faster.

const envelope = 'MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n'

/** Sends `messages` copies of the content over so many connections, and resolves with how many they were. */
export async function sendBare(port: number, connections: number, content: string, messages: number): Promise<number> {
  const group = Buffer.from(`${content}.\r\n${envelope}`)
  let left = messages
  await Promise.all(Array.from({ length: connections }, () => converse(port, group, () => left-- > 0)))
  return messages
}

async function converse(port: number, group: Buffer, more: () => boolean): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await answer(socket, '220 ')
  socket.write('EHLO bare\r\n')
  await answer(socket, '250 ')
  const over = once(socket, 'close')
  socket.on('data', (replies) => {
    if (!replies.includes('354 ')) return
    if (more()) socket.write(group)
    else socket.destroy()
  })
  socket.write(envelope)
  await over
}

async function answer(socket: Socket, last: string): Promise<void> {
  for (let heard = ''; !heard.includes(last); ) heard += String((await once(socket, 'data'))[0])
}
