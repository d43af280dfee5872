// posthaste send --explain, which says what would become of the message, and --transcript, which says what was said.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startFakeServer } from '../testing/fake-server.ts'
import { runWithoutProcess } from './sample-command.ts'

const send = ['send', 'ada@example.com', '--from', 'me@example.com', '--subject', 'Hello', '--text', 'CANARY']

function explain(url: string, ...args: readonly string[]) {
  return runWithoutProcess([...send, '--url', url, '--explain', ...args])
}

test('it says what would be sent, and sends nothing', async () => {
  await using server = await startFakeServer()
  const { status, stdout } = await explain(server.url)
  assert.equal(status, 0)
  for (const part of [
    /^Nothing is sent\. By the route default:$/m,
    /^ {2}from me@example\.com$/m,
    /^ {2}to {3}ada@example\.com$/m,
    /^ {2}Subject: Hello$/m,
    /^ {2}1 {2}text\/plain utf-8 {2}7bit +\d+ octets$/m,
    /^ {2}in clear$/m,
    /✓ nothing speaks against it; --connect asks the server$/m,
  ])
    assert.match(stdout, part)
  assert.doesNotMatch(stdout, /CANARY/)
  assert.equal(server.connections.length, 0)
})

test('with --connect it asks the server', async () => {
  await using server = await startFakeServer()
  const { status, stdout } = await explain(server.url, '--connect')
  assert.equal(status, 0)
  assert.match(stdout, /^ {2}offers PIPELINING, SIZE 33554432/m)
  assert.match(stdout, /^ {2}> MAIL FROM:<me@example\.com> SIZE=\d+$/m)
  assert.deepEqual(server.messages, [])
})

test('what would be refused ends it with the status of the refusal', async () => {
  await using server = await startFakeServer({ extensions: ['SIZE 10'] })
  const { status, stdout } = await explain(server.url, '--connect')
  assert.equal(status, 1)
  assert.match(stdout, /✗ message: has \d+ octets, and the server takes at most 10.*\(MESSAGE_TOO_LARGE\)$/m)
  const gone = await startFakeServer()
  await gone.close()
  assert.equal((await explain(gone.url, '--connect')).status, 75)
  assert.equal((await explain(`failover(${gone.url} null:)`, '--connect')).status, 0)
})

test('with --json it is one object', async () => {
  const { stdout } = await explain('failover(null: memory:)', '--json')
  const { ok, explained, envelope, transport } = JSON.parse(stdout)
  assert.deepEqual({ ok, explained }, { ok: true, explained: true })
  assert.deepEqual(envelope, { sender: 'me@example.com', recipients: ['ada@example.com'] })
  assert.deepEqual(
    transport.members.map((member: { transport: string }) => member.transport),
    ['null:', 'memory:'],
  )
})

const wrong: readonly (readonly [args: readonly string[], complaint: RegExp])[] = [
  [['--connect'], /--connect goes with --explain/],
  [['--explain', '--dry-run'], /exclude each other/],
]
for (const [args, complaint] of wrong) {
  test(`${args.join(' ')} is refused`, async () => {
    const result = await runWithoutProcess([...send, '--url', 'null:', ...args])
    assert.equal(result.status, 2)
    assert.match(result.stderr, complaint)
  })
}

test('--transcript shows what was said, of a send that succeeds and of one that fails', async () => {
  const answers = { RCPT: [{ recipient: 'gone@example.com', answer: '550 5.1.1 No such user' }] }
  await using server = await startFakeServer({ script: answers })
  const args = ['--from', 'me@example.com', '--text', 'CANARY', '--subject', 'Hi', '--url', server.url, '--transcript']
  const sent = await runWithoutProcess(['send', 'ada@example.com', ...args])
  assert.equal(sent.status, 0)
  assert.match(sent.stderr, /^C: RCPT TO:<ada@example\.com>$/m)
  const refused = await runWithoutProcess(['send', 'gone@example.com', ...args])
  assert.equal(refused.status, 1)
  assert.match(refused.stderr, /^S: 550 5\.1\.1 No such user$/m)
  assert.ok(!`${sent.stderr}${refused.stderr}`.includes('CANARY'))
})
