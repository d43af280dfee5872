// Sends one file and prints the most memory that it took, in kilobytes: `send-file.ts PORT PATH`.
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
console.log(process.resourceUsage().maxRSS)
