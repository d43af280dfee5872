import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as pki from '../../../../test/pki/pki.ts'
import { connect } from '../../../../test/plain-client.ts'
import { type FakeServerOptions, startFakeServer } from './fake-server.ts'

const transaction = ['EHLO c', 'MAIL FROM:<a@x.example>', 'RCPT TO:<b@y.example>', 'DATA']

/** Each line is said once the reply to the one before has come; the codes are those of the replies. */
const dialogues: readonly [
  name: string,
  options: FakeServerOptions,
  lines: readonly string[],
  codes: readonly number[],
][] = [
  [
    'a message is taken',
    {},
    [...transaction, 'Subject: x\r\n\r\nHi\r\n.', 'QUIT'],
    [220, 250, 250, 250, 354, 250, 221],
  ],
  ['HELO has no extensions', {}, ['HELO c', 'MAIL FROM:<a@x.example>'], [220, 250, 250]],
  ['MAIL before EHLO is out of order', {}, ['MAIL FROM:<a@x.example>'], [220, 503]],
  ['a second MAIL is refused', {}, [...transaction.slice(0, 2), 'MAIL FROM:<a@x.example>'], [220, 250, 250, 503]],
  ['RCPT before MAIL is out of order', {}, ['EHLO c', 'RCPT TO:<b@y.example>'], [220, 250, 503]],
  ['DATA without a recipient is refused', {}, [...transaction.slice(0, 2), 'DATA'], [220, 250, 250, 554]],
  ['EHLO clears the transaction', {}, [...transaction.slice(0, 3), 'EHLO c', 'DATA'], [220, 250, 250, 250, 250, 503]],
  ['RSET clears the transaction', {}, [...transaction.slice(0, 3), 'RSET', 'DATA'], [220, 250, 250, 250, 250, 503]],
  ['an unknown command is refused', {}, ['EHLO c', 'FROB'], [220, 250, 500]],
  ['a path with a lone CR is refused', {}, ['EHLO c', 'MAIL FROM:<a\rb@x.example>'], [220, 250, 500]],
  ['a quoted > does not end the path', {}, ['EHLO c', 'MAIL FROM:<"a>b"@x.example>'], [220, 250, 250]],
  ['no path, no sender', {}, ['EHLO c', 'MAIL FROM:a@x.example'], [220, 250, 501]],
  ['the null sender is one', {}, ['EHLO c', 'MAIL FROM:<>'], [220, 250, 250]],
  [
    'a size over the limit is refused',
    { extensions: ['SIZE 10'] },
    ['EHLO c', 'MAIL FROM:<a@x.example> SIZE=11'],
    [220, 250, 552],
  ],
  [
    'content over the limit is refused',
    { extensions: ['SIZE 10'] },
    [...transaction, 'more than ten\r\n.'],
    [220, 250, 250, 250, 354, 552],
  ],
  ['SIZE 0 is no limit', { extensions: ['SIZE 0'] }, ['EHLO c', 'MAIL FROM:<a@x.example> SIZE=99'], [220, 250, 250]],
  [
    'parameters not announced are refused',
    { extensions: [] },
    ['EHLO c', 'MAIL FROM:<a@x.example> SIZE=1'],
    [220, 250, 555],
  ],
  ['UTF-8 needs SMTPUTF8', {}, ['EHLO c', 'MAIL FROM:<é@x.example>'], [220, 250, 553]],
  [
    'UTF-8 with SMTPUTF8',
    {},
    ['EHLO c', 'MAIL FROM:<é@x.example> SMTPUTF8', 'RCPT TO:<ü@x.example>'],
    [220, 250, 250, 250],
  ],
  ['a lone LF in the content is refused', {}, [...transaction, 'a\nb\r\n.'], [220, 250, 250, 250, 354, 550]],
  ['LF . LF does not end the content', {}, [...transaction, 'a\n.\nb\r\n.'], [220, 250, 250, 250, 354, 550]],
  [
    'AUTH is needed where there are users',
    { auth: { users: { ada: 'pw' } } },
    transaction.slice(0, 2),
    [220, 250, 530],
  ],
  [
    'AUTH is refused in clear where there is TLS',
    { auth: { users: { ada: 'pw' } }, tls: pki.server },
    ['EHLO c', 'AUTH PLAIN AGFkYQBwdw=='],
    [220, 250, 538],
  ],
  ['STARTTLS that is not offered is refused', {}, ['EHLO c', 'STARTTLS'], [220, 250, 502]],
  ['LMTP has its own greeting', { lmtp: true }, ['EHLO c', 'LHLO c'], [220, 500, 250]],
  [
    'LMTP answers for every recipient',
    { lmtp: true },
    ['LHLO c', ...transaction.slice(1, 3), 'RCPT TO:<c@y.example>', 'DATA', 'Hi\r\n.', 'QUIT'],
    [220, 250, 250, 250, 250, 354, 250, 250, 221],
  ],
]

