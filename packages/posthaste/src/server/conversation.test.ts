import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ServerOptions } from './options.ts'
import { hangUp, type Policy, refuse } from './policy.ts'
import { codesOf, cuts, type KeptMessage, keepMessages, sampleConversation, settled } from './sample-conversation.ts'

const hello = 'EHLO c.example\r\n'
const envelope = 'MAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\n'
const before = `${hello}${envelope}DATA\r\n`
const message = 'Subject: x\r\n\r\nHi\r\n.\r\n'
const tls = { key: 'key', cert: 'cert' } // no handshake is held here
const yes: Policy = { authenticate: () => undefined }

/** Groups are said one after the other; the codes are those of all replies, the greeting's first. */
const dialogues: readonly [
  name: string,
  options: ServerOptions,
  groups: readonly string[],
  codes: readonly number[],
  end?: 'closed' | 'dropped',
][] = [
  ['a plain transaction', {}, [before, message, 'QUIT\r\n'], [220, 250, 250, 250, 354, 250, 221], 'closed'],
  [
    'two in one group each',
    {},
    [before, `${message}${envelope}DATA\r\n`, message],
    [220, 250, 250, 250, 354, 250, 250, 250, 354, 250],
  ],
  ['content before 354', {}, [`${before}Subject`], [220, 250, 250, 250, 503], 'closed'],
  ['letter case does not count', {}, ['ehlo c\r\n', 'mail from:<A@x>\r\nrcpt to:<b@y>\r\n'], [220, 250, 250, 250]],
  ['HELO has no parameters', {}, ['HELO c\r\nMAIL FROM:<a@x> SIZE=1\r\n'], [220, 250, 555]],
  ['an unknown parameter', {}, [`${hello}MAIL FROM:<a@x> X=1\r\n`], [220, 250, 555]],
  ['SIZE above the limit', { limits: { messageOctets: 9 } }, [`${hello}MAIL FROM:<a@x> SIZE=10\r\n`], [220, 250, 552]],
  ['content above the limit', { limits: { messageOctets: 9 } }, [before, message], [220, 250, 250, 250, 354, 552]],
  [
    'content far above the limit',
    { limits: { messageOctets: 9 } },
    [before, 'x'.repeat(19)],
    [220, 250, 250, 250, 354, 552],
    'closed',
  ],
  ['a long line', { limits: { lineOctets: 9 } }, [before, message], [220, 250, 250, 250, 354, 550]],
  ['a long header', { limits: { headerOctets: 9 } }, [before, message], [220, 250, 250, 250, 354, 552]],
  [
    'too many recipients',
    { limits: { recipients: 1 } },
    [hello, envelope, 'RCPT TO:<c@y.example>\r\n'],
    [220, 250, 250, 250, 452],
  ],
  ['too many errors', { limits: { errors: 1 } }, ['X\r\nX\r\nX\r\n'], [220, 500, 500, 421], 'closed'],
  ['too many commands', { limits: { commands: 2 } }, ['NOOP\r\nNOOP\r\nNOOP\r\n'], [220, 250, 250, 421], 'closed'],
  ['a line too long', { limits: { commandOctets: 20 } }, [`NOOP ${'x'.repeat(20)}\r\n`], [220, 500], 'closed'],
  ['a line without an end', { limits: { commandOctets: 20 } }, [`NOOP ${'x'.repeat(20)}`], [220, 500], 'closed'],
  ['an AUTH line is longer', { policy: yes }, [`${hello}AUTH ${'x'.repeat(4000)}\r\n`], [220, 250, 501]],
  ['a lone LF ends no command', {}, ['EHLO c\n'], [220, 501], 'closed'],
  ['a lone CR in a path', {}, [`${hello}MAIL FROM:<a\rX: y@b>\r\n`], [220, 250, 501], 'closed'],
  ['NUL in a command', {}, ['EHLO c\0\r\n'], [220, 501], 'closed'],
  ['octets that are no UTF-8', {}, ['EHLO \xff\r\n'], [220, 501], 'closed'],
  ['HTTP', {}, ['GET / HTTP/1.1\r\nHost: x\r\n\r\n'], [220, 554], 'closed'],
  ['VRFY tells nothing, EXPN is refused', {}, ['VRFY ada\r\nEXPN all\r\nHELP\r\n'], [220, 252, 502, 214]],
  ['the policy refuses a client', { policy: { connection: () => refuse(554, '5.7.1', 'no') } }, [], [554], 'closed'],
  ['the policy hangs up', { policy: { sender: hangUp } }, [hello, envelope], [220, 250], 'dropped'],
  [
    'the policy refuses a sender',
    { policy: { sender: () => refuse(550, '5.7.1', 'no') } },
    [hello, envelope],
    [220, 250, 550, 503],
  ],
  [
    'the policy refuses a recipient',
    { policy: { recipient: (_, path) => (path.startsWith('b') ? refuse(450, '4.2.0', 'later') : undefined) } },
    [hello, envelope, 'DATA\r\nRCPT TO:<c@y.example>\r\nDATA\r\n', message],
    [220, 250, 250, 450, 554, 250, 354, 250],
  ],
  [
    'the policy refuses content before it comes',
    { policy: { content: () => refuse(450, '4.2.0', 'later') } },
    [before],
    [220, 250, 250, 250, 450],
  ],
  [
    '421 of the policy closes',
    { policy: { sender: () => refuse(421, '4.3.2', 'bye') } },
    [hello, envelope],
    [220, 250, 421],
    'closed',
  ],
  [
    'an async policy refuses a message',
    { policy: { message: async () => refuse(554, '5.6.0', 'no') } },
    [before, message, 'NOOP\r\n'],
    [220, 250, 250, 250, 354, 554, 250],
  ],
  [
    'a policy that throws is a local error',
    {
      policy: {
        message() {
          throw new Error('broken')
        },
      },
    },
    [before, message],
    [220, 250, 250, 250, 354, 451],
  ],
  [
    'a policy that rejects is a local error',
    {
      policy: {
        async sender() {
          throw new Error('broken')
        },
      },
    },
    [hello, envelope],
    [220, 250, 451, 503],
  ],
  [
    'chunks',
    {},
    [`${hello}${envelope}BDAT 3\r\nA\r\nBDAT 5 LAST\r\nB\r\nC.NOOP\r\n`],
    [220, 250, 250, 250, 250, 250, 250],
  ],
  ['an empty last chunk', {}, [`${hello}${envelope}BDAT 0 LAST\r\nNOOP\r\n`], [220, 250, 250, 250, 250, 250]],
  [
    'the octets of a refused chunk are no commands',
    {},
    [`${hello}BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n`],
    [220, 250, 503, 250],
  ],
  [
    'a chunk without recipients is swallowed, and RSET comes first then',
    {},
    [
      `${hello}MAIL FROM:<a@x>\r\nBDAT 6\r\nQUIT\r\nMAIL FROM:<a@x>\r\nBDAT 6 LAST\r\nQUIT\r\nRSET\r\nMAIL FROM:<a@x>\r\n`,
    ],
    [220, 250, 250, 554, 503, 503, 250, 250],
  ],
  [
    'a chunk that the policy refuses is swallowed',
    { policy: { content: () => refuse(450, '4.2.0', 'later') } },
    [`${hello}${envelope}BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n`],
    [220, 250, 250, 250, 450, 250],
  ],
  [
    'a chunk above the limit is swallowed',
    { limits: { messageOctets: 5 } },
    [`${hello}${envelope}BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n`],
    [220, 250, 250, 250, 552, 250],
  ],
  [
    'a chunk far above the limit closes',
    { limits: { messageOctets: 5 } },
    [`${hello}${envelope}BDAT 999999999 LAST\r\n`],
    [220, 250, 250, 250, 552],
    'closed',
  ],
  [
    'chunks that are too long together',
    { limits: { messageOctets: 5 } },
    [`${hello}${envelope}BDAT 4\r\nA\r\nBBDAT 4\r\nQUITBDAT 1 LAST\r\nxRSET\r\n`],
    [220, 250, 250, 250, 250, 552, 503, 250],
  ],
  ['a BDAT that cannot be read closes', {}, [`${hello}${envelope}BDAT x\r\n`], [220, 250, 250, 250, 501], 'closed'],
  ['DATA between chunks', {}, [`${hello}${envelope}BDAT 1\r\nxDATA\r\n`], [220, 250, 250, 250, 250, 503]],
  ['a bare LF in a chunk', {}, [`${hello}${envelope}BDAT 3 LAST\r\nA\nBNOOP\r\n`], [220, 250, 250, 250, 550], 'closed'],
  [
    'LMTP answers for every recipient',
    {
      protocol: 'lmtp',
      policy: { message: async () => [undefined, refuse(550, '5.2.2', 'full')] },
    },
    ['EHLO c\r\nLHLO c\r\n', `${envelope}RCPT TO:<c@y.example>\r\nDATA\r\n`, message],
    [220, 500, 250, 250, 250, 250, 354, 250, 550],
  ],
  ['LMTP without recipients', { protocol: 'lmtp' }, ['LHLO c\r\nMAIL FROM:<>\r\nDATA\r\n'], [220, 250, 250, 503]],
  ['STARTTLS that is not offered', {}, [`${hello}STARTTLS\r\n`], [220, 250, 502]],
  ['TLS is required', { tls: { ...tls, required: true } }, [hello, envelope], [220, 250, 530, 503]],
  ['a login is required', { policy: yes, auth: { required: true } }, [hello, envelope], [220, 250, 530, 503]],
  ['no password in clear', { policy: yes, tls }, [`${hello}AUTH PLAIN AGEAYg==\r\n`], [220, 250, 538]],
  [
    'a password in clear where that is allowed',
    { policy: yes, auth: { cleartext: true } },
    [`${hello}AUTH PLAIN AGEAYg==\r\nAUTH PLAIN AGEAYg==\r\n`],
    [220, 250, 235, 503],
  ],
  [
    'LOGIN, cancelled and done',
    { policy: yes, auth: { cleartext: true } },
    [`${hello}AUTH LOGIN\r\n`, '*\r\n', 'AUTH LOGIN\r\n', 'YWRh\r\n', 'cHc=\r\n'],
    [220, 250, 334, 501, 334, 334, 235],
  ],
  [
    'logins are few',
    { policy: { authenticate: () => refuse(535, '5.7.8', 'no') }, auth: { cleartext: true }, limits: { logins: 2 } },
    [`${hello}AUTH PLAIN AGEAYg==\r\nAUTH PLAIN AGEAYg==\r\n`],
    [220, 250, 535, 535, 421],
    'closed',
  ],
  ['an unknown mechanism', { policy: yes, auth: { cleartext: true } }, [`${hello}AUTH CRAM-MD5\r\n`], [220, 250, 504]],
  [
    'AUTH in a transaction',
    { policy: yes, auth: { cleartext: true } },
    [`${hello}${envelope}AUTH PLAIN AGEAYg==\r\n`],
    [220, 250, 250, 250, 503],
  ],
]

