import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginExchange, type Circumstances, chooseMechanism, type Identity } from './choose.ts'
import { cramMd5 } from './cram-md5.ts'
import { external } from './external.ts'
import { login } from './login.ts'
import { type MechanismName, mechanismNames, type SaslExchange } from './mechanism.ts'
import { oauthBearer } from './oauthbearer.ts'
import { plain } from './plain.ts'
import { createScramKeyring } from './scram-keys.ts'
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
    'EXTERNAL says as whom to act, or nothing',
    external({ actAs: 'grace' }),
    'grace',
    [
      ['', 'grace'],
      ['', undefined],
    ],
  ],
  ['EXTERNAL without a name', external({ actAs: '' }), '', [['', '']]],
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
  test(name, async () => {
    assert.equal(words(exchange.initialResponse), initial)
    for (const [challenge, response] of turns) {
      assert.equal(words(await exchange.respond(Buffer.from(challenge))), response)
    }
  })
}

const all = [...mechanismNames('password')].reverse()
const secure = { kind: 'password', encrypted: true, bindable: true, scram: true } as const

const choices: readonly [offered: readonly string[], circumstances: Circumstances, chosen: string | undefined][] = [
  [all, secure, 'SCRAM-SHA-256-PLUS'],
  [all, { ...secure, bindable: false }, 'SCRAM-SHA-256'],
  [all, { ...secure, scram: false }, 'PLAIN'],
  [['SCRAM-SHA-256', 'SCRAM-SHA-1-PLUS', 'PLAIN'], secure, 'SCRAM-SHA-1-PLUS'],
  [['SCRAM-SHA-1', 'PLAIN'], secure, 'SCRAM-SHA-1'],
  [['SCRAM-SHA-1-PLUS', 'SCRAM-SHA-256-PLUS'], { ...secure, bindable: false }, undefined],
  [all, { ...secure, encrypted: false, bindable: false }, 'SCRAM-SHA-256'],
  [['LOGIN', 'PLAIN', 'CRAM-MD5'], secure, 'PLAIN'],
  [['LOGIN', 'PLAIN', 'CRAM-MD5'], { ...secure, encrypted: false }, 'CRAM-MD5'],
  [['LOGIN', 'CRAM-MD5'], secure, 'LOGIN'],
  [['CRAM-MD5'], secure, 'CRAM-MD5'],
  [['LOGIN', 'PLAIN'], { ...secure, encrypted: false }, 'PLAIN'],
  [['XOAUTH2', 'OAUTHBEARER', 'PLAIN'], { ...secure, kind: 'token' }, 'OAUTHBEARER'],
  [['XOAUTH2', 'PLAIN'], { ...secure, kind: 'token' }, 'XOAUTH2'],
  [['PLAIN', 'EXTERNAL'], { ...secure, kind: 'token' }, undefined],
  [['PLAIN', 'EXTERNAL'], { ...secure, kind: 'certificate' }, 'EXTERNAL'],
  [['PLAIN'], { ...secure, kind: 'certificate' }, undefined],
  [['XOAUTH2', 'GSSAPI', 'EXTERNAL'], secure, undefined],
]

for (const [offered, circumstances, chosen] of choices) {
  test(`of ${offered.join(', ')} takes ${chosen} with ${JSON.stringify(circumstances)}`, () => {
    assert.equal(chooseMechanism(new Set(offered), circumstances), chosen)
  })
}

test('a mechanism serves only the credentials that it is for', () => {
  const setup = { nonce: 'x', keyring: createScramKeyring(), bindingOffered: false }
  const begun = (mechanism: MechanismName, identity: Identity) => beginExchange(mechanism, identity, setup)?.mechanism
  assert.equal(begun('PLAIN', token), undefined)
  assert.equal(begun('XOAUTH2', ada), undefined)
  assert.equal(begun('EXTERNAL', ada), undefined)
  assert.equal(begun('PLAIN', { actAs: '' }), undefined)
  assert.equal(begun('SCRAM-SHA-256', token), undefined)
  assert.equal(begun('LOGIN', ada), 'LOGIN')
  assert.equal(begun('EXTERNAL', { actAs: '' }), 'EXTERNAL')
  assert.equal(begun('SCRAM-SHA-1', ada), 'SCRAM-SHA-1')
  assert.equal(begun('OAUTHBEARER', token), 'OAUTHBEARER')
})

function words(octets: Uint8Array | undefined): string | undefined {
  return octets && Buffer.from(octets).toString()
}
