import type { Action, Reply } from '../errors.ts'

/** One rule of {@link replyActions}: a reply that fits every given condition leads to `action`. */
export interface ReplyRule {
  /** Reply codes, as `550`, or by class, as `4yz`. Any where absent. */
  readonly codes?: readonly string[]
  /** Enhanced status codes, as `5.1.1`, or by subject, as `5.1.*`. Any, or none, where absent. */
  readonly enhanced?: readonly string[]
  /** What the reply answered. Anything where absent. */
  readonly commands?: readonly string[]
  /** Any of these in the text, in whatever letter case. For servers that give no enhanced code, and only there. */
  readonly says?: readonly string[]
  readonly action: Action
  readonly because: string
}

/** What servers without enhanced codes say when it is us whom they refuse, and not the recipient. */
const aboutUs = [
  ...[
    'relay',
    'rcpthosts',
    'authenticat',
    'log in',
    'login',
    'sender',
    'helo',
    'client host',
    'reverse dns',
    'ptr record',
  ],
  ...[
    'spf',
    'dkim',
    'dmarc',
    'spam',
    'blacklist',
    'black list',
    'blocklist',
    'block list',
    'blocked using',
    'dnsbl',
    'rbl',
  ],
  ...['policy', 'prohibit', 'unauthorized', 'tls', 'encrypt'],
]

/**
 * What to do about each refusal, in the order in which the rules are tried: the first that fits counts.
 *
 * Codes of RFC 5321 (4.2), RFC 4954 (6), RFC 7504 and RFC 7505; enhanced codes of RFC 3463 and the registry of RFC 5248.
 */
