import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { ConfigError, MailError } from '../errors.ts'
import { memory } from '../transport/memory.ts'
import type { Transport } from '../transport/transport.ts'
import { createMailer, isMailer } from './create-mailer.ts'
import type { MailerOptions } from './options.ts'

const message = { from: 'hello@acme.example', to: 'ada@example.com', subject: 'Hi', text: 'Hello' }

/** Options that cannot work, as a caller without a compiler gives them. */
const refused: readonly [name: string, options: unknown, option: string, says: RegExp][] = [
  ['nothing', undefined, '', /object of options/],
  ['a URL alone', 'smtp://me:hunter2@h.example', '', /such as \{ transport: /],
  ['a transport that is undefined', { transport: undefined }, 'transport', /is undefined; .* variable set\?/],
  ['a route that is undefined', { routes: { news: undefined } }, 'routes.news', /is undefined/],
  [
    'a transport of a route that is undefined',
    { routes: { news: { transport: undefined } } },
    'routes.news.transport',
    /is undefined/,
  ],
  ['hooks that are null', { transport: 'null:', hooks: null }, 'hooks', /object of options, got null/],
  ['a host, as Nodemailer has it', { host: 'h.example', port: 587 }, 'host', /transport: smtp\(\{ host: /],
  ['a login, as Nodemailer has it', { transport: 'null:', auth: { pass: 'hunter2' } }, 'auth', /transport: smtp\(/],
  ['neither routes nor transport', {}, 'routes', /object of routes/],
  ['routes and transport', { transport: 'null:', routes: {} }, 'transport', /not both/],
  ['an unknown option', { transport: 'null:', form: 'a@b.example' }, 'form', /did you mean "from"\?/],
  ['an option far from all', { transport: 'null:', xyzzyplugh: 1 }, 'xyzzyplugh', /there are routes, transport, from/],
  [
    'an unknown option of a route',
    { routes: { news: { transport: 'null:', defualts: {} } } },
    'routes.news.defualts',
    /did you mean "defaults"\?/,
  ],
  ['a route without a transport', { routes: { news: {} } }, 'routes.news.transport', /URL/],
  ['a route that is no route', { routes: { news: 25 } }, 'routes.news', /URL, a transport/],
  ['a transport that is none', { transport: { name: 'x' } }, 'transport', /factory/],
  [
    'a URL without a scheme',
    { routes: { default: 'null:', news: 'smtp.example.com' } },
    'routes.news.transport',
    /scheme/,
  ],
  ['a URL of an unknown scheme', { routes: { news: 'gopher://x' } }, 'routes.news.transport', /not known/],
  ['an unknown parameter', { routes: { news: 'null:?pool=5' } }, 'routes.news.transport', /"pool" of null:/],
  [
    'a route made of a wrong one',
    { routes: { both: 'failover(good bad)', good: 'null:', bad: 'null:?x=1' } },
    'routes.bad.transport',
    /"x" of null:/,
  ],
  [
    'a route made of an unknown one',
    { routes: { both: 'failover(goood)', good: 'null:' } },
    'routes.both.transport',
    /did you mean "good"\?/,
  ],
  ['routes in a circle', { routes: { a: 'failover(b)', b: 'failover(a)' } }, 'routes.a.transport', /circle/],
  ['a From that is no mailbox', { transport: 'null:', from: 'Acme <hello@>' }, 'from', /from/],
  [
    'a From twice',
    { transport: 'null:', from: 'a@b.example', defaults: { from: 'c@d.example' } },
    'defaults.from',
    /give one/,
  ],
  [
    'a From of a route that is no mailbox',
    { routes: { news: { transport: 'null:', from: 'x' } } },
    'routes.news.from',
    /from/,
  ],
  ['a serverFrom that is no mailbox', { transport: 'null:', serverFrom: 'root' }, 'serverFrom', /serverFrom/],
  ['admins that are no list', { transport: 'null:', admins: 'ops@acme.example' }, 'admins', /array/],
  [
    'admins as Django once had them',
    { transport: 'null:', admins: [['Ops', 'ops@acme.example']] },
    'admins[0]',
    /one mailbox/,
  ],
  ['managers with a wrong one', { transport: 'null:', managers: ['a@b.example', 7] }, 'managers[1]', /managers/],
  ['a prefix that is no text', { transport: 'null:', subjectPrefix: 7 }, 'subjectPrefix', /string/],
  [
    'a prefix with a line break',
    { transport: 'null:', subjectPrefix: 'a\r\nBcc: x@y.example' },
    'subjectPrefix',
    /subject/,
  ],
  ['defaults that are no fields', { transport: 'null:', defaults: 'x' }, 'defaults', /object/],
  [
    'defaults with an unknown field',
    { transport: 'null:', defaults: { subjet: 'x' } },
    'defaults',
    /did you mean "subject"\?/,
  ],
  [
    'a Message-ID for all',
    { transport: 'null:', defaults: { messageId: 'a@b.example' } },
    'defaults.messageId',
    /one message alone/,
  ],
  [
    'overrides of a route that cannot be sent',
    { routes: { news: { transport: 'null:', overrides: { to: 'a@b.example\r\nBcc: c@d.example' } } } },
    'routes.news.overrides.to',
    /to/,
  ],
  [
    'an unknown hook',
    { transport: 'null:', hooks: { beforSend() {} } },
    'hooks.beforSend',
    /did you mean "beforeSend"\?/,
  ],
  ['a hook that is no function', { transport: 'null:', hooks: { beforeSend: true } }, 'hooks.beforeSend', /function/],
  [
    'an unknown part of the runtime',
    { transport: 'null:', runtime: { clok: {} } },
    'runtime.clok',
    /did you mean "clock"\?/,
  ],
]

for (const [name, options, option, says] of refused) {
  test(`${name} is refused when the mailer is made`, () => {
    assert.throws(
      () => createMailer(options as MailerOptions), // any value at all
      (error) => {
        assert.ok(error instanceof ConfigError, `${error}`)
        assert.equal(error.option, option)
        assert.match(error.message, says)
        assert.equal(error.action, 'fix-config')
        return true
      },
    )
  })
}

test('no error of a route shows a password', () => {
  for (const url of [
    'smtp://user:hunter2@host:99999',
    'smpt://user:hunter2@host',
    'null://user:hunter2@host',
    'user:hunter2@host',
  ]) {
    assert.throws(
      () => createMailer({ routes: { news: url } }),
      (error) => !inspect(error).includes('hunter2'),
      url,
    )
  }
})

test('a mailer shows the names of its routes, and nothing secret', () => {
  const { transport } = watched('smtp://smtp.example.com:587')
  const mailer = createMailer({
    routes: { default: { ...transport, password: 'hunter2' } as Transport, news: 'null:' },
  })
  for (const shown of [inspect(mailer), JSON.stringify(mailer), `${mailer}`]) assert.doesNotMatch(shown, /hunter2/)
  assert.deepEqual(JSON.parse(JSON.stringify(mailer)), {
    routes: { default: 'smtp://smtp.example.com:587', news: 'null:' },
  })
})

test('making a mailer sends and connects nothing', () => {
  const { transport, calls } = watched()
  createMailer({ routes: { default: transport, both: 'failover(default null:)' }, admins: ['a@b.example'] })
  assert.deepEqual(calls, [])
})

test('a message goes by the route that it names, else by default, and the choice does not stick', async () => {
  const [first, second] = [memory(), memory()]
  await using mailer = createMailer({ routes: { default: first, news: second } })
  await mailer.send(message)
  await mailer.send(message, { via: 'news' })
  await mailer.send(message)
  assert.deepEqual([first.messages.length, second.messages.length], [2, 1])
})

test('a route that does not exist is an error that names the ones that do', async () => {
  // Callers without a compiler.
  const mailer = createMailer<string>({ routes: { default: 'null:', newsletter: 'null:' } })
  const via = 'newsleter'
  for (const send of [
    () => mailer.send(message, { via }),
    () => mailer.sendRaw(new Uint8Array(), { sender: '', recipients: [], via }),
    () => mailer.sendMany([message], { via }).next(),
    () => mailer.sendAll([message], { via }),
  ]) {
    await assert.rejects(
      send,
      (error) =>
        MailError.is(error) && error.code === 'ROUTE_UNKNOWN' && /did you mean "newsletter"\?/.test(error.message),
    )
  }
})

test('a default route is not required, until a send names none', async () => {
  const mailer = createMailer({ routes: { news: 'null:' } })
  await mailer.send(message, { via: 'news' })
  await assert.rejects(mailer.send(message), /no route "default".*`via`, one of news/)
})

test('without any route, every send fails', async () => {
  await assert.rejects(createMailer({ routes: {} }).send(message), /there are none/)
})

test('unknown options of a send are refused, with the nearest name', async () => {
  const mailer = createMailer({ transport: 'null:' })
  const octets = new Uint8Array()
  for (const [send, says] of [
    [
      () => mailer.send(message, 'default' as never),
      /^ConfigError: send\(\): expected .*\{ via: 'default' \}.* got a string/,
    ],
    [() => mailer.send(message, null as never), /send\(\): .* got null/],
    [() => mailer.sendMany([message], 'default' as never).next(), /sendMany\(\): .*\{ via: 'default' \}/],
    [() => mailer.sendRaw(octets, undefined as never), /sendRaw\(\): .*sender: /],
    [() => mailer.send(message, { dsn: { id: 'x' } } as object), /dsn\.id: .*write envelopeId/],
    [() => mailer.send(message, { envelope: { from: 'a@b.example' } } as object), /write sender/],
    [() => mailer.send(message, { vai: 'default' } as object), /vai: .*did you mean "via"\?/],
    [() => mailer.send(message, { dsn: { notfy: [] } } as object), /dsn\.notfy: .*did you mean "notify"\?/],
    [() => mailer.send(message, { dsn: { notify: 'failure' } } as never), /dsn\.notify: must be an array with any of/],
    [() => mailer.send(message, { dsn: { notify: ['fail'] } } as never), /'success', 'failure', 'delay'/],
    [() => mailer.send(message, { dsn: { return: 'FULL' } } as never), /dsn\.return: must be 'full' or 'headers'/],
    [() => mailer.send(message, { dsn: { envelopeId: 'a\nb' } }), /dsn\.envelopeId: must be printable ASCII/],
    [() => mailer.send(message, { dsn: true } as never), /dsn: expected an object/],
    [() => mailer.send(message, { signal: 5 } as never), /signal: must be an AbortSignal/],
    [() => mailer.verify('default', { signal: 5 } as never), /signal: must be an AbortSignal/],
    [() => mailer.send(message, { envelope: { sendr: '' } } as object), /did you mean "sender"\?/],
    [() => mailer.sendMany([message], { concurency: 4 } as object).next(), /concurency/],
    [() => mailer.sendMany([message], { envelope: { sender: '' } } as object).next(), /envelope: must be a function/],
    [() => mailer.sendRaw(octets, { sender: '', recipients: ['a@b.example'], envelope: {} } as never), /envelope/],
    [() => mailer.sendRaw(octets, { recipients: ['a@b.example'] } as never), /sender: must be an address/],
    [() => mailer.sendRaw(octets, { sender: '' } as never), /recipients: must be an array/],
  ] as const) {
    await assert.rejects(send, says)
  }
})

test('close lets what is under way finish, closes each transport once, and refuses the rest', async () => {
  const { transport, calls, release } = watched()
  const mailer = createMailer({ routes: { default: transport, same: transport, both: 'failover(default null:)' } })
  const sent = mailer.send(message)
  const [closed, closedAgain] = [mailer.close(), mailer.close()]
  await assert.rejects(mailer.send(message), (error) => MailError.is(error) && error.code === 'MAILER_CLOSED')
  await settled()
  assert.deepEqual(calls, ['send'])
  release()
  assert.equal((await sent).accepted.length, 1)
  await Promise.all([closed, closedAgain])
  assert.equal(calls.filter((call) => call === 'close').length, calls.length - 1)
  assert.equal(calls[0], 'send')
})

test('close is harmless before the first send, and again', async () => {
  const mailer = createMailer({ transport: 'null:' })
  await mailer.close()
  await mailer.close()
})

test('close tells what a transport could not give back, after having closed the others', async () => {
  const { transport: good, calls } = watched()
  const bad: Transport = { ...watched('bad:').transport, close: () => Promise.reject(new Error('stuck')) }
  await assert.rejects(createMailer({ routes: { a: bad, default: good } }).close(), /stuck/)
  assert.deepEqual(calls, ['close'])
})

test('`await using` closes', async () => {
  const { transport, calls } = watched()
  {
    await using mailer = createMailer({ transport })
    assert.ok(isMailer(mailer))
  }
  assert.deepEqual(calls, ['close'])
})

/** A transport that keeps a record, and whose sends wait to be released. */
function watched(name = 'watched:') {
  const calls: string[] = []
  const gate = Promise.withResolvers<void>()
  const transport: Transport = {
    name,
    concurrency: 1,
    warnings: [],
    async send({ messageId, envelope }) {
      calls.push('send')
      await gate.promise
      const recipients = envelope.recipients.map((address) => ({ address, outcome: 'accepted' as const }))
      return { messageId, accepted: envelope.recipients, recipients, transport: name }
    },
    async close() {
      calls.push('close')
    },
  }
  return { transport, calls, release: gate.resolve }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
