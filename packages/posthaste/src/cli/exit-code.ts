import { type Action, MailError } from '../errors.ts'
import type { Receipt } from '../transport/transport.ts'

/** What the exit status of `posthaste` means; the help shows the same table. */
export const exitCodes = {
  ok: { code: 0, means: 'everything was accepted, or is as it should be' },
  refused: { code: 1, means: 'nothing was accepted, and the same message never will be' },
  unusable: { code: 2, means: 'the command line or the configuration must change' },
  partial: { code: 3, means: 'some recipients were accepted, others were not' },
  unknown: { code: 4, means: 'the message may have arrived: find out before sending it again' },
  defect: { code: 70, means: 'a defect of Posthaste' },
  temporary: { code: 75, means: 'nothing was accepted, and trying again later may help' },
  interrupted: { code: 130, means: 'interrupted before anything was sent' },
} as const

/** The exit status that says what became of a message which somebody was accepted for. */
export function exitCodeOfReceipt({ recipients }: Pick<Receipt, 'recipients'>): number {
  if (recipients.some(({ outcome }) => outcome === 'unknown')) return exitCodes.unknown.code
  const all = recipients.every(({ outcome }) => outcome === 'accepted' || outcome === 'queued')
  return all ? exitCodes.ok.code : exitCodes.partial.code
}

/** The exit status that says what to do about an error. */
export function exitCodeOfError(error: unknown): number {
  return MailError.is(error) ? exitCodeOfAction(error.action) : exitCodes.defect.code
}

/** The exit status that says the same as an action. */
export function exitCodeOfAction(action: Action): number {
  switch (action) {
    case 'retry':
      return exitCodes.temporary.code
    case 'confirm':
      return exitCodes.unknown.code
    case 'fix-config':
      return exitCodes.unusable.code
    case 'fix-message':
    case 'suppress':
      return exitCodes.refused.code
  }
}
