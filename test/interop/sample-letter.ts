// One letter with everything in it that a mail server can get wrong, as `posthaste send` takes it.
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import type { PythonsReading } from './python-email.ts'

/** A letter on disk, and how to send it. */
export interface Letter {
  /** The arguments of `posthaste send`, without the way. */
  readonly args: readonly string[]
  /** What standard input holds: the text. */
  readonly input: string
}

const subject = 'Rechnung 发票 فاتورة 🎉 für Sie, mit einem Betreff, der länger ist als eine Zeile sein darf'
const textBody = [
  'Guten Tag 您好 مرحبا 👋',
  '.',
  '..two dots',
  'From the beginning',
  'trailing spaces   ',
  'x'.repeat(1200),
  '',
].join('\n')
const html = '<p>Guten Tag 您好 مرحبا 👋 <img src="cid:logo@sender.test" alt="Logo"></p>\n'
const picture = { name: '标志 الشعار 🖼️.png', octets: png() }
const invoice = { name: 'فاتورة 发票 2026 🧾.pdf', octets: pdf() }

/** Writes the letter's files into a new folder inside `folder`. */
export function writeLetter(folder: string, recipients: readonly string[] = ['أحمد علي <ada@example.test>']): Letter {
  const files = join(folder, '信件 رسالة')
  mkdirSync(files)
  for (const { name, octets } of [picture, invoice]) writeFileSync(join(files, name), octets)
  const htmlFile = join(files, 'letter.html')
  writeFileSync(htmlFile, html)
  return {
    input: textBody,
    args: [
      'send',
      ...['--from', '张伟 <zhang@sender.test>', '--cc', '🦊 Fox <grace@example.test>', '--bcc', 'ada@example.test'],
      ...recipients.flatMap((each) => ['--to', each]),
      ...['--subject', subject, '--text-file', '-', '--html-file', htmlFile],
      ...['--inline', `logo@sender.test=${join(files, picture.name)}`, '--attach', join(files, invoice.name)],
      '--json',
    ],
  }
}

/** What every program that reads the letter has to find in it, dates and identifiers aside. */
export const expectedReading: Omit<PythonsReading, 'date' | 'messageId'> = {
  subject,
  from: [{ name: '张伟', address: 'zhang@sender.test' }],
  to: [{ name: 'أحمد علي', address: 'ada@example.test' }],
  cc: [{ name: '🦊 Fox', address: 'grace@example.test' }],
  bcc: [],
  structure: [
    'multipart/mixed',
    [['multipart/related', [['multipart/alternative', ['text/plain', 'text/html']], 'image/png']], 'application/pdf'],
  ],
  text: textBody,
  html,
  attachments: [
    part('image/png', picture, 'inline', '<logo@sender.test>'),
    part('application/pdf', invoice, 'attachment', null),
  ],
  defects: [],
}

function part(
  type: string,
  { name, octets }: { readonly name: string; readonly octets: Uint8Array },
  disposition: string,
  contentId: string | null,
) {
  return { type, filename: name, disposition, contentId, sha256: createHash('sha256').update(octets).digest('hex') }
}

/** One red pixel. */
function png(): Uint8Array {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  const pixels = deflateSync(Buffer.from([0, 255, 0, 0]))
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const body = Buffer.concat([Buffer.from(type), content])
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** An empty page, with line ends of every kind after it, none of which may change. */
function pdf(): Uint8Array {
  return Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj
trailer<</Root 1 0 R>>\n%%EOF\n\r\r\n\n.\r\n\0\xff`,
    'latin1',
  )
}
