// What `posthaste check` says of routes that keep silent, and of those that connect to nothing.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startFakeServer } from '../testing/fake-server.ts'
import { runWithoutProcess } from './sample-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'posthaste-check-'))
after(() => rmSync(folder, { recursive: true }))

const from = { POSTHASTE_FROM: 'me@example.com' }

test('a server that says nothing is waited for no longer than --timeout', async () => {
  await using server = await startFakeServer({ script: { greeting: { silence: true } } })
  const environment = { ...from, POSTHASTE_URL: server.url }
  const people = await runWithoutProcess(['check', '--timeout', '100ms'], environment)
  assert.equal(people.status, 75)
  assert.match(
    people.stdout,
    /✗ TIMEOUT: no answer within 100 ms: is the port right\? a port that expects TLS from the first octet \(465\) wants smtps:\n/,
  )
  assert.equal(people.stderr, '')
  const machine = await runWithoutProcess(['check', '--timeout', '100ms', '--json'], environment)
  const [route] = JSON.parse(machine.stdout).routes
  assert.equal(route.connected, false)
  assert.equal(route.error.code, 'TIMEOUT')
  assert.equal(route.error.temporary, true)
})

test('on a terminal a line says what is waited for, and is gone at the end', async () => {
  await using server = await startFakeServer()
  const { stdout, stderr } = await runWithoutProcess(['check'], { ...from, POSTHASTE_URL: server.url }, true)
  assert.equal(stderr, '\r\u001b[2KWaiting for default, 15 s at most …\r\u001b[2K')
  assert.match(stdout, /✓ connected\n/)
})

const timeouts = ['15', '0s', '30d', 'soon']
for (const timeout of timeouts) {
  test(`--timeout ${timeout} is refused`, async () => {
    const { status, stderr } = await runWithoutProcess(['check', '--timeout', timeout], { POSTHASTE_URL: 'null:' })
    assert.equal(status, 2)
    assert.match(stderr, /^posthaste: --timeout:? must be /)
  })
}

const local: readonly (readonly [url: string, state: RegExp])[] = [
  ['console:', /✓ nothing to connect to\n/],
  ['memory:', /✓ nothing to connect to\n/],
  ['null:', /✓ nothing to connect to\n/],
  ['failover(console: roundrobin(memory:a null:))', /✓ nothing to connect to\n/],
  [`file:${folder}`, /✓ nothing to connect to; the folder can be written to\n/],
  ['sendmail:/bin/true', /✓ nothing to connect to; the program is there\n/],
  ['sendmail:/nowhere/at/all', /✗ SENDMAIL_FAILED: /],
]
for (const [url, state] of local) {
  test(`${url} connects to nothing, and the report says so`, async () => {
    const environment = { ...from, POSTHASTE_URL: url }
    assert.match((await runWithoutProcess(['check'], environment)).stdout, state)
    const [route] = JSON.parse((await runWithoutProcess(['check', '--json'], environment)).stdout).routes
    assert.ok(!('connected' in route))
  })
}

test('transports of which one connects are connected', async () => {
  await using server = await startFakeServer()
  const { stdout } = await runWithoutProcess(['check'], { ...from, POSTHASTE_URL: `failover(${server.url} console:)` })
  assert.match(stdout, /✓ connected\n/)
})
