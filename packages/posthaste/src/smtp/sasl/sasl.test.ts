import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginExchange, chooseMechanism } from './choose.ts'
import { cramMd5 } from './cram-md5.ts'
import { login } from './login.ts'
import type { SaslExchange } from './mechanism.ts'
import { oauthBearer } from './oauthbearer.ts'
import { plain } from './plain.ts'
import { xoauth2 } from './xoauth2.ts'

const ada = { user: 'ada', password: 'pässword' }
const token = { user: 'a=d,a@x.org', token: 'ya29.x', host: 'smtp.example.com', port: 587 }

const exchanges: readonly [
  name: string,
  exchange: SaslExchange,
  initial: string | undefined,
  turns: readonly [string, string | undefined][],
][] = [
  ['PLAIN says everything at once', plain(ada), '\0ada\0pässword', []],
  [
    'PLAIN says it to an empty challenge, once',
    plain(ada),
    '\0ada\0pässword',
    [
      ['', '\0ada\0pässword'],
      ['', undefined],
    ],
  ],
  [
    'LOGIN answers two prompts of any text',
    login(ada),
    undefined,
    [
      ['Username:', 'ada'],
      ['VXNl', 'pässword'],
      ['?', undefined],
    ],
  ],
  [
    'CRAM-MD5 answers the challenge of RFC 2195',
    cramMd5({ user: 'tim', password: 'tanstaaftanstaaf' }),
    undefined,
    [
      ['<1896.697170952@postoffice.reston.mci.net>', 'tim b913a602c7eda7a495b4e6e7334d3890'],
      ['again', undefined],
    ],
  ],
  [
    'XOAUTH2 acknowledges an error with nothing',
    xoauth2(token),
    'user=a=d,a@x.org\x01auth=Bearer ya29.x\x01\x01',
    [
      ['{"status":"401"}', ''],
      ['{"status":"401"}', undefined],
    ],
  ],
  [
    'OAUTHBEARER acknowledges an error with one octet',
    oauthBearer(token),
    'n,a=a=3Dd=2Ca@x.org,\x01host=smtp.example.com\x01port=587\x01auth=Bearer ya29.x\x01\x01',
    [
      ['{"status":"invalid_token"}', '\x01'],
      ['{}', undefined],
    ],
  ],
  [
    'OAUTHBEARER says its message to an empty challenge',
    oauthBearer({ ...token, user: 'u' }),
    'n,a=u,\x01host=smtp.example.com\x01port=587\x01auth=Bearer ya29.x\x01\x01',
    [
      ['', 'n,a=u,\x01host=smtp.example.com\x01port=587\x01auth=Bearer ya29.x\x01\x01'],
      ['{}', '\x01'],
    ],
  ],
]

for (const [name, exchange, initial, turns] of exchanges) {
  test(name, () => {
    assert.equal(words(exchange.initialResponse), initial)
    for (const [challenge, response] of turns) assert.equal(words(exchange.respond(Buffer.from(challenge))), response)
  })
}

const choices: readonly [
  offered: readonly string[],
  kind: 'password' | 'token',
  encrypted: boolean,
  chosen: string | undefined,
][] = [
  [['LOGIN', 'PLAIN', 'CRAM-MD5'], 'password', true, 'PLAIN'],
  [['LOGIN', 'PLAIN', 'CRAM-MD5'], 'password', false, 'CRAM-MD5'],
  [['LOGIN', 'CRAM-MD5'], 'password', true, 'LOGIN'],
  [['CRAM-MD5'], 'password', true, 'CRAM-MD5'],
  [['LOGIN', 'PLAIN'], 'password', false, 'PLAIN'],
  [['XOAUTH2', 'OAUTHBEARER', 'PLAIN'], 'token', true, 'OAUTHBEARER'],
  [['XOAUTH2', 'PLAIN'], 'token', true, 'XOAUTH2'],
  [['PLAIN'], 'token', true, undefined],
  [['XOAUTH2', 'GSSAPI'], 'password', true, undefined],
]

for (const [offered, kind, encrypted, chosen] of choices) {
  test(`of ${offered.join(', ')} takes ${chosen} for a ${kind}${encrypted ? ' under TLS' : ' in clear'}`, () => {
    assert.equal(chooseMechanism(new Set(offered), kind, encrypted), chosen)
  })
}

test('a mechanism serves only the credentials that it is for', () => {
  assert.equal(beginExchange('PLAIN', token), undefined)
  assert.equal(beginExchange('XOAUTH2', ada), undefined)
  assert.equal(beginExchange('LOGIN', ada)?.mechanism, 'LOGIN')
  assert.equal(beginExchange('OAUTHBEARER', token)?.mechanism, 'OAUTHBEARER')
})

function words(octets: Uint8Array | undefined): string | undefined {
  return octets && Buffer.from(octets).toString()
}