for (const [name, options, groups, codes, end] of dialogues) {
  test(name, async () => {
    const sample = sampleConversation(options)
    await sample.hear(groups)
    assert.deepEqual(codesOf(sample.said()), codes, sample.said())
    assert.equal(sample.ended(), end)
  })
}

test('what EHLO announces follows from the options', async () => {
  const sample = sampleConversation({ tls, policy: { ...yes, scramKeys: () => undefined }, auth: { cleartext: true } })
  await sample.hear([hello])
  assert.deepEqual(sample.said().split('\r\n').slice(1, -1), [
    '250-mx.example greets c.example',
    '250-PIPELINING',
    '250-SIZE 26214400',
    '250-8BITMIME',
    '250-SMTPUTF8',
    '250-ENHANCEDSTATUSCODES',
    '250-CHUNKING',
    '250-DSN',
    '250-STARTTLS',
    '250 AUTH SCRAM-SHA-256 PLAIN LOGIN',
  ])
})

/** Everything that servers were made to take for an end of data, and a second message behind it. */
const endings = [
  ...['\n.\n', '\r.\r', '\r.\n', '\n.\r', '\n.\r\n', '\r\n.\n', '\r.\r\n', '\r\n.\r', '\r\n\0.\r\n', '\r\n.\0\r\n'],
  ...['\r\r\n.\r\r\n', '\r\r\n.\r\n', '\r\n.\r\r\n', '\r\n.\rX\r\n'],
]
const smuggled =
  'MAIL FROM:<evil@x.example>\r\nRCPT TO:<victim@y.example>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n.\r\n'

