// Our server, which takes mail over TLS alone, counts what carries an RSA signature, and keeps nothing.
import { createServer } from 'posthaste/server'
import { server as identity } from '../../test/pki/pki.ts'
import { serve } from './child.ts'

let messages = 0
let signed = 0

const server = createServer({
  tls: { ...identity, required: true },
  policy: {
    async message(_session, _envelope, stream) {
      const chunks: Uint8Array[] = []
      for await (const chunk of stream) chunks.push(chunk)
      const text = Buffer.concat(chunks).toString('latin1')
      const header = text.slice(0, text.indexOf('\r\n\r\n'))
      messages++
      if (/^DKIM-Signature:.*\ba=rsa-sha256;.*\bbh=/ms.test(header)) signed++
      return undefined
    },
  },
})
const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
serve({ port }, { messages: () => messages, signed: () => signed })
