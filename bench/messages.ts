import type { MailComposerOptions } from 'nodemailer/lib/mail-composer'
import type { CompletedMessage } from '../packages/posthaste/src/message/complete.ts'

// What the benchmarks compose: the same words for us and for the peer.

const paragraph = `Guten Tag,

vielen Dank für Ihre Bestellung vom 22. November. Anbei erhalten Sie die Rechnung über den vereinbarten Betrag; bitte
überweisen Sie ihn bis zum Ende des Monats auf das angegebene Konto. Wenn Sie Fragen haben, antworten Sie einfach auf
diese Nachricht, oder rufen Sie uns an: wir sind von Montag bis Freitag zwischen neun und siebzehn Uhr zu erreichen.

Mit freundlichen Grüßen
Ihre Buchhaltung
`

/** German prose in UTF-8, `octets` octets long to within a paragraph. */
export function prose(octets: number): string {
  return paragraph.repeat(Math.round(octets / Buffer.byteLength(paragraph)))
}

/** The same, marked up. */
export function markedUp(octets: number): string {
  const html = paragraph
    .split('\n')
    .map((line) => `<p style="margin:0">${line}</p>`)
    .join('\n')
  return html.repeat(Math.round(octets / Buffer.byteLength(html)))
}

/** A message of these contents to one recipient, as our composer is given it. */
export function completed(content: Partial<CompletedMessage>): CompletedMessage {
  return {
    from: [{ name: 'Acme GmbH', address: 'rechnung@acme.example' }],
    to: [{ name: 'Ada Lovelace', address: 'ada@example.com' }],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: 'Ihre Rechnung für November',
    date: Date.UTC(2026, 10, 22, 8, 12),
    messageId: 'f3b8a1c6d2e94075@acme.example',
    alternatives: [],
    attachments: [],
    headers: [],
    tags: [],
    metadata: {},
    ...content,
  }
}

/** The same message, as Nodemailer is given it. */
export function asNodemailer(content: Partial<MailComposerOptions>): MailComposerOptions {
  return {
    from: { name: 'Acme GmbH', address: 'rechnung@acme.example' },
    to: [{ name: 'Ada Lovelace', address: 'ada@example.com' }],
    subject: 'Ihre Rechnung für November',
    date: new Date(Date.UTC(2026, 10, 22, 8, 12)),
    messageId: '<f3b8a1c6d2e94075@acme.example>',
    ...content,
  }
}
