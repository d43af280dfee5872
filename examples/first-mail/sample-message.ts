import type { MessageInput } from 'posthaste'
import { pdf, png } from './pictures.ts'

/** Text, HTML with a picture in it, and attachments, with names in four scripts. */
export function sampleMessage(): MessageInput {
  return {
    to: [
      { name: '王小明', address: 'wang@example.com' },
      { name: 'Hopper, Grace', address: 'grace@example.org' },
    ],
    cc: { name: 'ليلى حسن', address: 'layla@example.net' },
    bcc: 'archive@example.com',
    subject: 'Ihre Rechnung · 您的发票 · فاتورتك 📯',
    text: 'Guten Tag,\n\nanbei Ihre Rechnung. 附件是您的发票。 مرفق فاتورتك.\n\nHaste, post, haste!\n',
    html: '<p><img src="cid:logo" alt=""> Guten Tag,</p><p>anbei Ihre Rechnung. 附件是您的发票。 مرفق فاتورتك.</p><p>Haste, post, haste!</p>\n',
    attachments: [
      { filename: 'logo.png', content: png(), contentId: 'logo' },
      { filename: '发票 2026-11.pdf', content: pdf('Invoice 2026-11: 42.00 EUR') },
      { filename: 'شروط.txt', content: 'تدفع خلال ثلاثين يوما.\n' },
    ],
    headers: { 'X-Campaign': 'autumn' },
  }
}
