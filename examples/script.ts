// A script that sends one message. Where to, and from whom, is found in the environment or in posthaste.config.ts:
//
//   POSTHASTE_URL=console: POSTHASTE_FROM='Acme <hello@acme.example>' node examples/script.ts ada@example.com
import { MailError, sendMail } from 'posthaste'

const [to = 'ada@example.com'] = process.argv.slice(2)

try {
  const receipt = await sendMail({ to, subject: 'Hello', text: 'Here is the message.\n' })
  console.error(`${receipt.accepted.join(', ')} accepted by ${receipt.transport}`)
} catch (error) {
  if (!MailError.is(error)) throw error
  console.error(`${error.message} (${error.action})`)
  process.exitCode = 1
}
