import assert from 'node:assert/strict'
import type { ServerOptions } from '../../packages/posthaste/src/server/options.ts'
import {
  type KeptMessage,
  keepMessages,
  type SampleConversation,
  sampleConversation,
  settled,
} from '../../packages/posthaste/src/server/sample-conversation.ts'
import type { LineEndings } from '../../packages/posthaste/src/smtp/content-check.ts'
import { type Chance, cut } from './chance.ts'
import { type Fuzz, type FuzzCase, fuzzEach } from './fuzzing.ts'

const limits = { messageOctets: 300, headerOctets: 200, commandOctets: 128, errors: 6, commands: 40, recipients: 3 }

const words = [
  ...['EHLO c\r\n', 'HELO c\r\n', 'LHLO c\r\n', 'MAIL FROM:<a@b>\r\n', 'MAIL FROM:<>\r\n', 'RCPT TO:<c@d>\r\n'],
  ...['DATA\r\n', 'RSET\r\n', 'QUIT\r\n', 'NOOP\r\n', 'VRFY x\r\n', 'STARTTLS\r\n', 'BDAT 3\r\n', 'BDAT 9 LAST\r\n'],
  ...[
    'BDAT 0 LAST\r\n',
    'BDAT 999 LAST\r\n',
    'AUTH LOGIN\r\n',
    'AUTH PLAIN AGEAYg==\r\n',
    'YQ==\r\n',
    '*\r\n',
    '=\r\n',
  ],
  ...[
    'MAIL FROM:<a@b> SIZE=99 BODY=8BITMIME\r\n',
    'MAIL FROM:<\xc3\xa9@b> SMTPUTF8\r\n',
    'RCPT TO:<"a b"@c> NOTIFY=NEVER\r\n',
  ],
  ...[
    'AUTH SCRAM-SHA-256 biwsbj1hLHI9eA==\r\n',
    'Subject: x\r\n\r\nHi\r\n.\r\n',
    '\r\n.\r\n',
    '.\r\n',
    '..\r\n',
    'x'.repeat(99),
  ],
  ...['\r\n', '\r', '\n', '\0', ' ', '.', '<', '>', '"', '@', '\\', '[', ':', '=', '+', '\xff', 'GET / HTTP/1.1\r\n'],
]
const prologue = 'EHLO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n'

/** Random sessions: commands, content and noise, cut anywhere. None may throw, hang or exceed its limits. */
export const fuzzServer: Fuzz = (options) => fuzzEach(options, sessionOf)

function sessionOf(chance: Chance): FuzzCase {
  const octets = Buffer.from(randomText(chance), 'latin1')
  return { octets, examine: () => hold(cut(octets, chance), randomOptions(chance), chance) }
}

/** A session from its first octet to the loss of its connection. */
async function hold(pieces: readonly Uint8Array[], options: ServerOptions, chance: Chance): Promise<void> {
  const kept: KeptMessage[] = []
  const waits = chance.oneIn(4)
  const policy = {
    ...(chance.oneIn(2) ? keepMessages(kept) : {}),
    authenticate: () => undefined,
    scramKeys: () => undefined,
    ...(waits ? { recipient: async () => undefined } : {}),
  }
  const sample = sampleConversation({ ...options, policy, limits, auth: { cleartext: true } })
  for (const piece of pieces) {
    await sample.hear([piece])
    if (sample.handshakes() > 0 && !sample.ended()) shakeHands(sample)
  }
  sample.conversation.heardLast()
  for (let turns = 0; turns < 20 && !sample.ended(); turns++) await settled()
  assert.ok(sample.ended(), 'the session hangs')
  sample.conversation.lost()
  assert.match(sample.said(), /^(?:\d{3}[ -][\x20-\x7e]*\r\n)+$/)
  assert.ok(sample.said().length < 200 * (limits.commands + 2) * (kept.length + 1), 'more is said than was asked for')
  for (const message of kept) {
    // Every bare line end may have become two octets.
    assert.ok(message.stream.octets <= limits.messageOctets && message.octets.length <= 2 * limits.messageOctets)
    assert.ok(message.envelope.recipients.length <= limits.recipients && message.envelope.recipients.length > 0)
  }
}

function shakeHands(sample: SampleConversation): void {
  if (sample.turn().waits !== 'nothing' || sample.session.tls) return
  sample.conversation.encrypted({ protocol: 'TLSv1.3', cipher: 'x', clientVerified: false, resumed: false })
}

function randomText(chance: Chance): string {
  let text = chance.oneIn(2) ? prologue : ''
  for (let left = chance.below(16); left > 0; left--) {
    const noise = chance.oneIn(8)
    text += noise ? Buffer.from(chance.octets(chance.below(20))).toString('latin1') : words[chance.below(words.length)]
  }
  return text
}

function randomOptions(chance: Chance): ServerOptions {
  const lineEndings = chance.pick<LineEndings>(['refuse', 'normalise', 'accept'])
  const tls = chance.oneIn(2) ? { tls: { key: 'key', cert: 'cert' } } : {}
  return { lineEndings, protocol: chance.oneIn(5) ? 'lmtp' : 'smtp', ...tls }
}
