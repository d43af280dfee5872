import type { RecipientResult } from '../errors.ts'
import type { Receipt } from '../transport/transport.ts'
import { type Output, paint, printable, type Tone } from './terminal.ts'

/** One line for each recipient, and one for the message. */
export function showReceipt(receipt: Receipt, output: Output): string {
  const width = Math.max(...receipt.recipients.map(({ address }) => address.length))
  const lines = receipt.recipients.map((each) => showRecipient(each, receipt, width, output))
  const about = `Message-ID <${receipt.messageId}>, by ${receipt.transport}`
  return `${[...lines, paint(output, 'faint', about)].join('\n')}\n`
}

const marks: Readonly<Record<RecipientResult['outcome'], readonly [mark: string, tone: Tone]>> = {
  accepted: ['✓', 'good'],
  queued: ['✓', 'good'],
  refused: ['✗', 'bad'],
  deferred: ['…', 'doubtful'],
  unknown: ['?', 'doubtful'],
}

function showRecipient(result: RecipientResult, receipt: Receipt, width: number, output: Output): string {
  const [mark, tone] = marks[result.outcome]
  const reply = result.reply ?? (result.outcome === 'accepted' ? receipt.reply : undefined)
  const why = reply
    ? [reply.code, reply.enhanced, printable(reply.text)].filter(Boolean).join(' ')
    : (result.reason ?? '')
  return `${paint(output, tone, mark)} ${result.address.padEnd(width)}  ${result.outcome.padEnd(8)}  ${why}`.trimEnd()
}
