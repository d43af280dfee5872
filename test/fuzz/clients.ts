import assert from 'node:assert/strict'
import { MailError } from '../../packages/posthaste/src/errors.ts'
import { parseAddress } from '../../packages/posthaste/src/message/address.ts'
import { parseContentType } from '../../packages/posthaste/src/message/content-type.ts'
import { formatMailbox, parseMailbox } from '../../packages/posthaste/src/message/mailbox.ts'
import { parseDate } from '../../packages/posthaste/src/message/message-date.ts'
import { createReplyReader, maxReplyOctets } from '../../packages/posthaste/src/smtp/reply-reader.ts'
import { parseTransportUrl } from '../../packages/posthaste/src/transport/from-url.ts'
import { type Chance, cut } from './chance.ts'
import { type Fuzz, type FuzzCase, fuzzEach } from './fuzzing.ts'
import { mutated, tokenText } from './mutate.ts'

/** What the sending half reads: addresses, mailboxes, types, dates, transport URLs, and a server's replies. */
export const fuzzClients: Fuzz = (options) => fuzzEach(options, (chance) => chance.pick(readers)(chance))

/** One value that is right, to begin with. */
const right = {
  address: [
    'ada@example.com',
    '"a b"@example.com',
    'a.b+c@xn--bcher-kva.example',
    'ü@ü.example',
    'a@[192.0.2.1]',
    'a@[IPv6:::1]',
  ],
  mailbox: ['Ada <ada@example.com>', '"Lovelace, Ada" <ada@example.com>', '<a@b.c>', 'Ä Ö <ü@ü.example>'],
  type: ['text/plain; charset="utf-8"', 'multipart/mixed; boundary=b', 'application/pdf'],
  date: ['Fri, 21 Nov 2025 09:55:06 +0000', '1 Jan 1900 00:00 -0000'],
  url: [
    'smtp://user:pass@example.com:587/?tls=required',
    'smtps://example.com',
    'failover(smtp://a smtp://b)',
    'roundrobin(null: null:)',
    'file:///tmp/mail',
    'sendmail:///usr/sbin/sendmail?args=-t',
  ],
}

const readers: readonly [(chance: Chance) => FuzzCase, ...((chance: Chance) => FuzzCase)[]] = [
  (chance) => textCase(right.address, (text) => parseAddress(parseAddress(text, 'to'), 'to'), chance),
  (chance) => textCase(right.mailbox, (text) => parseMailbox(formatMailbox(parseMailbox(text, 'to')), 'to'), chance),
  (chance) => textCase(right.type, (text) => parseContentType(parseContentType(text, 'type'), 'type'), chance),
  (chance) => textCase(right.date, (text) => parseDate(parseDate(text, 'date'), 'date'), chance),
  (chance) => textCase(right.url, parseTransportUrl, chance),
  replyCase,
  replyCase,
]

/** What the reader gives, given to it again, must be taken: a value is never half right. */
function textCase(begin: readonly string[], read: (text: string) => unknown, chance: Chance): FuzzCase {
  const octets = chance.oneIn(3)
    ? Buffer.from(tokenText(chance.size(300), chance), 'latin1')
    : mutated(Buffer.from(begin[chance.below(begin.length)] ?? ''), 6, chance)
  const text = Buffer.from(octets).toString(chance.oneIn(2) ? 'utf8' : 'latin1')
  return { octets, examine: () => refusedOrTaken(() => read(text)) }
}

const replies = '220 ready\r\n250-a\r\n250 b\r\n550 5.1.1 no\r\n354 go\r\n421-x\r\n421 y\r\n'

function replyCase(chance: Chance): FuzzCase {
  const octets = chance.oneIn(3) ? chance.octets(chance.size(600)) : mutated(Buffer.from(replies), 5, chance)
  const pieces = cut(octets, chance)
  return {
    octets,
    examine() {
      const whole = repliesIn([octets])
      assert.deepEqual(repliesIn(pieces), whole, 'cut into pieces, they are other replies')
    },
  }
}

function repliesIn(pieces: readonly Uint8Array[]): unknown[] {
  const found: unknown[] = []
  const reader = createReplyReader((reply) => found.push(reply))
  refusedOrTaken(() => {
    for (const piece of pieces) {
      reader.feed(piece)
      assert.ok(reader.pending <= maxReplyOctets)
    }
  })
  return found
}

function refusedOrTaken(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    if (!MailError.is(error)) throw error
  }
}
