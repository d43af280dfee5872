import type { Message } from '../../src/http/api-types.ts'

/** Makes a message for the stand-in; the rest of it is unremarkable. */
export function message(facts: Partial<Message> & { readonly ID: string }): Message {
  return {
    MessageID: `${facts.ID}@example.com`,
    From: { Name: 'Ada Lovelace', Address: 'ada@example.com' },
    To: [{ Name: 'Grace Hopper', Address: 'grace@example.com' }],
    Cc: [],
    Bcc: [],
    ReplyTo: [],
    ReturnPath: 'ada@example.com',
    Subject: `Message ${facts.ID}`,
    ListUnsubscribe: { Header: '', Links: [], Errors: '', HeaderPost: '' },
    Date: '2026-11-22T09:00:00Z',
    Tags: [],
    Username: '',
    Text: `The text of ${facts.ID}.`,
    HTML: '',
    Size: 1_234,
    Inline: [],
    Attachments: [],
    Created: '2026-11-22T09:00:00Z',
    Mailbox: 'inbox',
    Recipients: ['grace@example.com'],
    ...facts,
  }
}

/** Many messages, newest first, named m1 (the oldest) to mN. */
export function messages(number: number): Message[] {
  return Array.from({ length: number }, (_, n) => message({ ID: `m${number - n}` }))
}
