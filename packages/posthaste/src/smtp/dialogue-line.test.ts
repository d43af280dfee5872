import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientLine, serverLines } from './dialogue-line.ts'

const said: readonly [line: string, phase: string, shown: string][] = [
  ['EHLO client.example\r\n', 'EHLO', 'C: EHLO client.example'],
  ['MAIL FROM:<ada@example.com> SIZE=12\r\n', 'MAIL', 'C: MAIL FROM:<ada@example.com> SIZE=12'],
  ['AUTH PLAIN AENBTkFSWQ==\r\n', 'AUTH', 'C: AUTH PLAIN ***'],
  ['auth plain AENBTkFSWQ==\r\n', 'AUTH', 'C: auth plain ***'],
  ['AUTH LOGIN\r\n', 'AUTH', 'C: AUTH LOGIN'],
  ['AENBTkFSWQ==\r\n', 'AUTH', 'C: ***'],
  ['\r\n', 'AUTH', 'C: ***'],
  ['*\r\n', 'AUTH', 'C: *'],
  [`NOOP ${'x'.repeat(600)}\r\n`, 'NOOP', `C: NOOP ${'x'.repeat(495)}…`],
]
for (const [line, phase, shown] of said) {
  test(`${JSON.stringify(line.slice(0, 40))} is shown as ${shown.slice(0, 40)}`, () =>
    assert.equal(clientLine(line, phase), shown))
}

test('a reply of several lines is as many lines', () => {
  const reply = { code: 250, text: 'mail.example\nSIZE 1000\nPIPELINING' }
  assert.deepEqual(serverLines(reply, 'EHLO'), ['S: 250-mail.example', 'S: 250-SIZE 1000', 'S: 250 PIPELINING'])
})

test('a reply has its enhanced code', () => {
  const reply = { code: 550, enhanced: '5.1.1', text: 'No such user' }
  assert.deepEqual(serverLines(reply, 'RCPT'), ['S: 550 5.1.1 No such user'])
})

test('what a server says about a login is left out', () => {
  assert.deepEqual(serverLines({ code: 334, text: 'Q0FOQVJZ' }, 'AUTH'), ['S: 334 ***'])
  assert.deepEqual(serverLines({ code: 535, enhanced: '5.7.8', text: 'CANARY is wrong' }, 'AUTH'), ['S: 535 5.7.8 ***'])
})
