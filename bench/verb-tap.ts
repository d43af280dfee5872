import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/** Listens in before a server, and knows how often a client said which command. */
export interface VerbTap {
  readonly port: number
  /** How many lines began with the command so far, those of the content among them. */
  count(verb: string): number
  stop(): Promise<void>
}

/** Starts one before a server of the loopback interface; it changes nothing, and keeps every octet. */
export async function startVerbTap(port: number): Promise<VerbTap> {
  const heard: Buffer[] = []
  const server = createServer((client) => {
    const upstream = connect({ port, host: '127.0.0.1' })
    client.on('data', (octets) => heard.push(octets))
    client.pipe(upstream).pipe(client)
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    count: (verb) =>
      Buffer.concat(heard)
        .toString('latin1')
        .match(new RegExp(`^${verb}\\b`, 'gim'))?.length ?? 0,
    async stop() {
      server.close()
      await once(server, 'close')
    },
  }
}
