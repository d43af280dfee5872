import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMailer, lmtp } from 'posthaste'
import { requireProgram } from '../real-programs.ts'
import { posthaste } from './command-line.ts'
import { hasDovecotLmtp, startDovecot } from './dovecot.ts'
import { dovecotLmtp, dovecotSubmission } from './dovecot-judge.ts'
import { judgeServer } from './judge-server.ts'
import { messageIn } from './maildir.ts'
import { requireRoot } from './program.ts'
import { readWithPython } from './python-email.ts'
import { expectedReading, writeLetter } from './sample-letter.ts'

judgeServer(dovecotLmtp)
judgeServer(dovecotSubmission)

test('Dovecot over LMTP', async (t) => {
  if (!requireProgram(t, 'dovecot-lmtpd', 'dovecot-lmtpd', hasDovecotLmtp()) || !requireRoot(t, 'Dovecot')) return
  await using dovecot = await startDovecot()
  const url = `lmtp://127.0.0.1:${dovecot.port}`

  await t.test('posthaste send: Python reads what was delivered the same', async () => {
    const letter = writeLetter(dovecot.folder)
    const { status, stdout, stderr } = await posthaste(letter.args, { input: letter.input, url })
    assert.equal(status, 0, stderr)
    const receipt = JSON.parse(stdout)
    assert.deepEqual(receipt.accepted, ['ada@example.test', 'grace@example.test'])
    for (const user of ['ada', 'grace']) {
      const {
        date: _date,
        messageId,
        ...reading
      } = readWithPython(await messageIn(dovecot.maildir(user), receipt.messageId))
      assert.equal(messageId, `<${receipt.messageId}>`)
      assert.deepEqual(reading, expectedReading)
    }
  })

  await t.test('every recipient has an outcome of its own: unknown at RCPT, full at the end of the data', async () => {
    const { host, port } = dovecot
    await using mailer = createMailer({ from: 'a@sender.test', transport: lmtp({ host, port }) })
    const to = ['nobody@example.test', 'tiny@example.test', 'ada@example.test']
    const receipt = await mailer.send({ to, subject: 'Hello', text: 'Hello\n' })
    assert.deepEqual(receipt.accepted, ['ada@example.test'])
    assert.deepEqual(
      receipt.recipients.map(({ address, outcome, action, reply }) => [address, outcome, action, reply?.enhanced]),
      [
        ['nobody@example.test', 'refused', 'suppress', '5.1.1'],
        ['tiny@example.test', 'refused', 'retry', '5.2.2'],
        ['ada@example.test', 'accepted', undefined, '2.0.0'],
      ],
    )
    await messageIn(dovecot.maildir('ada'), receipt.messageId)
  })

  await t.test('when every mailbox is full, that is the error, and the connection goes on', async () => {
    const { host, port } = dovecot
    await using mailer = createMailer({ from: 'a@sender.test', transport: lmtp({ host, port, pool: 1 }) })
    await assert.rejects(mailer.send({ to: 'tiny@example.test', subject: 'Hello', text: 'Hello\n' }), {
      code: 'RECIPIENTS_REFUSED',
      outcome: 'not-sent',
    })
    await mailer.send({ to: 'grace@example.test', subject: 'Hello', text: 'Hello\n' })
  })
})
