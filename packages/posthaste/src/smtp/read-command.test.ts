import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type HeardCommand, readCommand } from './read-command.ts'

const none = { parameters: {}, utf8: false }

const commands: readonly [line: string, command: HeardCommand][] = [
  ['EHLO client.example', { verb: 'EHLO', name: 'client.example' }],
  ['helo [192.0.2.1]  ', { verb: 'HELO', name: '[192.0.2.1]' }],
  ['EHLO my_machine', { verb: 'EHLO', name: 'my_machine' }],
  ['MAIL FROM:<>', { verb: 'MAIL', sender: '', ...none }],
  ['mail from:<Ada@Example.COM>', { verb: 'MAIL', sender: 'Ada@Example.COM', ...none }],
  ['MAIL FROM:<"a>b"@x.example>', { verb: 'MAIL', sender: '"a>b"@x.example', ...none }],
  ['MAIL FROM:<@one.example,@two.example:a@x.example>', { verb: 'MAIL', sender: 'a@x.example', ...none }],
  ['MAIL FROM:<a@[IPv6:2001:db8::1]>', { verb: 'MAIL', sender: 'a@[IPv6:2001:db8::1]', ...none }],
  ['MAIL FROM:<é@bücher.example>', { verb: 'MAIL', sender: 'é@xn--bcher-kva.example', parameters: {}, utf8: true }],
  [
    'MAIL FROM:<a@x> SIZE=100 body=8bitmime SMTPUTF8 RET=HDRS ENVID=a+2Bb AUTH=<>',
    {
      verb: 'MAIL',
      sender: 'a@x',
      utf8: false,
      parameters: { size: 100, body: '8BITMIME', smtpUtf8: true, return: 'headers', envelopeId: 'a+b', auth: '' },
    },
  ],
  ['RCPT TO:<Postmaster>', { verb: 'RCPT', recipient: 'postmaster', ...none }],
  [
    'RCPT TO:<a@x> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b+2Bc@x',
    {
      verb: 'RCPT',
      recipient: 'a@x',
      utf8: false,
      parameters: {
        notify: ['success', 'delay'],
        originalRecipient: 'b+c@x',
        originalRecipientType: 'rfc822',
      },
    },
  ],
  ['RCPT TO:<a@x> NOTIFY=NEVER', { verb: 'RCPT', recipient: 'a@x', utf8: false, parameters: { notify: [] } }],
  ['DATA  ', { verb: 'DATA' }],
  ['NOOP whatever this is', { verb: 'NOOP' }],
  ['BDAT 0', { verb: 'BDAT', size: 0, last: false }],
  ['bdat 86 last', { verb: 'BDAT', size: 86, last: true }],
  ['AUTH plain AGE=', { verb: 'AUTH', mechanism: 'PLAIN', initialResponse: 'AGE=' }],
  ['AUTH PLAIN =', { verb: 'AUTH', mechanism: 'PLAIN', initialResponse: '=' }],
]

for (const [line, command] of commands) {
  test(`${line} is a command`, () => assert.deepEqual(readCommand(Buffer.from(line)), command))
}

