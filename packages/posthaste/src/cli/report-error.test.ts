import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, ReplyError, UnknownOutcomeError } from '../errors.ts'
import { TemplateError } from '../template/template-error.ts'
import { reportError } from './report-error.ts'
import { type Output, paint, printable, type Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

const cases: readonly (readonly [error: unknown, line: RegExp])[] = [
  [
    new UsageError('who gets it?', 'posthaste send --help'),
    /^posthaste: who gets it\? posthaste send --help shows what there is\.\n$/,
  ],
  [new UsageError('page.html cannot be read'), /^posthaste: page\.html cannot be read\n$/],
  [
    new ReplyError('REPLY_REJECTED', 'MAIL', { code: 451, enhanced: '4.3.0', text: 'Busy\nlater' }, 'retry'),
    /^posthaste: MAIL was answered 451 4\.3\.0 Busy \/ later\. Trying again later may help\.\n$/,
  ],
  [new UnknownOutcomeError('cut', []), /^posthaste: the outcome is unknown: cut\. Find out whether it arrived .*\n$/],
  [
    new TemplateError('TEMPLATE_INVALID', { template: 'a', file: 'a.liquid', line: 3 }, 'there is no tag "fi"'),
    /^posthaste: a\.liquid:3: there is no tag "fi"\. posthaste template check looks at all templates\.\n$/,
  ],
  [new ConfigError('OPTION_INVALID', 'pool', 'must be 1 or more'), /^posthaste: pool: must be 1 or more\n$/],
]
for (const [error, line] of cases) {
  test(`${error} is one line`, () => {
    const { terminal, stdout, stderr } = recorded()
    reportError(error, terminal, false)
    assert.match(stderr.join(''), line)
    assert.deepEqual(stdout, [])
  })
}

test('several lines stay where they show the ways to configure', () => {
  const { terminal, stderr } = recorded()
  reportError(new ConfigError('NOT_CONFIGURED', '', 'one of\n\n  A=1'), terminal, false)
  assert.equal(stderr.join(''), 'posthaste: one of\n\n  A=1\n')
})

test('a machine gets one object, and nothing on standard error', () => {
  const { terminal, stdout, stderr } = recorded()
  const server = { host: 'mail.example', port: 587 }
  const error = new ReplyError(
    'AUTH_FAILED',
    'AUTH',
    { code: 535, text: 'No' },
    'fix-config',
    undefined,
    undefined,
    server,
  )
  assert.equal(reportError(Object.assign(error, { messageId: 'a@b.example' }), terminal, true), 2)
  assert.deepEqual(JSON.parse(stdout.join('')), {
    ok: false,
    error: {
      code: 'AUTH_FAILED',
      message: 'mail.example:587: AUTH was answered 535 No',
      advice: 'Are user and password right, and may this user send?',
      action: 'fix-config',
      temporary: false,
      outcome: 'not-sent',
      messageId: 'a@b.example',
      server,
    },
  })
  assert.deepEqual(stderr, [])
})

test('only a defect shows its stack', () => {
  const { terminal, stderr } = recorded()
  assert.equal(reportError(new TypeError('x is not a function'), terminal, false), 70)
  assert.match(stderr.join(''), /defect of Posthaste.*\n.*TypeError: x is not a function\n +at /)
})

test('an interrupt is no defect', () => {
  const { terminal, stderr } = recorded(AbortSignal.abort('stop'))
  assert.equal(reportError('stop', terminal, false), 130)
  assert.equal(stderr.join(''), 'posthaste: interrupted; nothing was sent\n')
})

test('a server cannot draw on the terminal', () => {
  assert.equal(printable('550 \u001b[2J no\r\nmore \u202eevil'), '550 \\u{1b}[2J no / more \\u{202e}evil')
})

test('colour is for an output that has colours', () => {
  const { terminal } = recorded()
  assert.equal(paint(terminal.stdout, 'bad', 'no'), 'no')
  assert.equal(paint({ ...terminal.stdout, coloured: true }, 'bad', 'no'), '\u001b[31mno\u001b[39m')
})

function recorded(signal = new AbortController().signal): { terminal: Terminal; stdout: string[]; stderr: string[] } {
  const [stdout, stderr]: [string[], string[]] = [[], []]
  const output = (chunks: string[]): Output => ({
    write: (text) => chunks.push(String(text)),
    coloured: false,
    columns: 80,
  })
  const stdin = () => (async function* () {})()
  const terminal = { stdin, stdout: output(stdout), stderr: output(stderr), environment: {}, signal }
  return { terminal, stdout, stderr }
}
