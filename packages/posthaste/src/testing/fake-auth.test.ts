import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { connect } from '../../../../test/plain-client.ts'
import { startFakeServer } from './fake-server.ts'
import { formatTranscript } from './transcript.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const users = { ada: 'secret' }
const tokens = { ada: 'token' }
const logins: readonly [name: string, lines: readonly (string | ((challenge: string) => string))[], code: number][] = [
  ['PLAIN with an initial response', [`AUTH PLAIN ${base64('\0ada\0secret')}`], 235],
  ['PLAIN without', ['AUTH PLAIN', base64('\0ada\0secret')], 235],
  ['PLAIN, bad password', [`AUTH PLAIN ${base64('\0ada\0wrong')}`], 535],
  ['PLAIN, unknown user', [`AUTH PLAIN ${base64('\0__proto__\0secret')}`], 535],
  ['PLAIN, no base64', ['AUTH PLAIN !!!'], 501],
  ['PLAIN, cancelled', ['AUTH PLAIN', '*'], 501],
  ['LOGIN', ['AUTH LOGIN', base64('ada'), base64('secret')], 235],
  ['LOGIN with an initial response', [`AUTH LOGIN ${base64('ada')}`, base64('secret')], 235],
  ['LOGIN, bad password', ['AUTH LOGIN', base64('ada'), base64('wrong')], 535],
  ['CRAM-MD5', ['AUTH CRAM-MD5', cramMd5('secret')], 235],
  ['CRAM-MD5, bad password', ['AUTH CRAM-MD5', cramMd5('wrong')], 535],
  ['XOAUTH2', [`AUTH XOAUTH2 ${base64('user=ada\x01auth=Bearer token\x01\x01')}`], 235],
  ['XOAUTH2, bad token', [`AUTH XOAUTH2 ${base64('user=ada\x01auth=Bearer old\x01\x01')}`, ''], 535],
  ['OAUTHBEARER', [`AUTH OAUTHBEARER ${base64('n,a=ada,\x01host=x\x01port=587\x01auth=Bearer token\x01\x01')}`], 235],
  [
    'OAUTHBEARER, bad token',
    [`AUTH OAUTHBEARER ${base64('n,a=ada,\x01auth=Bearer old\x01\x01')}`, base64('\x01')],
    535,
  ],
  ['a mechanism that nobody announced', ['AUTH SCRAM-SHA-256'], 504],
]

for (const [name, lines, code] of logins) {
  test(`AUTH ${name}: ${code}`, async () => {
    await using server = await startFakeServer({ auth: { users, tokens } })
    const client = await connect(server)
    await client.reply()
    await client.command('EHLO c')
    let reply = { code: 0, text: '' }
    for (const line of lines) reply = await client.command(typeof line === 'string' ? line : line(reply.text))
    assert.equal(reply.code, code)
    assert.equal(server.connections[0]?.user, code === 235 ? 'ada' : undefined)
    const secrets = /secret|wrong|token|c2VjcmV0|d3Jvbmc|YWRh/
    assert.doesNotMatch(formatTranscript(server.transcript), secrets)
  })
}

function cramMd5(password: string) {
  return (challenge: string) => {
    const text = Buffer.from(challenge, 'base64').toString()
    return base64(`ada ${createHmac('md5', password).update(text).digest('hex')}`)
  }
}
