import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MailError } from '../errors.ts'
import { assertCleanLine } from './clean-line.ts'
import { type Command, commandLine, xtext } from './command.ts'

const lines: readonly [command: Command, line: string][] = [
  [{ verb: 'EHLO', name: '[127.0.0.1]' }, 'EHLO [127.0.0.1]'],
  [{ verb: 'HELO', name: 'client.example' }, 'HELO client.example'],
  [{ verb: 'LHLO', name: 'client.example' }, 'LHLO client.example'],
  [{ verb: 'STARTTLS' }, 'STARTTLS'],
  [{ verb: 'BDAT', octets: 1000, last: false }, 'BDAT 1000'],
  [{ verb: 'BDAT', octets: 0, last: true }, 'BDAT 0 LAST'],
  [{ verb: 'AUTH', mechanism: 'LOGIN' }, 'AUTH LOGIN'],
  [{ verb: 'AUTH', mechanism: 'PLAIN', initialResponse: 'AGEAYg==' }, 'AUTH PLAIN AGEAYg=='],
  [{ verb: 'AUTH', mechanism: 'EXTERNAL', initialResponse: '' }, 'AUTH EXTERNAL ='],
  [{ verb: 'MAIL', sender: '' }, 'MAIL FROM:<>'],
  [{ verb: 'MAIL', sender: 'a@x.org' }, 'MAIL FROM:<a@x.org>'],
  [{ verb: 'MAIL', sender: '"a b"@x.org' }, 'MAIL FROM:<"a b"@x.org>'],
  [{ verb: 'MAIL', sender: 'a@[192.0.2.1]' }, 'MAIL FROM:<a@[192.0.2.1]>'],
  [{ verb: 'MAIL', sender: 'a@x.org', parameters: { size: 0 } }, 'MAIL FROM:<a@x.org> SIZE=0'],
  [
    { verb: 'MAIL', sender: 'ä@x.org', parameters: { size: 4096, body: '8BITMIME', smtpUtf8: true } },
    'MAIL FROM:<ä@x.org> SIZE=4096 BODY=8BITMIME SMTPUTF8',
  ],
  [
    { verb: 'MAIL', sender: 'a@x.org', parameters: { return: 'headers', envelopeId: 'QQ=314+1' } },
    'MAIL FROM:<a@x.org> RET=HDRS ENVID=QQ+3D314+2B1',
  ],
  [{ verb: 'MAIL', sender: 'a@x.org', parameters: { envelopeId: 'order 42' } }, 'MAIL FROM:<a@x.org> ENVID=order+2042'],
  [{ verb: 'MAIL', sender: 'a@x.org', parameters: { return: 'full' } }, 'MAIL FROM:<a@x.org> RET=FULL'],
  [{ verb: 'MAIL', sender: '', parameters: { requireTls: true } }, 'MAIL FROM:<> REQUIRETLS'],
  [{ verb: 'MAIL', sender: 'a@x.org', parameters: { requireTls: false } }, 'MAIL FROM:<a@x.org>'],
  [{ verb: 'RCPT', recipient: 'b@x.org' }, 'RCPT TO:<b@x.org>'],
  [{ verb: 'RCPT', recipient: 'ü@x.org', utf8: true }, 'RCPT TO:<ü@x.org>'],
  [{ verb: 'RCPT', recipient: 'b@x.org', parameters: { notify: [] } }, 'RCPT TO:<b@x.org> NOTIFY=NEVER'],
  [
    {
      verb: 'RCPT',
      recipient: 'b@x.org',
      parameters: { notify: ['success', 'delay'], originalRecipient: 'b+c@x.org' },
    },
    'RCPT TO:<b@x.org> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b+2Bc@x.org',
  ],
  [{ verb: 'DATA' }, 'DATA'],
  [{ verb: 'RSET' }, 'RSET'],
  [{ verb: 'NOOP' }, 'NOOP'],
  [{ verb: 'QUIT' }, 'QUIT'],
]

for (const [command, line] of lines) {
  test(`prints ${line}`, () => assert.equal(commandLine(command), `${line}\r\n`))
}

const injections: readonly string[] = [
  '"a\r\nRCPT TO:<x@y>"@d.example',
  'a@b\r\nDATA',
  'a@b.example\r',
  'a@b.example\n',
  'a\0@b.example',
  'a@b.example\u2028RCPT',
  'a\u0085b@c.example',
  'a@b.example> SIZE=1',
  '<a@b.example>@d.example',
  'a@b@c.example',
  'a b@c.example',
  'a@b.example NOTIFY=NEVER',
  '@a.example,@b.example:u@c.example',
  'a',
  'ä@x.org',
  'a@exämple.org',
  '\ud800@x.org',
]

