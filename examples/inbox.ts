// `npm start`: the dev inbox, and in it a handful of messages that an application has sent through SMTP.
//
//   npm start                          until Ctrl-C
//   npm start -- --exit-when-ready     only until everything has arrived
import { once } from 'node:events'
import { createServer } from 'node:net'
import { startInbox } from '@posthaste/inbox'
import { createMailer } from 'posthaste'
import { sampleMessages } from './inbox/sample-messages.ts'

await using inbox = await startInbox({ smtpPort: await portOr(1025), webPort: await portOr(8025) })
await using mailer = createMailer({ transport: inbox.smtp.url })
for (const message of sampleMessages(new Date())) await mailer.send(message)

console.log(`The inbox is open, with ${(await inbox.messages()).length} messages in it.

  Read them at   ${inbox.web.url}
  Send more to   ${inbox.smtp.url}

Ctrl-C stops it; nothing is kept.`)

if (!process.argv.includes('--exit-when-ready')) await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])

/** This port of the loopback interface, or 0, which stands for any free one, when something else has it. */
async function portOr(port: number): Promise<number> {
  const probe = createServer()
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening')
    return port
  } catch {
    return 0
  } finally {
    probe.close()
  }
}
