// `npm run first-mail`: sends a message with attachments through SMTP to a server of its own, and shows what arrived there.
import { createMailer } from 'posthaste'
import { startFakeServer } from 'posthaste/testing'
import { sampleMessage } from './first-mail/sample-message.ts'
import { showConversation, showMessage } from './first-mail/show.ts'

await using server = await startFakeServer()
await using mailer = createMailer({ from: 'Ada Lovelace <ada@example.com>', transport: server.url })

const receipt = await mailer.send(sampleMessage())
const arrived = await server.waitForMessage()

console.log(`Sent ${receipt.messageId} to an SMTP server on ${server.host}, port ${server.port}. What arrived there:\n`)
console.log(showMessage(arrived))
console.log('The conversation:\n')
console.log(showConversation(server.transcript))
