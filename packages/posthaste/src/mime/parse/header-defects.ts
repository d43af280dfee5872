import { readDate } from './date.ts'
import type { DefectLog } from './defect.ts'
import { readMailboxes } from './mailboxes.ts'
import { fieldNamed, fieldsNamed, type ParsedField, type ParsedPart } from './parsed-message.ts'

// Fields that a message has at most once (RFC 5322, 3.6).
const singular = [
  'From',
  'Sender',
  'Reply-To',
  'To',
  'Cc',
  'Bcc',
  'Message-ID',
  'In-Reply-To',
  'References',
  'Subject',
  'Date',
  'MIME-Version',
]

/** Finds what is wrong with the header of a whole message: fields missing, twice, or not what their grammar says. */
export function findHeaderDefects(root: ParsedPart, defects: DefectLog): void {
  const start = root.offsets.headerStart
  const first = (name: string): ParsedField | undefined => fieldNamed(root, name)
  for (const name of ['Date', 'From'])
    if (first(name) === undefined) defects.add('missing-field', start, `there is no ${name} (RFC 5322, 3.6)`, name)
  if (first('Message-ID') === undefined)
    defects.add('missing-field', start, 'there is no Message-ID (RFC 5322, 3.6.4)', 'Message-ID')
  if (first('Content-Type') !== undefined && first('MIME-Version') === undefined)
    defects.add('missing-field', start, 'there is a Content-Type and no MIME-Version (RFC 2045, 4)', 'MIME-Version')
  for (const name of singular) {
    const [, second] = fieldsNamed(root, name)
    if (second !== undefined)
      defects.add('duplicate-field', second.start, `there are several ${name} (RFC 5322, 3.6)`, name)
  }
  const date = first('Date')
  if (date !== undefined && readDate(date.raw) === undefined)
    defects.add('bad-field', date.start, 'Date holds no date (RFC 5322, 3.3)', 'Date')
  const from = first('From')
  if (
    from !== undefined &&
    !readMailboxes(from.raw, 10).some(({ address }) => /^[^@\s]+@[^@\s]+$|^"[^"]*"@[^@\s]+$/.test(address))
  )
    defects.add('bad-field', from.start, 'From holds no address (RFC 5322, 3.6.2)', 'From')
}
