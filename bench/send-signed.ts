// Sends signed messages of 4 KB over TLS and prints what that took: `send-signed.ts PORT KEY WARM-UP MESSAGES`.
import { readFileSync } from 'node:fs'
import { createMailer, smtp } from 'posthaste'
import { ca } from '../test/pki/pki.ts'

const [port, key, warmUp, count] = process.argv.slice(2)
const text = `${'x'.repeat(70)}\n`.repeat(53)
const message = { from: 'a@example.com', to: 'b@example.net', subject: 'Hello', text }

await using mailer = createMailer({
  transport: smtp({ host: '127.0.0.1', port: Number(port), tls: 'required', ca, pool: 10 }),
  dkim: { domain: 'example.com', selector: 's1', privateKey: readFileSync(String(key), 'utf8') },
})

await send(Number(warmUp))
const began = process.hrtime.bigint()
const before = process.cpuUsage()
await send(Number(count))
const { user, system } = process.cpuUsage(before)
const wallSeconds = Number(process.hrtime.bigint() - began) / 1e9
console.log(JSON.stringify({ processorSeconds: (user + system) / 1e6, wallSeconds }))

async function send(messages: number): Promise<void> {
  for await (const result of mailer.sendMany(repeated(messages))) if (!result.ok) throw result.error
}

function* repeated(times: number): Generator<typeof message, void, undefined> {
  for (let done = 0; done < times; done++) yield message
}
