// TLS sessions that real servers let us resume, as the receipts tell.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMailer, smtp } from 'posthaste'
import { ca } from '../pki/pki.ts'
import { requireProgram } from '../real-programs.ts'
import { startPostfix } from './postfix.ts'
import { requireRoot } from './program.ts'

test('Postfix: the connections of a pool resume, those of another begin anew', async (t) => {
  if (!requireProgram(t, 'postfix', 'postfix') || !requireRoot(t, 'Postfix')) return
  await using postfix = await startPostfix()
  const { port } = postfix
  const resumed: (boolean | undefined)[] = []
  for (const count of [3, 1]) {
    const transport = smtp({ host: 'localhost', port, ca, pool: 1, maxMessagesPerConnection: 1 })
    await using mailer = createMailer({ from: 'a@sender.test', transport })
    for (let each = 0; each < count; each++) {
      const { tls } = await mailer.send({ to: 'ada@example.test', subject: 'Hello', text: 'Hello\n' })
      resumed.push(tls?.verifiedName === 'localhost' ? tls.resumed : undefined)
    }
  }
  assert.deepEqual(resumed, [false, true, true, false])
})
