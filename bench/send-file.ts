// Sends one file and prints the most memory that it took, in kilobytes: `send-file.ts PORT PATH`.
import { readFileSync } from 'node:fs'
import { attachFile, createMailer, smtp } from 'posthaste'

const [port, path] = process.argv.slice(2)
await using mailer = createMailer({
  from: 'a@example.com',
  transport: smtp({ host: '127.0.0.1', port: Number(port), tls: 'none' }),
})
await mailer.send({
  to: 'b@example.com',
  subject: 'A file',
  text: 'Attached.',
  attachments: [attachFile(String(path))],
})
// Not resourceUsage().maxRSS: Linux begins that of a new program with its parent's.
console.log(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
