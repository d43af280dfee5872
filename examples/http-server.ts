// A server whose handler sends mail. The mailer is made once; each request uses it; it is closed with the server.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createMailer } from 'posthaste'

const { POSTHASTE_URL: transport = 'memory:', PORT = '0' } = process.env
const mailer = createMailer({ from: 'Acme <hello@acme.example>', transport })

const server = createServer(async (request, response) => {
  const address = new URL(request.url ?? '/', 'http://localhost').searchParams.get('address') ?? ''
  const result = await mailer.trySend({ to: address, subject: 'Welcome', text: 'Good to see you.\n' })
  // The reader learns what they can mend; the log gets the rest.
  if (!result.ok) console.error(result.error.code, result.error.message)
  response.statusCode = result.ok ? 202 : result.error.action === 'fix-message' ? 422 : 503
  response.end(result.ok ? 'Look into your mailbox.\n' : 'We could not write to you.\n')
})

server.listen(Number(PORT), '127.0.0.1')
await once(server, 'listening')
const bound = server.address()
const port = typeof bound === 'object' && bound !== null ? bound.port : 0

for (const address of ['ada@example.com', 'ada@example@com']) {
  const response = await fetch(`http://127.0.0.1:${port}/sign-up?address=${encodeURIComponent(address)}`)
  console.log(address, response.status, (await response.text()).trim())
}
server.close()
await mailer.close()
