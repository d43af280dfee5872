// Whatever can be attached: files, text, octets, streams, pictures in the HTML, an invitation, a message.
import { attachFile, createMailer } from 'posthaste'

const mailer = createMailer({ from: 'Acme <hello@acme.example>', transport: 'console:' })

await mailer.send({
  to: 'Ada Lovelace <ada@example.com>',
  subject: 'Everything at once',
  text: 'See the attachments.\n',
  html: '<p>See the attachments. <img src="cid:logo" alt="Acme"></p>\n',
  attachments: [
    attachFile(new URL('../package.json', import.meta.url)), // read when the message is sent; its type follows from its name
    attachFile(import.meta.filename, { filename: 'anhänge.txt', contentType: 'text/plain' }),
    { filename: 'notes.txt', content: 'line one\nline two\n' },
    { filename: 'logo.svg', content: '<svg xmlns="http://www.w3.org/2000/svg"/>', contentId: 'logo' },
    { filename: 'report.csv', content: rows }, // a function, so that the message can be sent twice
    { filename: 'original.eml', content: 'Subject: The original\r\n\r\nHi.\r\n', contentType: 'message/rfc822' },
  ],
  calendar: {
    method: 'REQUEST',
    content: [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Acme//Example//EN',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      'UID:1@acme.example',
      'DTSTAMP:20261122T090000Z',
      'DTSTART:20261123T090000Z',
      'SUMMARY:Tea',
      'ORGANIZER:mailto:hello@acme.example',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
  },
})
await mailer.close()

async function* rows(): AsyncGenerator<Uint8Array> {
  for (let row = 1; row <= 3; row++) yield new TextEncoder().encode(`${row},${row * row}\r\n`)
}
