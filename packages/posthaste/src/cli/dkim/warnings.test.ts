import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { createMailer } from '../../mailer/create-mailer.ts'
import type { DkimInput } from '../../mailer/dkim-options.ts'
import { warningsOf } from '../production.ts'

const key = (bits: number) => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  return { domain: 'acme.example', selector: 's1', privateKey }
}
const good = key(2048)

const cases: readonly (readonly [transport: string, dkim: DkimInput, from: string, told: RegExp | undefined])[] = [
  ['smtps://smtp.example.com', good, 'ada@acme.example', undefined],
  ['smtps://smtp.example.com', good, 'ada@news.ACME.example', undefined],
  [
    'smtps://smtp.example.com',
    key(1024),
    'ada@acme.example',
    /key s1 of acme\.example has 1024 bits: make one of 2048/,
  ],
  ['smtps://smtp.example.com', good, 'ada@notacme.example', /No DKIM key is for notacme\.example, .* are refused/],
  ['smtps://smtp.example.com', { ...good, unsigned: 'allow' }, 'ada@b.example', /leave unsigned/],
  ['failover(smtps://a.example postmark://token@default)', good, 'ada@acme.example', /Postmark .* its own DKIM keys/],
]
for (const [transport, dkim, from, told] of cases) {
  test(`${transport} from ${from}: ${told?.source ?? 'nothing'}`, async () => {
    await using mailer = createMailer({ transport, from, dkim })
    const warnings = warningsOf('default', mailer.routes).filter((each) => each.includes('DKIM'))
    assert.equal(warnings.length, told === undefined ? 0 : 1, warnings.join(' '))
    if (told) assert.match(warnings.join(' '), told)
  })
}
