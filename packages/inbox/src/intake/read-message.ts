// From octets and an envelope to what a list shows and what a search finds.
import {
  decodeHeaderText,
  fieldsNamed,
  type MessageSummary,
  type ParsedMessage,
  parseMessage,
  type ReadMailbox,
  summarise,
} from 'posthaste/parse'
import type { Headline } from './facts.ts'
import { textOfHtml } from './html-text.ts'
import { warningsOf } from './warnings.ts'
import type { Words } from './words.ts'

/** What MAIL and RCPT carried, as far as it shows. */
export interface ReadEnvelope {
  readonly sender: string
  readonly recipients: readonly string[]
}

/** A message as it is kept. */
export interface Reading {
  readonly headline: Headline
  readonly words: Words
  /** Those that the message names: in X-Tags, separated by commas, and behind the plus of an address. */
  readonly tags: readonly string[]
  /** The decoded values of a header field, in order. */
  readonly fields: (name: string) => readonly string[]
}

/** Reads a message. Never throws, whatever the octets are; linear in them. */
export function readMessage(octets: Uint8Array, envelope: ReadEnvelope): Reading {
  const parsed = parseMessage(octets)
  const summary = summarise(parsed, octets)
  const text = summary.text?.slice(0, mostIndexed) ?? textOfHtml(summary.html ?? '')
  const headline = headlineOf(parsed, summary, octets, envelope, text)
  const files = [...summary.attachments, ...summary.inline].map(({ filename }) => filename)
  return {
    headline,
    words: {
      subject: headline.subject,
      sender: mailboxText(headline.from),
      recipient: mailboxText(headline.to),
      cc: mailboxText(headline.cc),
      bcc: mailboxText(headline.bcc),
      replyTo: mailboxText(headline.replyTo),
      files: files.join('\n'),
      // What only the HTML says, such as the label of a button, is not found where there is a text part.
      body: text.slice(0, mostIndexed),
      inline: summary.inline.length > 0,
    },
    tags: tagsOf(parsed, headline),
    fields: (name) => fieldsNamed(parsed.root, name).map(({ raw }) => decodeHeaderText(raw)),
  }
}

/** Recipients of the envelope whom the header does not show, after those that a Bcc field names. */
export function bccOf(summary: MessageSummary, { recipients }: ReadEnvelope): readonly ReadMailbox[] {
  const shown = new Set([...summary.to, ...summary.cc, ...summary.bcc].map(({ address }) => address.toLowerCase()))
  const others = recipients.filter((address) => !shown.has(address.toLowerCase()))
  return [...summary.bcc, ...others.map((address) => ({ address }))]
}

// Characters of the body that can be found; what follows is kept all the same.
const mostIndexed = 200_000
const snippetLength = 250
// Of what a list shows; a page of hostile messages must not be hundreds of megabytes. The opened message shows all.
const longestText = 2_000
const longestName = 500

function headlineOf(
  parsed: ParsedMessage,
  summary: MessageSummary,
  octets: Uint8Array,
  envelope: ReadEnvelope,
  text: string,
): Headline {
  return {
    messageId: (summary.messageId ?? '').slice(0, longestText),
    from: summary.from.map(shortened),
    to: summary.to.map(shortened),
    cc: summary.cc.map(shortened),
    bcc: bccOf(summary, envelope).map(shortened),
    replyTo: summary.replyTo.map(shortened),
    subject: (summary.subject ?? '').slice(0, longestText),
    date: summary.date,
    snippet: snippetOf(text),
    attachments: summary.attachments.length,
    warnings: warningsOf(parsed, summary, octets, envelope).length,
  }
}

function shortened(mailbox: ReadMailbox): ReadMailbox {
  const { name, address } = mailbox
  if ((name ?? '').length <= longestName && address.length <= longestName) return mailbox
  return {
    ...mailbox,
    ...(name === undefined ? {} : { name: name.slice(0, longestName) }),
    address: address.slice(0, longestName),
  }
}

/** What a list shows of a text, on one line. */
export function snippetOf(text: string): string {
  // Newsletters pad their preview with invisible characters.
  const visible = text.slice(0, 20 * snippetLength).replace(/\u034f|[\u00ad\u200b-\u200f\u2007\u2060\ufeff]/g, '')
  const line = visible.replace(/\s+/g, ' ').trim()
  return line.length <= snippetLength ? line : line.slice(0, snippetLength).replace(/[\ud800-\udbff]$/, '')
}

function mailboxText(mailboxes: readonly ReadMailbox[]): string {
  return mailboxes.map(({ name, address }) => (name === undefined ? address : `${name} ${address}`)).join('\n')
}

function tagsOf({ root }: ParsedMessage, { to, cc, bcc }: Headline): readonly string[] {
  const named = fieldsNamed(root, 'X-Tags').flatMap(({ raw }) => decodeHeaderText(raw).split(','))
  const addressed = [...to, ...cc, ...bcc].flatMap(({ address }) => {
    const local = address.slice(0, Math.max(address.lastIndexOf('@'), 0))
    const plus = local.indexOf('+')
    return plus > 0 ? [local.slice(plus + 1)] : []
  })
  return [...named, ...addressed]
}
