// Django's settings, from the environment: names, defaults and conflicts as in django.core.mail, where that is safe.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { ConfigError } from '../errors.ts'
import { createMailer } from './create-mailer.ts'
import { djangoOptions } from './django-names.ts'

type Environment = Readonly<Record<string, string>>

const host = { EMAIL_HOST: 'mail.acme.example' }
const login = { EMAIL_HOST_USER: 'ada@acme.example', EMAIL_HOST_PASSWORD: 'p@ss:/?#%' }

const urls: readonly [name: string, environment: Environment, url: string][] = [
  ['a host alone: STARTTLS is required', {}, 'smtp://mail.acme.example:587'],
  [
    'an empty value counts as absent',
    { EMAIL_USE_TLS: '', EMAIL_PORT: '', EMAIL_HOST_USER: '' },
    'smtp://mail.acme.example:587',
  ],
  ['EMAIL_USE_TLS', { EMAIL_USE_TLS: 'True' }, 'smtp://mail.acme.example:587'],
  ['EMAIL_USE_SSL', { EMAIL_USE_SSL: 'True' }, 'smtps://mail.acme.example:465'],
  [
    'EMAIL_USE_SSL with EMAIL_USE_TLS off',
    { EMAIL_USE_SSL: '1', EMAIL_USE_TLS: 'False' },
    'smtps://mail.acme.example:465',
  ],
  ['EMAIL_USE_TLS off: in clear, on port 25', { EMAIL_USE_TLS: 'False' }, 'smtp://mail.acme.example:25?tls=none'],
  ['EMAIL_PORT', { EMAIL_PORT: '2525' }, 'smtp://mail.acme.example:2525'],
  ['EMAIL_TIMEOUT in seconds', { EMAIL_TIMEOUT: '2.5' }, 'smtp://mail.acme.example:587?timeout=2500ms'],
  ['all of it', { EMAIL_USE_TLS: 'off', EMAIL_TIMEOUT: '10' }, 'smtp://mail.acme.example:25?tls=none&timeout=10000ms'],
  ['a login of any characters', login, 'smtp://ada%40acme.example:p%40ss%3A%2F%3F%23%25@mail.acme.example:587'],
  ['an IPv6 host', { EMAIL_HOST: '::1' }, 'smtp://[::1]:587'],
]

for (const [name, environment, url] of urls) {
  test(`${name}: ${url}`, () => {
    const options = djangoOptions({ ...host, ...environment })
    assert.deepEqual(options, { transport: url })
    assert.ok(options && createMailer(options))
  })
}

const refused: readonly [environment: Environment, option: string][] = [
  [{ EMAIL_USE_TLS: 'True', EMAIL_USE_SSL: 'True' }, 'EMAIL_USE_TLS'],
  [{ EMAIL_USE_TLS: 'maybe' }, 'EMAIL_USE_TLS'],
  [{ EMAIL_USE_SSL: '2' }, 'EMAIL_USE_SSL'],
  [{ EMAIL_PORT: 'smtp' }, 'EMAIL_PORT'],
  [{ EMAIL_PORT: '0' }, 'EMAIL_PORT'],
  [{ EMAIL_PORT: '65536' }, 'EMAIL_PORT'],
  [{ EMAIL_TIMEOUT: '0' }, 'EMAIL_TIMEOUT'],
  [{ EMAIL_TIMEOUT: '10s' }, 'EMAIL_TIMEOUT'],
  [{ EMAIL_HOST_USER: 'ada' }, 'EMAIL_HOST_PASSWORD'],
  [{ EMAIL_HOST_PASSWORD: 'secret' }, 'EMAIL_HOST_USER'],
  [{ EMAIL_SSL_CERTFILE: '/etc/cert.pem' }, 'EMAIL_SSL_CERTFILE'],
  [{ EMAIL_SSL_KEYFILE: '/etc/key.pem' }, 'EMAIL_SSL_KEYFILE'],
]

for (const [environment, option] of refused) {
  test(`${JSON.stringify(environment)} is refused`, () => {
    assert.throws(
      () => djangoOptions({ ...host, ...environment }),
      (error) => error instanceof ConfigError && error.option === option && !error.message.includes('secret'),
    )
  })
}

test('without EMAIL_HOST, nothing is configured', () => {
  assert.equal(djangoOptions({ EMAIL_PORT: '25', DEFAULT_FROM_EMAIL: 'a@acme.example' }), undefined)
})

test('the addresses and the prefix are taken over', () => {
  const names = {
    DEFAULT_FROM_EMAIL: 'Acme <hello@acme.example>',
    SERVER_EMAIL: 'errors@acme.example',
    EMAIL_SUBJECT_PREFIX: '[Acme] ',
  }
  assert.deepEqual(djangoOptions({ ...host, ...names }), {
    transport: 'smtp://mail.acme.example:587',
    from: 'Acme <hello@acme.example>',
    serverFrom: 'errors@acme.example',
    subjectPrefix: '[Acme] ',
  })
})

test('with EMAIL_USE_TLS off, a password is refused before anything connects', async () => {
  const options = djangoOptions({
    ...host,
    EMAIL_HOST_USER: 'ada',
    EMAIL_HOST_PASSWORD: 'hunter2',
    EMAIL_USE_TLS: 'False',
  })
  assert.ok(options)
  const resolver = { addresses: () => assert.fail('was about to connect') }
  await using mailer = createMailer({ ...options, runtime: { resolver } })
  const { error } = await mailer.trySend({ from: 'a@b.example', to: 'c@d.example', text: 'x' })
  assert.equal(error?.code, 'PASSWORD_UNPROTECTED')
  assert.doesNotMatch(inspect(error), /hunter2/)
})
