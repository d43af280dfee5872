import { defaultMailbox, type Incoming, type MailboxRule, type SessionRecord } from './records.ts'
import { StoreError } from './store-error.ts'

/** What a message holds of interest to a rule. */
export type FieldValues = (name: string) => readonly string[]

/** One mailbox and the recipients whose mail goes there. */
export interface Destination {
  readonly mailbox: string
  readonly recipients: readonly string[]
}

/**
 * Refuses rules that can never hold or that name no mailbox.
 *
 * @throws StoreError STORE_ARGUMENT, naming the rule
 */
export function checkRules(rules: readonly MailboxRule[]): void {
  for (const [index, rule] of rules.entries()) {
    const at = `mailboxes[${index}]`
    if (typeof rule.mailbox !== 'string' || rule.mailbox.trim() === '' || rule.mailbox.length > longestName) {
      throw new StoreError(
        'STORE_ARGUMENT',
        `${at}.mailbox: expected a name of 1 to ${longestName} characters, got ${JSON.stringify(rule.mailbox)}`,
      )
    }
    if (rule.user === undefined && rule.recipientDomain === undefined && rule.header === undefined) {
      throw new StoreError('STORE_ARGUMENT', `${at}: expected at least one of user, recipientDomain and header`)
    }
    for (const [placeholder, given] of [
      ['{user}', rule.user],
      ['{domain}', rule.recipientDomain],
      ['{header}', rule.header],
    ] as const) {
      if (rule.mailbox.includes(placeholder) && given === undefined) {
        throw new StoreError(
          'STORE_ARGUMENT',
          `${at}.mailbox: ${placeholder} stands for nothing, as the rule has no such condition`,
        )
      }
    }
  }
}

/** Where a message goes: each recipient to one mailbox, mailboxes in the order of their first recipient. */
export function destinationsOf(
  {
    envelope,
    session,
    mailbox,
  }: Pick<Incoming, 'envelope' | 'mailbox'> & { readonly session: Pick<SessionRecord, 'user'> },
  rules: readonly MailboxRule[],
  fields: FieldValues,
): readonly Destination[] {
  if (mailbox !== undefined) return [{ mailbox, recipients: envelope.recipients }]
  if (rules.length === 0) return [{ mailbox: defaultMailbox, recipients: envelope.recipients }]
  const byMailbox = new Map<string, string[]>()
  // A message without recipients (one put in by HTTP) still has a user and a header.
  for (const recipient of envelope.recipients.length === 0 ? [''] : envelope.recipients) {
    const facts = { user: session.user ?? '', domain: domainOf(recipient), fields }
    const name = rules.map((rule) => mailboxBy(rule, facts)).find((found) => found !== undefined) ?? defaultMailbox
    const recipients = byMailbox.get(name)
    if (recipients === undefined) byMailbox.set(name, recipient === '' ? [] : [recipient])
    else recipients.push(recipient)
  }
  return [...byMailbox].map(([name, recipients]) => ({ mailbox: name, recipients }))
}

const longestName = 200

interface Facts {
  readonly user: string
  readonly domain: string
  readonly fields: FieldValues
}

function mailboxBy(rule: MailboxRule, { user, domain, fields }: Facts): string | undefined {
  if (rule.user !== undefined && (user === '' || !fits(rule.user, user))) return undefined
  if (rule.recipientDomain !== undefined && (domain === '' || !fits(rule.recipientDomain, domain))) return undefined
  const wanted = rule.header?.value ?? '*'
  const header = rule.header && fields(rule.header.name).find((value) => fits(wanted, value))
  if (rule.header !== undefined && header === undefined) return undefined
  const found: Readonly<Record<string, string>> = { '{user}': user, '{domain}': domain, '{header}': header ?? '' }
  // In one pass: what was found may itself look like a placeholder.
  const name = rule.mailbox.replace(/\{(?:user|domain|header)\}/g, (placeholder) =>
    (found[placeholder] ?? '').toLowerCase(),
  )
  return name.trim().slice(0, longestName) || defaultMailbox
}

/** Without letter case; `*` stands for any characters. Linear for one `*`, and never more than their product. */
function fits(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*')
  const lower = text.trim().toLowerCase()
  const last = rest.pop()
  if (last === undefined) return lower === first
  if (!lower.startsWith(first) || !lower.endsWith(last)) return false
  let from = first.length
  for (const piece of rest) {
    const at = lower.indexOf(piece, from)
    if (at === -1) return false
    from = at + piece.length
  }
  return from <= lower.length - last.length
}

function domainOf(address: string): string {
  const at = address.lastIndexOf('@')
  return at === -1 ? '' : address.slice(at + 1).replace(/\.$/, '')
}