for (const address of injections) {
  const shown = JSON.stringify(address)
  test(`refuses ${shown} as sender and as recipient`, () => {
    assert.throws(() => commandLine({ verb: 'MAIL', sender: address }), MailError)
    assert.throws(() => commandLine({ verb: 'RCPT', recipient: address }), MailError)
  })
}

const injectedParameters: readonly [name: string, command: unknown][] = [
  [
    'a size with a command in it',
    { verb: 'MAIL', sender: 'a@x.org', parameters: { size: '100\r\nRCPT TO:<e@e.org>' } },
  ],
  ['a size that is no whole number', { verb: 'MAIL', sender: 'a@x.org', parameters: { size: 1.5 } }],
  ['a size below zero', { verb: 'MAIL', sender: 'a@x.org', parameters: { size: -1 } }],
  ['a body with a command in it', { verb: 'MAIL', sender: 'a@x.org', parameters: { body: '7BIT\r\nDATA' } }],
  ['a return with a command in it', { verb: 'MAIL', sender: 'a@x.org', parameters: { return: 'full\r\nDATA' } }],
  ['an envelope ID with a command in it', { verb: 'MAIL', sender: 'a@x.org', parameters: { envelopeId: 'a\r\nDATA' } }],
  ['an envelope ID that is too long', { verb: 'MAIL', sender: 'a@x.org', parameters: { envelopeId: 'a'.repeat(101) } }],
  [
    'an envelope ID that is too long as xtext',
    { verb: 'MAIL', sender: 'a@x.org', parameters: { envelopeId: '='.repeat(34) } },
  ],
  ['an unknown notify', { verb: 'RCPT', recipient: 'a@x.org', parameters: { notify: ['NEVER\r\nDATA'] } }],
  ['a non-ASCII ORCPT', { verb: 'RCPT', recipient: 'a@x.org', parameters: { originalRecipient: 'ü@x.org' } }],
  ['a name with a command in it', { verb: 'EHLO', name: 'x\r\nMAIL FROM:<a@b.org>' }],
  ['a name with a space', { verb: 'EHLO', name: 'a b' }],
  ['an empty name', { verb: 'HELO', name: '' }],
  ['a mechanism with a command in it', { verb: 'AUTH', mechanism: 'PLAIN\r\nMAIL' }],
  ['an initial response that is not base64', { verb: 'AUTH', mechanism: 'PLAIN', initialResponse: 'a\r\nMAIL' }],
]

for (const [name, command] of injectedParameters) {
  test(`refuses ${name}`, () => {
    // as: what a program without types can give.
    assert.throws(() => commandLine(command as Command), MailError)
  })
}

test('a refused initial response is not shown', () => {
  const secret = 'c2VjcmV0\n'
  assert.throws(
    () => commandLine({ verb: 'AUTH', mechanism: 'PLAIN', initialResponse: secret }),
    (error: unknown) => error instanceof MailError && !error.message.includes('c2VjcmV0'),
  )
})

test('no text at all makes two lines of one command', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('a', '@', '"', '\\', '\r', '\n', '.', '<', '>', ' ') }),
  )
  fc.assert(
    fc.property(text, fc.boolean(), (address, utf8) => {
      for (const command of [
        { verb: 'RCPT', recipient: address, utf8 },
        { verb: 'MAIL', sender: address, parameters: { smtpUtf8: utf8 } },
      ] as const) {
        const line = printed(command)
        assert.ok(line === undefined || /^[^\r\n\0]+\r\n$/.test(line))
      }
    }),
    { numRuns: 2000 },
  )
})

test('xtext is printable ASCII without = and space, and decodes to what it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
      const encoded = xtext(text)
      assert.match(encoded, /^[!-*,-<>-~+]*$/)
      assert.equal(
        encoded.replace(/\+([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
        text,
      )
    }),
  )
})

const clean: readonly [line: string, utf8: boolean, offset: number | undefined][] = [
  ['plain', false, undefined],
  ['a\tb', false, 1],
  ['\r', false, 0],
  ['a\n', true, 1],
  ['a\0', true, 1],
  ['aé', false, 1],
  ['aé', true, undefined],
  ['a\x7f', true, 1],
  ['a\u0085', true, 1],
  ['a\u2028', true, 1],
  ['ab\ud800', true, 2],
  ['👍', true, undefined],
]

for (const [line, utf8, offset] of clean) {
  test(`${JSON.stringify(line)} ${offset === undefined ? 'is clean' : 'is not clean'}${utf8 ? ' with SMTPUTF8' : ''}`, () => {
    const check = (): void => assertCleanLine(line, 'field', utf8)
    if (offset === undefined) check()
    else assert.throws(check, new RegExp(`offset ${offset}$`))
  })
}

function printed(command: Command): string | undefined {
  try {
    return commandLine(command)
  } catch (error) {
    if (MailError.is(error)) return undefined
    throw error
  }
}
