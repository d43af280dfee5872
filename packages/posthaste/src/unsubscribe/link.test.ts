import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MailError } from '../errors.ts'
import { createMessage } from '../message/create-message.ts'
import { createUnsubscribeLink, verifyUnsubscribe } from './link.ts'
import type { UnsubscribeSecrets } from './secret.ts'

const url = 'https://acme.example/unsubscribe'
const secret = 'correct horse battery staple, and more'
const ada = { url, secret, address: 'ada@example.com' }

const local = fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,40}$/)
const domain = fc.stringMatching(/^[a-z][a-z0-9]{0,20}(\.[a-z][a-z0-9]{0,8}){1,3}$/)
const address = fc
  .tuple(fc.oneof(local, fc.constantFrom('müller', '用户', '"a b"')), domain)
  .map((parts) => parts.join('@'))
const list = fc
  .string({ minLength: 1, maxLength: 30, unit: 'grapheme' })
  .filter((name) => !/[\p{Cc}\p{Cs}]/u.test(name) && Buffer.byteLength(name) <= 100)
const subscription = fc.record({ address, list }, { requiredKeys: ['address'], noNullPrototype: true })

test('what goes into a link comes out of it, whatever it is', () => {
  fc.assert(
    fc.property(
      subscription,
      fc.constantFrom(url, `${url}?a=1&b=2`, `${url}/{token}`, `${url}?t={token}`),
      (who, place) => {
        const link = createUnsubscribeLink({ ...who, url: place, secret })
        assert.deepEqual(verifyUnsubscribe(link, secret), who)
        assert.deepEqual(verifyUnsubscribe(new URL(link), secret), who)
        assert.equal(createUnsubscribeLink({ ...who, url: place, secret }), link, 'the same link each time')
      },
    ),
  )
})

test('a link with a name hides it', () => {
  const link = createUnsubscribeLink({ ...ada, list: 'news' })
  for (const hidden of ['ada', 'example.com', 'news']) {
    assert.doesNotMatch(link.slice(url.length), new RegExp(hidden))
    assert.doesNotMatch(Buffer.from(tokenOf(link).slice(1), 'base64url').toString('latin1'), new RegExp(hidden))
  }
  assert.ok(link.length - url.length < 100, `${link.length - url.length} characters`)
})

test('a token with one character changed, added or left out is none', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ .%'
  fc.assert(
    fc.property(subscription, fc.nat(), fc.constantFrom(...alphabet, ''), fc.nat(1), (who, place, other, width) => {
      const token = tokenOf(createUnsubscribeLink({ ...who, url, secret }))
      const at = place % token.length
      const changed = token.slice(0, at) + other + token.slice(at + width)
      fc.pre(changed !== token)
      assert.equal(verifyUnsubscribe(changed, secret), undefined)
      assert.equal(verifyUnsubscribe(`${url}?token=${changed}`, secret), undefined)
    }),
  )
})

test('no other spelling of a token is taken', () => {
  // The last character of an address of this length has bits that a decoder passes over.
  const token = tokenOf(createUnsubscribeLink(ada))
  const octets = Buffer.from(token.slice(1), 'base64url')
  const spellings = [`1${octets.toString('base64')}=`, `${token}=`, ` ${token}`, `${token} `, `2${token.slice(1)}`]
  for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
    if (last !== token.at(-1)) spellings.push(token.slice(0, -1) + last)
  }
  for (const each of spellings) assert.equal(verifyUnsubscribe(each, secret), undefined, each)
})

test('whatever a stranger sends is no token, and throws nothing', () => {
  const odd: readonly unknown[] = [undefined, null, 1, {}, [], '', '1', '1A', 'http://', '//', '?', 'a'.repeat(100_000)]
  for (const each of odd) assert.equal(Reflect.apply(verifyUnsubscribe, undefined, [each, secret]), undefined)
  fc.assert(fc.property(fc.string(), (text) => assert.equal(verifyUnsubscribe(text, secret), undefined)))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
      const token = `1${Buffer.from(octets).toString('base64url')}`
      assert.equal(verifyUnsubscribe(`https://acme.example/${token}`, secret), undefined)
    }),
  )
})

