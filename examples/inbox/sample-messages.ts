import type { MessageInput } from 'posthaste'
import { pdf, png } from '../first-mail/pictures.ts'
import { invitation } from './invitation.ts'
import { dispatchHtml, newsletterHtml, welcomeHtml } from './pages.ts'

/** What an application sends in an hour, in the order in which it is sent. */
export function sampleMessages(now: Date): readonly MessageInput[] {
  return [backupReport(), newsletter(), meeting(now), dispatched(), invoice(), welcome()]
}

function backupReport(): MessageInput {
  return {
    from: 'Backup <backup@acme.example>',
    to: 'Operations <ops@acme.example>',
    subject: 'Backup of db1 finished with 1 warning',
    text: `db1 was backed up in 4 min 12 s.

  tables      214
  rows        18,302,551
  size        6.1 GB
  warnings    1

warning: table sessions was skipped, as configured in backup.conf, line 31.

The log is at https://backups.acme.example/db1/2026-11-22
--\u0020
Sent by cron on db1.acme.example
`,
    autoSubmitted: 'auto-generated',
  }
}

function newsletter(): MessageInput {
  return {
    from: 'Acme News <news@acme.example>',
    to: 'Ada Lovelace <ada@example.com>',
    subject: 'November: three things that got faster',
    text: 'Search answers in 12 ms, exports no longer wait, and the app starts in half a second.\n\nRead more: https://acme.example/news/november\n\nUnsubscribe: https://acme.example/unsubscribe/ada\n',
    html: newsletterHtml,
    list: { id: 'news.acme.example' },
    unsubscribe: {
      url: 'https://acme.example/unsubscribe/ada',
      mailto: 'mailto:unsubscribe@acme.example?subject=ada',
      oneClick: true,
    },
    headers: { Precedence: 'bulk', 'X-Tags': 'newsletter' },
  }
}

function meeting(now: Date): MessageInput {
  return {
    from: 'Grace Hopper <grace@acme.example>',
    to: ['Ada Lovelace <ada@example.com>', 'Alan Turing <alan@example.org>'],
    subject: 'Invitation: Compiler review, Thursday 14:00 UTC',
    text: 'Let us go through the new optimiser together.\n\nWhere: Room 3, or https://meet.acme.example/compiler\n',
    calendar: { method: 'REQUEST', content: invitation(now) },
  }
}

function dispatched(): MessageInput {
  return {
    from: { name: 'Acme 商店 · متجر', address: 'shop@acme.example' },
    to: [
      { name: '王小明', address: 'wang@example.com' },
      { name: 'ليلى حسن', address: 'layla@example.net' },
    ],
    subject: '您的订单已发货 · تم شحن طلبك',
    text: '王小明，您好！\n\n您的订单 A-2048 已发货，预计周四送达。\n\nمرحبا ليلى،\n\nتم شحن طلبك A-2048 ويصل يوم الخميس.\n\nhttps://acme.example/track/A-2048\n',
    html: dispatchHtml,
  }
}

function invoice(): MessageInput {
  return {
    from: 'Acme Billing <billing@acme.example>',
    to: 'Ada Lovelace <ada@example.com>',
    cc: 'Accounts <accounts@example.com>',
    bcc: 'archive@acme.example',
    replyTo: 'billing-help@acme.example',
    subject: 'Invoice 2026-11 · Ihre Rechnung',
    text: 'Dear Ada,\n\nplease find attached the invoice for November, the hours behind it, and a picture.\n\nKind regards\nAcme Billing\n',
    attachments: [
      { filename: 'Rechnung 2026-11.pdf', content: pdf('Invoice 2026-11: 42.00 EUR') },
      { filename: 'hours.csv', content: 'day,hours,what\n2026-11-03,2.5,Engine\n2026-11-17,3,Engine\n' },
      { filename: 'envelope.png', content: png(8) },
      { filename: '发票.txt', content: '金额：42.00 欧元\n' },
    ],
  }
}

function welcome(): MessageInput {
  return {
    from: 'Acme <hello@acme.example>',
    to: 'Ada Lovelace <ada@example.com>',
    subject: 'Welcome, Ada: confirm your address',
    text: 'Welcome to Acme, Ada!\n\nYour confirmation code is 482 913.\n\nOr open https://acme.example/confirm?token=q7Zp2v within an hour.\n',
    html: welcomeHtml,
    attachments: [{ filename: 'envelope.png', content: png(3), contentId: 'envelope' }],
    headers: { 'X-Tags': 'signup' },
  }
}
