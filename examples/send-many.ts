// Very many messages: made one by one, sent a few at a time, told in order. Memory does not grow with their number.
import { createMailer, type MessageInput } from 'posthaste'

const { POSTHASTE_URL: transport = 'null:' } = process.env
const mailer = createMailer({ from: 'News <news@acme.example>', transport })

async function* newsletter(): AsyncGenerator<MessageInput> {
  for await (const { name, address } of subscribers()) {
    yield {
      to: { name, address },
      subject: `News for ${name}`,
      text: `Dear ${name},\n\nthere is news.\n`,
      unsubscribe: { url: `https://acme.example/unsubscribe/${encodeURIComponent(address)}`, oneClick: true },
    }
  }
}

let sent = 0
for await (const { index, ok, error } of mailer.sendMany(newsletter())) {
  if (ok) sent++
  else console.log(`message ${index} was not sent: ${error.message}`) // and the next one is sent all the same
}
console.log(`${sent} sent`)
await mailer.close()

/** As a cursor of a database would give them. */
async function* subscribers(): AsyncGenerator<{ readonly name: string; readonly address: string }> {
  for (let number = 1; number <= 1000; number++) {
    yield { name: `Reader ${number}`, address: number === 500 ? 'nobody' : `reader${number}@example.com` }
  }
}