for (const ending of endings) {
  test(`no second message is smuggled behind ${JSON.stringify(ending)}, cut at every octet`, async () => {
    for (const lineEndings of ['refuse', 'normalise', 'accept'] as const) {
      for (const pieces of cuts(`A${ending}${smuggled}`)) {
        const kept: KeptMessage[] = []
        const sample = sampleConversation({ lineEndings, policy: keepMessages(kept) })
        await sample.hear([before, ...pieces])
        await settled()
        const senders = kept.map((each) => each.envelope.sender)
        // What follows a right end that a bare CR stands before is a command again, and no smuggling.
        const ends = ending === '\r\r\n.\r\n' && lineEndings !== 'refuse'
        if (ends) assert.equal(kept[0]?.octets, lineEndings === 'accept' ? 'A\r\r\n' : 'A\r\n\r\n')
        else assert.ok(!senders.includes('evil@x.example'), JSON.stringify(pieces))
        const bare = !ending.includes('\0')
        if (lineEndings === 'refuse' && bare) {
          assert.deepEqual(codesOf(sample.said()).slice(5), [550], JSON.stringify(pieces))
          assert.equal(sample.ended(), 'closed')
          assert.equal(kept.length, 0)
        }
      }
    }
  })
}

test('STARTTLS with anything behind it in clear is refused, whole lines and parts of them, cut at every octet', async () => {
  for (const behind of ['NOOP\r\n', 'NOOP ', 'RSET\r\nMAIL FROM:<evil@x.example>\r\nRC', '\r\n', '\0', 'x']) {
    for (const pieces of cuts(`STARTTLS\r\n${behind}`)) {
      const sample = sampleConversation({ tls })
      await sample.hear([hello])
      for (const piece of pieces) if (!sample.ended()) sample.conversation.receive(Buffer.from(piece, 'latin1'))
      if (sample.ended()) {
        assert.deepEqual(codesOf(sample.said()), [220, 250, 503])
        assert.equal(sample.handshakes(), 0)
        continue
      }
      // It came after the 220: the socket gives it to TLS, which fails. Here it reaches the conversation, which forgets it.
      assert.deepEqual(codesOf(sample.said()), [220, 250, 220])
      const facts = { protocol: 'TLSv1.3', cipher: 'x', clientVerified: false, resumed: false }
      sample.conversation.encrypted(facts)
      await sample.hear(['MAIL FROM:<a@x.example>\r\n', 'HELP zzz\r\n'])
      assert.deepEqual(codesOf(sample.said()).slice(3), [503, 214], JSON.stringify(pieces))
    }
  }
})

