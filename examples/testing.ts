// How an application tests what it sends: nothing leaves the process, and the assertions say what differs.
import { test } from 'node:test'
import { createMailer } from 'posthaste'
import { captureMail } from 'posthaste/testing'

const mailer = createMailer({ from: 'Acme <hello@acme.example>', transport: 'smtp://mail.acme.example' })

async function signUp(address: string): Promise<void> {
  await mailer.send({ to: address, subject: 'Welcome to Acme', text: 'Good to see you.\n' })
}

test('who signs up is welcomed', async () => {
  await captureMail(async (mail) => {
    await signUp('ada@example.com')
    mail.assertSent({ to: 'ada@example.com', subject: /welcome/i })
  })
})
