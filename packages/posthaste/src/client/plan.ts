import { MessageError, type RecipientResult, RecipientsError } from '../errors.ts'
import { needsSmtpUtf8 } from '../message/address.ts'
import type { DeliveryReports, Envelope } from '../message/envelope.ts'
import type { Raw } from '../mime/raw.ts'
import type { Capabilities } from '../smtp/capability.ts'
import { commandLine, type MailParameters, type RecipientParameters } from '../smtp/command.ts'
import type { PlannedRecipient, TransactionPlan } from '../smtp/transaction-state.ts'
import { isSmall } from './content.ts'
import type { ResolvedOptions } from './options.ts'
import type { Session } from './session.ts'

/** A transaction for one server, and the recipients that are not in it. */
export interface Plan {
  readonly transaction: TransactionPlan
  /** The indexes in the envelope of those who are. */
  readonly asked: readonly number[]
  /** Those for whom there is no room in it (RFC 9422), by their index in the envelope. */
  readonly rest: readonly number[]
  /** Results of the recipients that were refused here, by their index in the envelope. */
  readonly refusedHere: ReadonlyMap<number, RecipientResult>
}

/**
 * Checks what this server can take, before MAIL, and prints the commands. Nobody is asked when another session must be,
 * because this one has seen as many domains as it may.
 *
 * @param wanted indexes in the envelope of the recipients that are left to ask about; without it, all
 * @throws MessageError MESSAGE_TOO_LARGE or CAPABILITY_MISSING, or RecipientsError, when nothing of the message can go
 */
export function planTransaction(
  session: Session,
  envelope: Envelope,
  raw: Raw,
  dsn: DeliveryReports | undefined,
  options: ResolvedOptions,
  wanted: Iterable<number> = envelope.recipients.keys(),
): Plan {
  const { capabilities, open: reset } = session
  refuseWhatServerLacks(capabilities, envelope, raw, dsn)
  if (envelope.requireTls) refuseWhereTlsMayEnd(session)
  const utf8 = raw.needsSmtpUtf8 || (capabilities.smtpUtf8 && envelopeNeedsUtf8(envelope))
  const { asked, rest, refusedHere } = chooseRecipients(session, envelope, wanted)
  if (asked.length + rest.length === 0) throw new RecipientsError([...refusedHere.values()])
  const sender = { verb: 'MAIL', sender: envelope.sender } as const
  const mail = commandLine({ ...sender, parameters: mailParameters(capabilities, envelope, raw, utf8, dsn) })
  const recipients = asked.map((index): PlannedRecipient => {
    const address = envelope.recipients[index] ?? ''
    return { address, rcpt: rcptLine(address, utf8, dsn) }
  })
  return { transaction: { mail, recipients, reset, ...waysOf(session, raw, options) }, asked, rest, refusedHere }
}

/** How many round trips this server lets us save. */
function waysOf(
  { capabilities, manners, proven }: Session,
  raw: Raw,
  { protocol, sendAhead }: ResolvedOptions,
): Pick<TransactionPlan, 'grouped' | 'chunked' | 'ahead' | 'perRecipient'> {
  const perRecipient = protocol === 'lmtp'
  const grouped = capabilities.pipelining && manners.groups.holds
  const whole = isSmall(raw)
  // Without groups every chunk is waited for: of large content that is worse than DATA.
  const chunked = capabilities.chunking && !perRecipient && (grouped || whole)
  const ahead = sendAhead > 1 && grouped && chunked && whole && proven && manners.ahead.holds
  return { grouped, chunked, ahead, perRecipient }
}

/** Takes as many of the wanted as fit into one transaction, and into what is left of the session (RFC 9422). */
function chooseRecipients(
  { capabilities, domains }: Session,
  { recipients }: Envelope,
  wanted: Iterable<number>,
): Pick<Plan, 'asked' | 'rest' | 'refusedHere'> {
  const { rcptMax = Number.POSITIVE_INFINITY, rcptDomainMax } = capabilities.limits
  const asked: number[] = []
  const rest: number[] = []
  const refusedHere = new Map<number, RecipientResult>()
  for (const index of wanted) {
    const address = recipients[index] ?? ''
    if (!capabilities.smtpUtf8 && needsSmtpUtf8(address)) refusedHere.set(index, unsendable(address))
    else if (asked.length < rcptMax && hasRoomFor(address, domains, rcptDomainMax)) asked.push(index)
    else rest.push(index)
  }
  return { asked, rest, refusedHere }
}