test('STARTTLS forgets who the client said to be', async () => {
  const sample = sampleConversation({ tls, policy: yes, auth: { cleartext: true } })
  await sample.hear([hello, 'AUTH PLAIN AGEAYg==\r\n', 'STARTTLS\r\n'])
  sample.conversation.encrypted({ protocol: 'TLSv1.3', cipher: 'x', clientVerified: false, resumed: false })
  assert.equal(sample.session.user, undefined)
  assert.equal(sample.session.name, undefined)
  await sample.hear([hello])
  assert.match(sample.said().slice(-60), /AUTH PLAIN LOGIN/)
  assert.doesNotMatch(sample.said().slice(-60), /STARTTLS/)
})

test('a conversation says and takes the same however it is cut', async () => {
  const dialogue = [
    `${hello}${envelope}`,
    `BDAT 9\r\nQUIT\r\n.\r\nBDAT 3 LAST\r\n.\r\n${envelope}DATA\r\n`,
    `..dots\r\n.\r\n${envelope}RSET\r\nVRFY x\r\nNOOP\r\n`,
  ].join('')
  const behind354 = dialogue.indexOf('..dots')
  const expected = [220, 250, 250, 250, 250, 250, 250, 250, 354, 250, 250, 250, 250, 252, 250]
  for (const first of cuts(dialogue.slice(0, behind354))) {
    for (const second of first.length === 1 ? cuts(dialogue.slice(behind354)) : [[dialogue.slice(behind354)]]) {
      const kept: KeptMessage[] = []
      const sample = sampleConversation({ policy: keepMessages(kept) })
      await sample.hear([...first, ...second])
      await settled()
      assert.deepEqual(codesOf(sample.said()), expected, JSON.stringify([first, second]))
      assert.deepEqual(
        kept.map(({ octets }) => octets),
        ['QUIT\r\n.\r\n.\r\n', '.dots\r\n'],
      )
    }
  }
})

test('whatever a client says, nothing is thrown and the limits hold', async () => {
  const words = fc.constantFrom(
    ...['EHLO c\r\n', 'MAIL FROM:<a@b>\r\n', 'RCPT TO:<c@d>\r\n', 'DATA\r\n', '.\r\n', 'RSET\r\n', 'QUIT\r\n', 'NOOP '],
    ...[
      'BDAT 3\r\n',
      'BDAT 0 LAST\r\n',
      'STARTTLS\r\n',
      'AUTH LOGIN\r\n',
      'AUTH PLAIN AGEAYg==\r\n',
      'YQ==\r\n',
      '*\r\n',
    ],
    ...['\r\n', '\r', '\n', '\0', '.', '<', '>', '"', '@', ' SIZE=1', 'SMTPUTF8', '\xff', '\xc3\xa9', 'x'.repeat(80)],
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(words, { maxLength: 6 }), { maxLength: 12 }), async (pieces) => {
      const kept: KeptMessage[] = []
      const limits = { messageOctets: 100, commandOctets: 64, errors: 5, commands: 20, recipients: 2 }
      const policy = { ...keepMessages(kept), ...yes }
      const sample = sampleConversation({ tls, limits, lineEndings: 'accept', auth: { cleartext: true }, policy })
      await sample.hear(pieces.map((each) => each.join('')))
      sample.conversation.lost()
      await settled()
      assert.match(sample.said(), /^(?:\d{3}[ -][\x20-\x7e]*\r\n)*$/)
      for (const { octets, envelope } of kept) assert.ok(octets.length <= 100 && envelope.recipients.length <= 2)
    }),
  )
})
