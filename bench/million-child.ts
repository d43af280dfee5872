// Sends so many generated messages, each hundredth to nobody, in a process of its own: `million-child.ts PORT COUNT`.
import { readFileSync } from 'node:fs'
import { createMailer, smtp } from 'posthaste'
import type { Account } from './million.ts'

const [port, count] = process.argv.slice(2).map(Number)
const body = 'The amount is due within thirty days of the date of this invoice.\n'.repeat(14)

await using mailer = createMailer({
  from: 'Acme <billing@acme.example>',
  transport: smtp({ host: '127.0.0.1', port: port ?? 0, tls: 'none', pool: 10 }),
})
const tally = { sent: 0, refused: 0, wrong: 0 }
let expected = 0
const before = process.cpuUsage()
const began = performance.now()
for await (const { index, ok, error } of mailer.sendMany(messages())) {
  // Results come in the order of the input: one for each message, and none twice.
  if (index !== expected++ || ok === isBad(index)) tally.wrong++
  else if (ok) tally.sent++
  else if (error.code === 'ADDRESS_INVALID') tally.refused++
  else tally.wrong++
}
const { user, system } = process.cpuUsage(before)
const seconds = (performance.now() - began) / 1000
// Not resourceUsage().maxRSS: Linux begins that of a new program with its parent's.
const peak = Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
globalThis.gc?.()
const { heapUsed, external } = process.memoryUsage()
const account: Account = {
  ...tally,
  seconds,
  processorSeconds: (user + system) / 1e6,
  peak,
  held: heapUsed + external,
}
console.log(JSON.stringify(account))

function* messages() {
  for (let index = 0; index < (count ?? 0); index++) {
    const to = isBad(index) ? `customer${index}@` : `customer${index}@example.com`
    yield { to, subject: `Invoice ${index}`, text: `Dear customer ${index},\n\n${body}` }
  }
}

function isBad(index: number): boolean {
  return index % 100 === 42
}