function hasRoomFor(address: string, domains: Set<string>, most: number | undefined): boolean {
  if (most === undefined) return true
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
  if (!domains.has(domain) && domains.size >= most) return false
  domains.add(domain)
  return true
}

/** Refuses what this connection's server said it cannot take; the error for the whole message. */
function refuseWhatServerLacks(
  { maxSize, smtpUtf8, eightBitMime, dsn: hasDsn }: Capabilities,
  { sender }: Envelope,
  raw: Raw,
  dsn: DeliveryReports | undefined,
): void {
  if (raw.size !== undefined && maxSize !== undefined && raw.size > maxSize) {
    const problem = `has ${raw.size} octets, and the server takes at most ${maxSize}; make it smaller (RFC 1870)`
    throw new MessageError('MESSAGE_TOO_LARGE', 'message', problem)
  }
  if (raw.needsSmtpUtf8 && !smtpUtf8)
    throw missing('headers', 'SMTPUTF8', 'an address in them has a local part in UTF-8')
  if (!smtpUtf8 && needsSmtpUtf8(sender)) throw missing('envelope.sender', 'SMTPUTF8', 'its local part is UTF-8')
  if (raw.needs8BitMime && !eightBitMime) throw missing('content', '8BITMIME', 'it holds octets above 127')
  if (dsn && !hasDsn) throw missing('dsn', 'DSN', 'delivery reports were asked for')
}

/** RFC 8689, section 4.2.1: only a server that proved who it is can promise anything. */
function refuseWhereTlsMayEnd({ capabilities, facts }: Session): void {
  if (facts.tls?.verifiedName === undefined) {
    const problem =
      "must be asked for over TLS with a verified certificate: tls 'required' or 'implicit', and verify 'full'"
    throw new MessageError('CAPABILITY_MISSING', 'requireTls', problem)
  }
  if (!capabilities.requireTls) throw missing('requireTls', 'REQUIRETLS', 'TLS on the whole way was asked for')
}

function missing(field: string, extension: string, why: string): MessageError {
  return new MessageError('CAPABILITY_MISSING', field, `the server does not offer ${extension}, and ${why}`)
}

function unsendable(address: string): RecipientResult {
  const reason = 'the server does not offer SMTPUTF8, and the local part of the address is UTF-8'
  return { address, outcome: 'refused', action: 'fix-message', reason }
}

function envelopeNeedsUtf8({ sender, recipients }: Envelope): boolean {
  return needsSmtpUtf8(sender) || recipients.some(needsSmtpUtf8)
}

function mailParameters(
  capabilities: Capabilities,
  { requireTls }: Envelope,
  raw: Raw,
  smtpUtf8: boolean,
  dsn: DeliveryReports | undefined,
): MailParameters {
  const parameters: { -readonly [Name in keyof MailParameters]: MailParameters[Name] } = {}
  if (capabilities.size && raw.size !== undefined) parameters.size = raw.size
  if (raw.needs8BitMime) parameters.body = '8BITMIME'
  if (smtpUtf8) parameters.smtpUtf8 = smtpUtf8
  if (dsn?.return !== undefined) parameters.return = dsn.return
  if (dsn?.envelopeId !== undefined) parameters.envelopeId = dsn.envelopeId
  if (requireTls) parameters.requireTls = requireTls
  return parameters
}

function rcptLine(recipient: string, utf8: boolean, dsn: DeliveryReports | undefined): string {
  return commandLine({
    verb: 'RCPT',
    recipient,
    utf8,
    ...(dsn ? { parameters: reportParameters(recipient, dsn) } : {}),
  })
}

function reportParameters(recipient: string, { notify }: DeliveryReports): RecipientParameters {
  return {
    ...(notify === undefined ? {} : { notify }),
    // RFC 6533 has a form of its own for UTF-8, which servers seldom know; without ORCPT they report what RCPT said.
    ...(needsSmtpUtf8(recipient) ? {} : { originalRecipient: recipient }),
  }
}
