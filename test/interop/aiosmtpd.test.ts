import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createMailer, type SmtpOptions, smtp } from 'posthaste'
import * as pki from '../pki/pki.ts'
import { requireProgram } from '../real-programs.ts'
import { type AiosmtpdOptions, hasAiosmtpd, startAiosmtpd } from './aiosmtpd.ts'
import { aiosmtpd } from './aiosmtpd-judge.ts'
import { posthaste } from './command-line.ts'
import { judgeServer } from './judge-server.ts'
import { readWithPython } from './python-email.ts'
import { expectedReading, writeLetter } from './sample-letter.ts'

const login = { user: 'ada', password: 'päss wörd:@/%' }
const hello = { to: 'ada@example.test', subject: 'Hello', text: 'Hello\n' }

judgeServer(aiosmtpd)

for (const [mode, scheme] of [
  ['starttls', 'smtp'],
  ['implicit', 'smtps'],
] as const) {
  test(`posthaste send to aiosmtpd over TLS (${mode}) with AUTH: Python reads the same`, async (t) => {
    if (!requireAiosmtpd(t)) return
    await using server = await startAiosmtpd({ mode, login })
    const files = join(server.folder, 'letter')
    mkdirSync(files)
    const letter = writeLetter(files)
    const url = `${scheme}://${login.user}:${encodeURIComponent(login.password)}@127.0.0.1:${server.port}`
    const { status, stdout, stderr } = await posthaste(letter.args, { input: letter.input, url })
    assert.equal(status, 0, stderr)
    assert.ok(!`${stdout}${stderr}`.includes('rd:'), 'the password is nowhere to be seen')

    const [kept] = await server.kept(1)
    assert.ok(kept)
    assert.equal(kept.sender, 'zhang@sender.test')
    assert.deepEqual(kept.recipients, ['ada@example.test', 'grace@example.test'])
    assert.equal(kept.user, 'ada by PLAIN')
    assert.equal(kept.tls, 'TLSv1.3')
    const { date: _date, messageId, ...reading } = readWithPython(kept.octets)
    assert.equal(messageId, `<${JSON.parse(stdout).messageId}>`)
    assert.deepEqual(reading, expectedReading)
  })
}

for (const mechanism of ['PLAIN', 'LOGIN'] as const) {
  test(`aiosmtpd takes AUTH ${mechanism}`, async (t) => {
    if (!requireAiosmtpd(t)) return
    await using server = await startAiosmtpd({ mode: 'starttls', login })
    await using mailer = mailerTo(server, { ca: pki.ca, auth: { ...login, mechanism } })
    await mailer.send(hello)
    assert.equal((await server.kept(1))[0]?.user, `ada by ${mechanism}`)
  })
}

const refusals: readonly [name: string, server: AiosmtpdOptions, client: Partial<SmtpOptions>, code: string][] = [
  [
    'a bad password',
    { mode: 'starttls', login },
    { ca: pki.ca, auth: { user: 'ada', password: 'bad' } },
    'AUTH_FAILED',
  ],
  ['no login where one is demanded', { mode: 'starttls', login }, { ca: pki.ca }, 'REPLY_REJECTED'],
  ['an unknown authority', { mode: 'starttls' }, {}, 'CERTIFICATE_INVALID'],
  ['an unknown authority, implicit', { mode: 'implicit' }, { tls: 'implicit' }, 'CERTIFICATE_INVALID'],
  ['another name', { mode: 'starttls', certificate: 'other' }, { ca: pki.ca }, 'CERTIFICATE_INVALID'],
  [
    'another name, implicit',
    { mode: 'implicit', certificate: 'other' },
    { ca: pki.ca, tls: 'implicit' },
    'CERTIFICATE_INVALID',
  ],
  ['an expired certificate', { mode: 'starttls', certificate: 'expired' }, { ca: pki.ca }, 'CERTIFICATE_INVALID'],
  [
    'a self-signed certificate',
    { mode: 'starttls', certificate: 'self-signed' },
    { ca: pki.ca },
    'CERTIFICATE_INVALID',
  ],
  ['no TLS where it is required', { mode: 'plain' }, { ca: pki.ca }, 'TLS_UNAVAILABLE'],
]

for (const [name, serverOptions, clientOptions, code] of refusals) {
  test(`nothing is sent to aiosmtpd: ${name} is ${code}`, async (t) => {
    if (!requireAiosmtpd(t)) return
    await using server = await startAiosmtpd(serverOptions)
    await using mailer = mailerTo(server, clientOptions)
    await assert.rejects(mailer.send(hello), { code, outcome: 'not-sent', action: 'fix-config' })
    assert.deepEqual(await server.kept(0), [])
  })
}

test('aiosmtpd takes a UTF-8 address with SMTPUTF8', async (t) => {
  if (!requireAiosmtpd(t)) return
  await using server = await startAiosmtpd({ mode: 'plain' })
  await using mailer = mailerTo(server, { tls: 'none' })
  await mailer.send({ ...hello, to: '用户 <用户@例子.example>' })
  const [kept] = await server.kept(1)
  assert.deepEqual(kept?.recipients, ['用户@xn--fsqu00a.example'])
  assert.ok(kept.options.includes('SMTPUTF8'))
  assert.deepEqual(readWithPython(kept.octets).to, [{ name: '用户', address: '用户@xn--fsqu00a.example' }])
})

function requireAiosmtpd(t: TestContext): boolean {
  return requireProgram(t, 'aiosmtpd', 'python3-aiosmtpd', hasAiosmtpd())
}

function mailerTo({ host, port }: { readonly host: string; readonly port: number }, options: Partial<SmtpOptions>) {
  return createMailer({ from: 'Test <a@sender.test>', transport: smtp({ host, port, ...options }) })
}
