// One of three works in a process of its own: rendering, sending, or both at once; prints how long it took and how much memory.
import { fileTemplates } from '@posthaste/templates'
import { createMailer, merge } from 'posthaste'

const [work, count = '0', port, folder = ''] = process.argv.slice(2)
const templates = fileTemplates(folder, { reload: false })
const from = 'Acme <hello@acme.example>'
await using mailer = createMailer({ from, transport: `smtp://127.0.0.1:${port}?tls=none&pool=10`, templates })

const { subject, html, text, attachments } = await templates.render('welcome', dataOf(0))
const ready = {
  ...(subject === undefined ? {} : { subject }),
  ...(html === undefined ? {} : { html }),
  ...(text === undefined ? {} : { text }),
  ...(attachments === undefined ? {} : { attachments }),
}

const began = process.hrtime.bigint()
if (work === 'render') for (let row = 0; row < Number(count); row++) await templates.render('welcome', dataOf(row))
else {
  const { sent, failures } = await mailer.sendAll(work === 'send' ? messages() : merge('welcome', rows()))
  if (sent !== Number(count)) throw new Error(`${sent} were sent: ${failures[0]?.error.message}`)
}
const seconds = Number(process.hrtime.bigint() - began) / 1e9
console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }))

function* messages() {
  for (let row = 0; row < Number(count); row++) yield { ...ready, to: `person${row}@example.com` }
}

function* rows() {
  for (let row = 0; row < Number(count); row++) yield { to: `person${row}@example.com`, data: dataOf(row) }
}

function dataOf(row: number): { name: string; confirmUrl: string } {
  return { name: `Person ${row}`, confirmUrl: `https://acme.example/confirm?token=${row}` }
}
