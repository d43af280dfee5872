import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMailer, smtp } from 'posthaste'
import { ca } from '../pki/pki.ts'
import { requirePresent } from '../real-programs.ts'
import { exim, startExim } from './exim.ts'
import { judgeServer } from './judge-server.ts'
import { requireRoot } from './program.ts'

judgeServer(exim)

test('Exim: more messages than it takes on one connection, which it does not announce, arrive once each', async (t) => {
  if (!requirePresent(t, exim.name, exim.install, exim.isPresent()) || !requireRoot(t, exim.name)) return
  await using server = await startExim('smtp_accept_max_per_connection = 5\nlimits_advertise_hosts = :')
  await using mailer = createMailer({
    from: 'a@sender.test',
    transport: smtp({ host: 'localhost', port: server.port, ca, pool: 2 }),
  })
  const message = { to: 'ada@example.test', text: 'Hello\n' }
  const subjects = Array.from({ length: 23 }, (_, index) => `Message ${index}`)
  await Promise.all(subjects.map((subject) => mailer.send({ ...message, subject })))
  const arrived = await server.delivered('ada', subjects.length)
  const found = arrived.map((octets) => /^Subject: (.*)$/m.exec(Buffer.from(octets).toString('latin1'))?.[1]?.trim())
  assert.deepEqual(found.sort(), [...subjects].sort())
})
