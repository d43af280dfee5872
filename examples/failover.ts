// Two ways out: when the first certainly did not take the message, the second gets it.
import { createMailer } from 'posthaste'
import { startFakeServer } from 'posthaste/testing'

await using busy = await startFakeServer({ script: { greeting: '421 4.3.2 Too busy' } })
await using spare = await startFakeServer()
await using mailer = createMailer({
  from: 'Acme <hello@acme.example>',
  routes: { default: 'failover(busy spare)', busy: busy.url, spare: spare.url },
})

const receipt = await mailer.send({ to: 'ada@example.com', subject: 'Hello', text: 'Hi.\n' })
console.log(
  `${receipt.accepted.join()} was accepted by the ${receipt.transport.includes(`${spare.port}`) ? 'spare' : 'first'} server`,
)