export const replyActions: readonly ReplyRule[] = [
  // Refusals of us, whatever was asked.
  rule('fix-config', 'the password scheme of this user must change (RFC 4954)', { codes: ['432'] }),
  rule('retry', 'the server cannot do it now', { codes: ['4yz'] }),
  rule('fix-config', 'the server wants a login, or refused ours', {
    codes: ['525', '530', '534', '535', '538'],
  }),
  rule('fix-config', 'the server wants encryption', { codes: ['523'] }),
  rule('fix-config', 'the server refuses this client, or takes no mail at all (RFC 7504)', {
    commands: ['greeting', 'EHLO', 'HELO', 'LHLO', 'STARTTLS', 'AUTH', 'RSET', 'NOOP'],
  }),

  // X.1: addresses.
  rule('fix-config', 'the sender address is refused', { enhanced: ['5.1.7', '5.1.8'] }),
  rule('fix-config', 'the sender address is refused', { enhanced: ['5.1.0'], says: ['sender'] }),
  rule('suppress', 'the address does not exist, or takes no mail', {
    enhanced: ['5.1.*'],
    commands: ['RCPT', 'DATA', 'end-of-data'],
  }),

  // X.2: mailboxes.
  rule('retry', 'the mailbox is full', { enhanced: ['5.2.2'] }),
  rule('fix-message', 'the message is too large for the mailbox', { enhanced: ['5.2.3'] }),
  rule('suppress', 'the mailbox is closed', { enhanced: ['5.2.*'], commands: ['RCPT', 'DATA', 'end-of-data'] }),

  // X.3: mail systems.
  rule('retry', 'the server is full or shutting down', { enhanced: ['5.3.1', '5.3.2'] }),
  rule('fix-message', 'the server cannot take this message', { enhanced: ['5.3.3', '5.3.4'] }),
  rule('fix-config', 'a server is misconfigured', { enhanced: ['5.3.*'] }),

  // X.4: network and routing.
  rule('fix-config', 'the mail goes round in circles', { enhanced: ['5.4.6'] }),
  rule('retry', 'the time for delivery has run out', { enhanced: ['5.4.7'] }),
  rule('suppress', 'no way leads to the address', { enhanced: ['5.4.*'], commands: ['RCPT', 'DATA', 'end-of-data'] }),

  // X.5: the protocol.
  rule('fix-message', 'there are too many recipients', { enhanced: ['5.5.3'] }),
  rule('fix-message', 'the server does not take the content as it is', {
    enhanced: ['5.5.2', '5.5.6'],
    commands: ['end-of-data'],
  }),
  rule('fix-config', 'the server does not understand this client', { enhanced: ['5.5.*'] }),

  // X.6: content.
  rule('fix-message', 'the server does not take this content', { enhanced: ['5.6.*'] }),

  // X.7: security and policy.
  rule('suppress', 'the owner of the address has changed (RFC 7293)', { enhanced: ['5.7.17', '5.7.18'] }),
  rule('suppress', 'the list does not take mail from here', { enhanced: ['5.7.2'] }),
  rule('fix-message', 'the message is damaged, or cannot be converted', { enhanced: ['5.7.3', '5.7.7'] }),
  rule('fix-message', 'the message asks for a priority that it cannot have (RFC 6710)', {
    enhanced: ['5.7.15', '5.7.16'],
  }),
  rule('fix-message', 'the content breaks a policy of the server', {
    enhanced: ['5.7.0', '5.7.1'],
    commands: ['end-of-data'],
  }),
  rule('fix-config', 'login, relaying, SPF, DKIM, DMARC, reverse DNS or TLS are not as the server demands', {
    enhanced: ['5.7.*'],
  }),

  // Replies without an enhanced code, or with one that says nothing (5.0.0).
  rule('fix-config', 'the server does not understand this client', {
    codes: ['500', '502', '503', '504', '521', '555'],
  }),
  rule('fix-config', 'the server does not understand this client', { codes: ['501'], commands: ['MAIL', 'DATA'] }),
  rule('fix-config', 'the sender address is refused', { commands: ['MAIL'], codes: ['550', '551', '553', '554'] }),
  rule('retry', 'the mailbox is full, or there are too many recipients (RFC 5321, 4.5.3.1.10)', {
    codes: ['552'],
    commands: ['RCPT'],
  }),
  rule('fix-message', 'the message is too large', { codes: ['552'] }),
  rule('fix-config', 'the server does not relay for this client', { codes: ['554', '571'], commands: ['RCPT'] }),
  // QUIRK: Exim and qmail refuse us and the recipient with the same 550 or 553, and only their words tell which.
  rule('fix-config', 'the server refuses this client or its sender, not the recipient', {
    commands: ['RCPT'],
    says: aboutUs,
  }),
  rule('suppress', 'the address does not exist, or takes no mail', { commands: ['RCPT'] }),
  rule('suppress', 'the domain takes no mail (RFC 7504)', { codes: ['556'] }),
  rule('fix-config', 'the server refuses the sender', { commands: ['MAIL'] }),
  rule('fix-message', 'the server refuses the message', {}),
]

/** What to do about a refusal: the action of the first rule in {@link replyActions} that fits. */
export function actionFor(command: string, reply: Reply): Action {
  return replyActions.find((each) => fits(each, command, reply))?.action ?? 'fix-message'
}

function rule(action: Action, because: string, when: Omit<ReplyRule, 'action' | 'because'>): ReplyRule {
  return { ...when, action, because }
}

function fits(each: ReplyRule, command: string, { code, enhanced, text }: Reply): boolean {
  if (each.commands && !each.commands.includes(command)) return false
  if (each.says && !says(text, each.says)) return false
  if (each.codes && !each.codes.includes(`${code}`) && !each.codes.includes(`${Math.floor(code / 100)}yz`)) return false
  if (!each.enhanced) return true
  if (enhanced === undefined) return false
  return each.enhanced.includes(enhanced) || each.enhanced.includes(`${enhanced.slice(0, enhanced.lastIndexOf('.'))}.*`)
}

function says(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase()
  return words.some((word) => lower.includes(word))
}
