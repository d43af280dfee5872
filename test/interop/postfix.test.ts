import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMailer, smtp } from 'posthaste'
import * as pki from '../pki/pki.ts'
import { requireProgram } from '../real-programs.ts'
import { posthaste } from './command-line.ts'
import { judgeServer } from './judge-server.ts'
import { delivered, messageIn } from './maildir.ts'
import { type Postfix, sizeLimit, startPostfix } from './postfix.ts'
import { postfix as judge } from './postfix-judge.ts'
import { requireRoot } from './program.ts'
import { readWithPython } from './python-email.ts'
import { expectedReading, writeLetter } from './sample-letter.ts'

judgeServer(judge)

test('Postfix', async (t) => {
  if (!requireProgram(t, 'postfix', 'postfix') || !requireRoot(t, 'Postfix')) return
  await using postfix = await startPostfix()

  await t.test('posthaste send: Python reads what was delivered the same', async () => {
    const letter = writeLetter(postfix.folder)
    const url = `smtp://127.0.0.1:${postfix.port}`
    const { status, stdout, stderr } = await posthaste([...letter.args, '--url', url], { input: letter.input })
    assert.equal(status, 0, stderr)
    const receipt = JSON.parse(stdout)
    assert.deepEqual(receipt.accepted, ['ada@example.test', 'grace@example.test'])

    for (const user of ['ada', 'grace']) {
      const octets = await messageIn(postfix.maildir(user), receipt.messageId)
      const { date, messageId, ...reading } = readWithPython(octets)
      assert.deepEqual(reading, expectedReading)
      assert.equal(messageId, `<${receipt.messageId}>`)
      assert.ok(date > 1_700_000_000)
      assert.match(octets.toString('latin1'), /using TLSv1\.3/)
      assert.doesNotMatch(octets.toString('latin1'), /^bcc:/im)
    }
  })

  await t.test('without the authority nothing is sent', async () => {
    const url = `smtp://127.0.0.1:${postfix.port}`
    const send = ['send', 'ada@example.test', '--from', 'a@sender.test', '--text', 'Hi', '--url', url]
    const { status, stderr } = await posthaste(send, { trusting: false })
    assert.equal(status, 2, stderr)
    assert.match(stderr, /certificate/i)
    await refused(postfix, { ca: pki.selfSigned.cert }, 'CERTIFICATE_INVALID')
  })

  await t.test('with a certificate for another name nothing is sent', () =>
    refused(postfix, { ca: pki.ca, serverName: 'other.example' }, 'CERTIFICATE_INVALID'),
  )

  await t.test('a recipient whom nobody knows is data beside one who is known', async () => {
    await using mailer = mailerTo(postfix)
    const receipt = await mailer.send({ ...hello, to: ['ada@example.test', 'nobody@example.test'] })
    assert.deepEqual(receipt.accepted, ['ada@example.test'])
    const [, refusal] = receipt.recipients
    assert.equal(refusal?.outcome, 'refused')
    assert.equal(refusal?.action, 'suppress')
    assert.equal(refusal?.reply?.enhanced, '5.1.1')
    await messageIn(postfix.maildir('ada'), receipt.messageId)
  })

  await t.test('recipients whom nobody knows are an error, and the connection goes on', async () => {
    await using mailer = mailerTo(postfix, 1)
    await assert.rejects(mailer.send({ ...hello, to: ['nobody@example.test', 'noone@example.test'] }), {
      code: 'RECIPIENTS_REFUSED',
      action: 'suppress',
      temporary: false,
    })
    await assert.rejects(mailer.send({ ...hello, to: 'ada@elsewhere.test' }), { code: 'RECIPIENTS_REFUSED' })
    const { messageId } = await mailer.send(hello)
    await messageIn(postfix.maildir('ada'), messageId)
  })

  await t.test('the command line says which recipient was refused', async () => {
    const url = `smtp://127.0.0.1:${postfix.port}`
    const send = ['send', 'ada@example.test', 'nobody@example.test', '--from', 'a@sender.test', '--text', 'Hi']
    const { status, stdout } = await posthaste([...send, '--url', url], {})
    assert.equal(status, 3)
    assert.match(stdout, /nobody@example\.test.*550 5\.1\.1/s)
  })

  await t.test('a message over the limit is refused, one whose size nobody knew at its end', async () => {
    await using mailer = mailerTo(postfix)
    const large = Buffer.alloc(sizeLimit)
    await assert.rejects(mailer.send({ ...hello, attachments: [{ filename: 'large', content: large }] }), {
      code: 'MESSAGE_TOO_LARGE',
      action: 'fix-message',
    })
    async function* stream() {
      for (let at = 0; at < large.length; at += 100_000) yield large.subarray(at, at + 100_000)
    }
    await assert.rejects(mailer.send({ ...hello, attachments: [{ filename: 'large', content: () => stream() }] }), {
      code: 'REPLY_REJECTED',
      action: 'fix-message',
      outcome: 'not-sent',
    })
  })

  await t.test('what is delivered is what was composed, octet by octet', async () => {
    await using mailer = mailerTo(postfix)
    const text = ['.', '..', '.x', '', 'From here', 'tab\t', 'space ', 'é', `${'x'.repeat(2000)}`, '.', ''].join('\n')
    const forwarded = Buffer.from('Subject: é\r\nFrom: a@b.example\r\n\r\n.\r\n..\r\nBody é\r\n')
    const lines =
      'Date: Sun, 22 Nov 2026 09:00:00 +0000\r\nFrom: a@sender.test\r\nMessage-ID: <raw@sender.test>\r\n\r\n.\r\n..\r\n.\r\n'
    const { messageId } = await mailer.send({
      ...hello,
      text,
      attachments: [{ filename: 'forwarded.eml', content: forwarded, contentType: 'message/rfc822' }],
    })
    const reading = readWithPython(await messageIn(postfix.maildir('ada'), messageId))
    assert.equal(reading.text, text)
    assert.deepEqual(reading.defects, [])

    await mailer.sendRaw(Buffer.from(lines), { sender: 'a@sender.test', recipients: ['ada@example.test'] })
    const raw = (await messageIn(postfix.maildir('ada'), 'raw@sender.test')).toString()
    assert.ok(raw.endsWith(lines.replaceAll('\r\n', '\n')), raw)
  })

  await t.test('a UTF-8 address goes with SMTPUTF8', async () => {
    await using mailer = mailerTo(postfix)
    const { messageId } = await mailer.send({ ...hello, from: 'Jürgen <jürgen@sender.test>' })
    const octets = await messageIn(postfix.maildir('ada'), messageId)
    assert.match(octets.toString(), /with UTF8SMTP/)
    assert.deepEqual(readWithPython(octets).from, [{ name: 'Jürgen', address: 'jürgen@sender.test' }])
  })

  await t.test('two hundred messages over three connections arrive once each', async () => {
    await using mailer = mailerTo(postfix, 3)
    const messages = Array.from({ length: 200 }, (_, index) => ({
      ...hello,
      to: 'many@example.test',
      subject: `${index}`,
    }))
    assert.equal((await mailer.sendAll(messages)).sent, 200)
    const found = await delivered(postfix.maildir('many'), 200)
    const subjects = found.map((octets) => Number(/^Subject: (\d+)$/m.exec(octets.toString())?.[1]))
    assert.deepEqual(
      subjects.sort((one, other) => one - other),
      [...messages.keys()],
    )
  })
})

const hello = { to: 'ada@example.test', subject: 'Hello', text: 'Hello\n' }

function mailerTo({ host, port }: Postfix, pool = 5) {
  return createMailer({ from: 'Test <a@sender.test>', transport: smtp({ host, port, ca: pki.ca, pool }) })
}

async function refused(postfix: Postfix, tls: { readonly ca: string; readonly serverName?: string }, code: string) {
  const { host, port } = postfix
  await using mailer = createMailer({ from: 'a@sender.test', transport: smtp({ host, port, ...tls }) })
  await assert.rejects(mailer.send(hello), { code, outcome: 'not-sent', action: 'fix-config' })
}