const faults: readonly [line: string, code: number, enhanced: string, close?: boolean][] = [
  ['', 500, '5.5.2'],
  ['FROB', 500, '5.5.2'],
  ['EHLO', 501, '5.5.4'],
  ['EHLO a b', 501, '5.5.4'],
  ['DATA now', 501, '5.5.4'],
  ['VRFY', 501, '5.5.4'],
  ['MAIL a@x', 501, '5.5.4'],
  ['MAIL FROM: <a@x>', 501, '5.1.7'],
  ['MAIL FROM:a@x', 501, '5.1.7'],
  ['MAIL FROM:<a@x', 501, '5.1.7'],
  ['MAIL FROM:<a@x>>', 501, '5.5.4'],
  ['MAIL FROM:<a@x>SIZE=1', 501, '5.5.4'],
  ['MAIL FROM:<a>', 501, '5.1.7'],
  ['MAIL FROM:<a@x@y>', 501, '5.1.7'],
  ['MAIL FROM:<a b@x>', 501, '5.1.7'],
  ['MAIL FROM:<@x:>', 501, '5.1.7'],
  ['MAIL FROM:<@x,y:a@z>', 501, '5.1.7'],
  ['MAIL FROM:<(x)a@x>', 501, '5.1.7'],
  ['MAIL FROM:<=?utf-8?q?a=40evil.com=3e?=@good.com>', 501, '5.1.7'],
  [`MAIL FROM:<${'a'.repeat(65)}@x>`, 501, '5.1.7'],
  ['MAIL FROM:<a@192.0.2.1>', 501, '5.1.7'],
  ['MAIL FROM:<a@x> SIZE=-1', 501, '5.5.4'],
  ['MAIL FROM:<a@x> SIZE=1 SIZE=1', 501, '5.5.4'],
  ['MAIL FROM:<a@x> BODY=BINARYMIME', 501, '5.5.4'],
  ['MAIL FROM:<a@x> __PROTO__=1', 501, '5.5.4'],
  ['MAIL FROM:<a@x> CONSTRUCTOR=1', 555, '5.5.4'],
  ['MAIL FROM:<a@x> X=1', 555, '5.5.4'],
  ['MAIL FROM:<a@x> ENVID=+0D+0ARCPT', 501, '5.5.4'],
  ['RCPT TO:<>', 501, '5.1.3'],
  ['RCPT TO:<postmaster', 501, '5.1.3'],
  ['RCPT TO:<a@x> NOTIFY=NEVER,DELAY', 501, '5.5.4'],
  ['RCPT TO:<a@x> ORCPT=x', 501, '5.5.4'],
  ['AUTH', 501, '5.5.4'],
  ['AUTH PLAIN not/base-64', 501, '5.5.4'],
  ['BDAT', 501, '5.5.4', true],
  ['BDAT -1', 501, '5.5.4', true],
  ['BDAT 1 FIRST', 501, '5.5.4', true],
  ['BDAT 99999999999999999999', 501, '5.5.4', true],
  ['GET / HTTP/1.1', 554, '5.7.0', true],
  ['MAIL FROM:<a\rX: y@b>', 501, '5.5.2', true],
  ['MAIL FROM:<"a\nRCPT TO:<x@y>"@d>', 501, '5.5.2', true],
  ['EHLO a\0', 501, '5.5.2', true],
  ['EHLO a\u2028', 501, '5.5.2', true],
  ['EHLO a\u0085', 501, '5.5.2', true],
]

for (const [line, code, enhanced, close = false] of faults) {
  test(`${JSON.stringify(line.slice(0, 60))} is answered ${code} ${enhanced}`, () => {
    const heard = readCommand(Buffer.from(line))
    assert.ok(heard.verb === 'fault', JSON.stringify(heard))
    assert.deepEqual([heard.reply.code, heard.reply.enhanced, heard.close], [code, enhanced, close])
  })
}

test('whatever a line holds, it is read, and the reply is printable', () => {
  const words = fc.constantFrom(
    'MAIL FROM:',
    'RCPT TO:',
    '<',
    '>',
    '"',
    '\\',
    '@',
    ':',
    ',',
    '[',
    ']',
    ' ',
    '=',
    'a',
    'é',
    '\0',
  )
  const line = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.array(words).map((each) => Buffer.from(each.join(''))),
  )
  fc.assert(
    fc.property(line, (octets) => {
      const heard = readCommand(octets)
      if (heard.verb === 'fault') assert.match(heard.reply.text, /^[\x20-\x7e]+$/)
    }),
  )
})

test('a long line takes no more time than its length', () => {
  for (const unit of ['<', '@x,', '"', '\\', '(', ' X=1', 'a@', '=?']) {
    readCommand(Buffer.from(`MAIL FROM:<${unit.repeat(200_000 / unit.length)}>`))
  }
})