test('of several secrets the first makes links, and all are understood', () => {
  const [newer, older, foreign] = ['n'.repeat(32), new Uint8Array(32).fill(7), 'f'.repeat(32)]
  const before = createUnsubscribeLink({ ...ada, secret: older })
  const after = createUnsubscribeLink({ ...ada, secret: [newer, older] })
  assert.notEqual(before, after)
  for (const link of [before, after]) {
    assert.deepEqual(verifyUnsubscribe(link, [newer, older]), { address: 'ada@example.com' })
    assert.equal(verifyUnsubscribe(link, foreign), undefined)
  }
  assert.equal(verifyUnsubscribe(before, newer), undefined)
})

const links: readonly (readonly [url: string, link: RegExp])[] = [
  [url, /^https:\/\/acme\.example\/unsubscribe\?token=1[\w-]+$/],
  [`${url}?`, /unsubscribe\?token=1[\w-]+$/],
  [`${url}?team=7`, /unsubscribe\?team=7&token=1[\w-]+$/],
  [`${url}?team=7&`, /unsubscribe\?team=7&token=1[\w-]+$/],
  [`${url}/{token}/de`, /unsubscribe\/1[\w-]+\/de$/],
  [`${url}?t={token}&team=7`, /unsubscribe\?t=1[\w-]+&team=7$/],
]
for (const [given, expected] of links) {
  test(`${given} becomes a link that a message can carry`, () => {
    const link = createUnsubscribeLink({ ...ada, url: given })
    assert.match(link, expected)
    assert.deepEqual(verifyUnsubscribe(link, secret), { address: 'ada@example.com' })
    createMessage({ unsubscribe: { url: link, oneClick: true } })
  })
}

const refused: readonly (readonly [name: string, given: Readonly<Record<string, unknown>>, problem: RegExp])[] = [
  [
    'a short secret',
    { secret: 'short' },
    /secret: a secret has at least 32 characters, this has 5; take what `openssl/,
  ],
  ['short octets', { secret: new Uint8Array(16) }, /at least 32 octets, this has 16/],
  ['a short second secret', { secret: [secret, 'short'] }, /secret\[1\]: a secret has at least 32/],
  ['no secret', { secret: undefined }, /secret: expected a secret as a string or octets, got undefined/],
  ['no secrets', { secret: [] }, /secret: is an empty list/],
  ['a relative URL', { url: '/unsubscribe' }, /url: expected an absolute https: URL/],
  ['a mailto: URL', { url: 'mailto:leave@acme.example' }, /url: expected an absolute https: URL/],
  ['no URL', { url: undefined }, /url: expected a URL, got undefined/],
  ['a fragment', { url: `${url}#leave` }, /url: holds a "#"/],
  ['a parameter of that name', { url: `${url}?token=7` }, /url: has a parameter "token" already/],
  [
    'a token in the host',
    { url: 'https://{token}.acme.example/' },
    /url: has \{token\} where it cannot be found again/,
  ],
  ['a token in a word', { url: `${url}-{token}` }, /url: has \{token\} where it cannot be found again/],
  ['no address', { address: 'ada' }, /address: expected "@"/],
  ['two addresses', { address: 'ada@example.com, bob@example.com' }, /address: unexpected ","/],
  ['an empty list', { list: '' }, /list: is empty/],
  ['a list of two lines', { list: 'a\nb' }, /list: holds a control character/],
  ['a long list', { list: 'ü'.repeat(51) }, /list: a name has at most 100 octets, this has 102/],
  ['another option', { lst: 'news' }, /unknown key "lst"; did you mean "list"\?/],
]
for (const [name, given, problem] of refused) {
  test(`${name} is refused`, () => {
    assert.throws(
      () => Reflect.apply(createUnsubscribeLink, undefined, [{ ...ada, ...given }]),
      (error) => MailError.is(error) && problem.test(error.message) && !error.message.includes(secret),
    )
  })
}

test('a secret that cannot be one is refused when verifying, too', () => {
  const short: UnsubscribeSecrets = 'short'
  assert.throws(() => verifyUnsubscribe('anything', short), { code: 'OPTION_INVALID' })
})

function tokenOf(link: string): string {
  return new URL(link).searchParams.get('token') ?? ''
}
