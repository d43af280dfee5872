// The points of a conversation at which something can go wrong, and what can.

import type { SmtpOptions } from 'posthaste'
import type { Behaviour, FakeServerOptions, Script, Stage } from 'posthaste/testing'
import * as pki from '../pki/pki.ts'
import type { Sending } from './send-past-fault.ts'

/** One kind of conversation. */
export interface Conversation {
  readonly name: string
  readonly server: FakeServerOptions
  readonly client: Partial<SmtpOptions>
  readonly sending: Sending
  /** Where the server speaks, in order; the number is which time, where that is not the first. */
  readonly points: readonly Point[]
}

/** A stage of the fake server, the nth time that it comes to it. */
export interface Point {
  readonly stage: Stage
  readonly nth: number
  /** What the server says there when nothing goes wrong, about as long. */
  readonly reply: string
  /** A reply that belongs to another command. */
  readonly wrong: string
}

const said = {
  greeting: ['220 fake.invalid ESMTP', '354 Go on'],
  EHLO: ['250-fake.invalid\r\n250-PIPELINING\r\n250-SIZE 33554432\r\n250 ENHANCEDSTATUSCODES', '354 Go on'],
  LHLO: ['250-fake.invalid\r\n250-PIPELINING\r\n250 ENHANCEDSTATUSCODES', '354 Go on'],
  STARTTLS: ['220 2.0.0 Ready to start TLS', '354 Go on'],
  AUTH: ['334 VXNlcm5hbWU6', '354 Go on'],
  'AUTH-response': ['334 UGFzc3dvcmQ6', '354 Go on'],
  MAIL: ['250 2.1.0 OK', '354 Go on'],
  RCPT: ['250 2.1.5 OK', '354 Go on'],
  DATA: ['354 Send it, and a dot', '250 2.0.0 OK'],
  BDAT: ['250 2.0.0 1000 octets taken', '354 Go on'],
  'end-of-data': ['250 2.0.0 Taken', '354 Go on'],
  QUIT: ['221 2.0.0 fake.invalid bye', '354 Go on'],
} as const

function point(stage: keyof typeof said, nth = 1): Point {
  const [reply, wrong] = said[stage]
  return { stage, nth, reply, wrong }
}

const tls = { ...pki.server, mode: 'starttls' } as const
const transaction = [point('MAIL'), point('RCPT'), point('RCPT', 2)]
const plainEnd = [...transaction, point('DATA'), point('end-of-data'), point('QUIT')]

/** Every kind of conversation that is gone through. */
export const conversations: readonly Conversation[] = [
  {
    name: 'STARTTLS, AUTH LOGIN, a group of commands, DATA',
    server: {
      tls,
      auth: { users: { ada: 'secret' }, mechanisms: ['LOGIN'] },
      extensions: ['PIPELINING', 'ENHANCEDSTATUSCODES'],
    },
    client: { tls: 'required', ca: pki.ca, auth: { user: 'ada', password: 'secret', mechanism: 'LOGIN' } },
    sending: {},
    points: [
      ...[point('greeting'), point('EHLO'), point('STARTTLS'), point('EHLO', 2), point('AUTH')],
      ...[point('AUTH-response'), point('AUTH-response', 2), ...plainEnd],
    ],
  },
  {
    name: 'in clear, one command at a time',
    server: { extensions: [] },
    client: {},
    sending: {},
    points: [point('greeting'), point('EHLO'), ...plainEnd],
  },
  {
    name: 'BDAT',
    server: { extensions: ['PIPELINING', 'CHUNKING', 'ENHANCEDSTATUSCODES'] },
    client: {},
    sending: {},
    points: [point('greeting'), point('EHLO'), ...transaction, point('end-of-data'), point('QUIT')],
  },
  {
    name: 'LMTP',
    server: { lmtp: true, extensions: ['PIPELINING', 'ENHANCEDSTATUSCODES'] },
    client: {},
    sending: { protocol: 'lmtp' },
    points: [
      point('greeting'),
      point('LHLO'),
      ...transaction,
      point('DATA'),
      point('end-of-data'),
      point('end-of-data', 2),
      point('QUIT'),
    ],
  },
  {
    name: 'two messages, the second behind the content of the first',
    server: { extensions: ['PIPELINING', 'ENHANCEDSTATUSCODES'] },
    client: {},
    sending: { messages: 2 },
    points: [
      ...[point('end-of-data'), point('MAIL', 2), point('RCPT', 3), point('RCPT', 4)],
      ...[point('DATA', 2), point('end-of-data', 2), point('QUIT')],
    ],
  },
  {
    name: 'three messages, sent ahead as BDAT',
    server: { extensions: ['PIPELINING', 'CHUNKING', 'ENHANCEDSTATUSCODES'] },
    client: { sendAhead: 8 },
    sending: { messages: 3 },
    points: [1, 2, 3].flatMap((nth) => [point('MAIL', nth), point('RCPT', nth), point('end-of-data', nth)]),
  },
]

/** What can go wrong at a point, by name. */
export function faultsAt({ reply, wrong }: Point): readonly (readonly [name: string, behaviour: Behaviour])[] {
  return [
    ['closes', { close: true }],
    ['resets', { reset: true }],
    ['keeps silent', { silence: true }],
    ['closes after its reply', { close: 'after' }],
    ['resets after its reply', { reset: 'after' }],
    ['says 421 and closes', { reply: '421 4.3.2 Going down', close: true }],
    ['says 421', { reply: '421 4.3.2 Going down' }],
    ['says 450', { reply: '450 4.3.0 Later' }],
    ['says 554', { reply: '554 5.3.0 No' }],
    ['gives a reply for another command', { reply: wrong }],
    ['replies twice', { reply: `${reply.replaceAll('\r\n', '\n')}\n${wrong}` }],
    ['says garbage', { raw: '\0\xff\x7f no reply at all\r\n' }],
    ['says a line without an end', { raw: 'x'.repeat(5000) }],
    ['ends its lines with LF alone', { raw: `${reply.replaceAll('\r\n', '\n')}\n` }],
    ...Array.from(
      { length: reply.length + 2 },
      (_, octets) => [`closes after octet ${octets} of its reply`, { cutAfter: octets }] as const,
    ),
  ]
}

/** The script of one fault at one point. */
export function scriptOf({ stage, nth }: Point, answer: Behaviour): Script {
  return { [stage]: [{ nth, answer }] }
}