for (const [name, options, lines, codes] of dialogues) {
  test(name, async () => {
    await using server = await startFakeServer(options)
    const client = await connect(server)
    const heard = [(await client.reply()).code]
    for (const line of lines) heard.push((await client.command(line)).code)
    if (options.lmtp && codes.length > heard.length) heard.push((await client.reply()).code)
    assert.deepEqual(heard, codes)
    client.socket.destroy()
  })
}

test('a message is kept exactly, without its dot-stuffing', async () => {
  await using server = await startFakeServer()
  const client = await connect(server)
  await client.reply()
  await client.command('EHLO client.example')
  await client.command('MAIL FROM:<a@x.example> SIZE=20 BODY=8BITMIME RET=HDRS ENVID=q')
  await client.command('RCPT TO:<b@y.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b@y.example')
  await client.command('RCPT TO:<c@y.example>')
  await client.command('DATA')
  await client.command('Subject: é\r\n\r\n..a\r\n..\r\n\r\n.')
  const message = await server.waitForMessage()
  assert.equal(message.sender, 'a@x.example')
  assert.deepEqual(message.parameters, { SIZE: '20', BODY: '8BITMIME', RET: 'HDRS', ENVID: 'q' })
  assert.deepEqual(message.recipients, ['b@y.example', 'c@y.example'])
  assert.deepEqual(message.recipientParameters, [{ NOTIFY: 'SUCCESS,DELAY', ORCPT: 'rfc822;b@y.example' }, {}])
  assert.equal(message.text, 'Subject: é\r\n\r\n.a\r\n.\r\n\r\n')
  assert.deepEqual(Buffer.from(message.octets).toString(), message.text)
  assert.equal(message.client, 'client.example')
  assert.equal(message.tls, undefined)
})

test('a group of commands in one write is answered in order', async () => {
  await using server = await startFakeServer()
  const client = await connect(server)
  await client.reply()
  await client.command('EHLO c')
  client.socket.write('MAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\nDATA\r\n')
  assert.deepEqual([await client.code(), await client.code(), await client.code()], [250, 250, 354])
  client.socket.write('Hi\r\n.\r\nRSET\r\nMAIL FROM:<>\r\n')
  assert.deepEqual([await client.code(), await client.code(), await client.code()], [250, 250, 250])
})

test('a group of commands is refused where PIPELINING is not announced, and octets behind DATA always', async () => {
  for (const [extensions, group] of [
    [[], 'MAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\n'],
    [['PIPELINING'], 'DATA\r\nHi\r\n.\r\n'],
  ] as const) {
    await using server = await startFakeServer({ extensions })
    const client = await connect(server)
    await client.reply()
    await client.command('EHLO c')
    client.socket.write(group)
    assert.equal((await client.reply()).code, 503)
    await client.gone
  }
})

test('waiting for a message that does not come ends with the transcript', async () => {
  await using server = await startFakeServer()
  const client = await connect(server)
  await client.command('EHLO c')
  await assert.rejects(server.waitForMessage(1, 1), /did not arrive within 1 ms:\n1 S: 220 fake\.invalid ESMTP/)
})

test('close ends every connection and can be called twice', async () => {
  const server = await startFakeServer()
  const client = await connect(server)
  await Promise.all([server.close(), server.close(), client.gone])
  assert.equal(server.connections[0]?.open, false)
})
