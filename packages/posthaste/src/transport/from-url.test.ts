import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { MailError } from '../errors.ts'
import {
  parseTransportUrl,
  type Routes,
  type Scheme,
  type Schemes,
  transportFromUrl,
  transportsOfRoutes,
} from './from-url.ts'
import { memory } from './memory.ts'
import { nullTransport } from './null.ts'
import { schemes as realSchemes } from './schemes.ts'
import type { Transport } from './transport.ts'
import { readParameters } from './url-parameters.ts'

const parsed: readonly (readonly [text: string, expected: Record<string, unknown>])[] = [
  ['smtp://smtp.example.com', { scheme: 'smtp', host: 'smtp.example.com', path: '' }],
  ['SMTP://SMTP.Example.COM:587/', { scheme: 'smtp', host: 'smtp.example.com', port: 587, path: '/' }],
  ['smtp://user:pass@host', { scheme: 'smtp', user: 'user', password: 'pass', host: 'host', path: '' }],
  ['smtp://user@host', { scheme: 'smtp', user: 'user', host: 'host', path: '' }],
  [
    'smtp://a%40b.c:p%3A%2f%40%20ss@host:25',
    { scheme: 'smtp', user: 'a@b.c', password: 'p:/@ ss', host: 'host', port: 25, path: '' },
  ],
  ['smtp://user:@host', { scheme: 'smtp', user: 'user', password: '', host: 'host', path: '' }],
  ['smtp://üser:pässword@host', { scheme: 'smtp', user: 'üser', password: 'pässword', host: 'host', path: '' }],
  ['smtp://[2001:DB8::1]:25', { scheme: 'smtp', host: '2001:db8::1', port: 25, path: '' }],
  ['smtp://[::ffff:192.0.2.1]', { scheme: 'smtp', host: '::ffff:192.0.2.1', path: '' }],
  ['smtp://192.0.2.1', { scheme: 'smtp', host: '192.0.2.1', path: '' }],
  ['file:./out%20box', { scheme: 'file', path: './out box' }],
  ['file:///var/mail', { scheme: 'file', path: '/var/mail' }],
  ['file:./a@b', { scheme: 'file', path: './a@b' }],
  ['sendmail:', { scheme: 'sendmail', path: '' }],
  ['x+y.z-1:a', { scheme: 'x+y.z-1', path: 'a' }],
]

for (const [text, expected] of parsed) {
  test(`${text} is taken apart`, () => {
    const { parameters, ...rest } = parseTransportUrl(text)
    assert.deepEqual(rest, expected)
    assert.equal(parameters.size, 0)
  })
}

test('parameters are decoded, and a plus sign stays one', () => {
  const { parameters } = parseTransportUrl('smtp://h?name=a%26b&pool=5&plus=a+b&empty=')
  assert.deepEqual(
    [...parameters],
    [
      ['name', 'a&b'],
      ['pool', '5'],
      ['plus', 'a+b'],
      ['empty', ''],
    ],
  )
})

// Each holds CANARY where a password, a token or a piece of one may stand.
const malformed: readonly string[] = [
  '',
  'CANARY',
  '//user:CANARY@host',
  'user:CANARY@host',
  'CANARY:x@host',
  'smtp:user:CANARY@host:25',
  'smtp://user:CANARY',
  'smtp://user:CANARY@',
  'smtp://user:CANARY@host:',
  'smtp://user:CANARY@host:0',
  'smtp://user:CANARY@host:65536',
  'smtp://user:CANARY@host:25x',
  'smtp://user:CANARY@ho st',
  'smtp://user:CANARY@hôte',
  'smtp://user:CANARY@-host-.example/..',
  'smtp://user:CANARY@host..example',
  'smtp://user:CANARY@[::1',
  'smtp://user:CANARY@::1]:25',
  'smtp://user:CANARY@[fe80::1%25eth0]',
  'smtp://user:CANARY@[gggg::1]',
  'smtp://user:CAN@ARY@host',
  'smtp://user:CAN/CANARY@host',
  'smtp://user:CAN?CANARY@host',
  'smtp://user:CAN?CANARY=1@host',
  'smtp://user:25?CANARY',
  'smtp://user:CAN#CANARY@host',
  'smtp://user:CAN:CANARY@host',
  'smtp://user:CAN CANARY@host',
  'smtp://user:CANARY%zz@host',
  'smtp://user:CANARY%@host',
  'smtp://user:CANARY%ff@host',
  'smtp://user:CANARY%0d%0aRCPT@host',
  'smtp://user:CANARY%00@host',
  'smtp://user:CANARY\r\nRCPT@host',
  'smtp://user:CANARY\0@host',
  'smtp://user:CANARY"@host',
  'smtp://user:CAN(CANARY@host',
  'smtp://user:CAN)CANARY@host',
  'smtp://user:CANARY\\@host',
  'smtp://user:CANARY\ud800@host',
  'smtp://user:CANARY@host?pool=1&pool=2',
  'smtp://user:CANARY@host?pool',
  'smtp://user:CANARY@host?=1',
  'smtp://user:CANARY@host?a=1&&b=2',
  'smtp://host?password=CANARY&password=CANARY',
  'smpt://user:CANARY@host',
  'nosuch://user:CANARY@host',
  'CANARY://host',
  'failover',
  'failover(',
  'failover()',
  'failover)',
  'failover(smtp://user:CANARY@host',
  'failover(smtp://user:CAN CANARY@host null:)',
  'failover(smtp://user:25 CANARY x@host)',
  'failover(smtp://user:CAN(CANARY)@host)',
  'failover(smtp://user:CAN)CANARY@host)',
  'failover(null:) CANARY',
  'failover((null:))',
  'failover(nosuch(smtp://user:CANARY@host))',
  'failover(roundrobin())',
  'failover(CANARY://host)',
  'failover(null:, smtp://user:CANARY@host)',
  'failOver(null: smtp://user:CANARY)',
  'postmark://CANARY',
  'postmark://CANARY@elsewhere.example',
  'postmark://CANARY@default?strem=x',
  'postmark://x:CANARY@default',
  'null:?x=CANARY',
  'null:CANARY',
  'console:?format=CANARY',
  'console://user:CANARY@host',
  'file://user:CANARY@host/x',
  'file:',
  'sendmail:/bin/x?timeout=CANARY',
  'sendmail:/bin/x?args=%0aCANARY',
  `${'failover('.repeat(40)}null:`,
]

for (const text of malformed) {
  test(`${JSON.stringify(text.slice(0, 70))} is refused, and nothing of a password is shown`, () => {
    assert.throws(
      () => transportFromUrl(text, realSchemes),
      (error) => {
        assert.ok(MailError.is(error))
        assert.equal(error.code, 'OPTION_INVALID')
        assert.equal(error.action, 'fix-config')
        assert.ok(!inspect(error, { depth: 20, showHidden: true }).includes('CANARY'), error.message)
        return true
      },
    )
  })
}

const printable = fc.string({ unit: 'binary', maxLength: 12 })

test('no password is ever shown, however the URL around it is broken', () => {
  const shapes = fc.constantFrom(
    (a: string, b: string) => `smtp://user:${a}CANARY${b}@host`,
    (a: string, b: string) => `smtp://${a}:CANARY@host${b}`,
    (a: string, b: string) => `smtp${a}//user:CANARY${b}@host`,
    (a: string, b: string) => `${a}:CANARY${b}@host?x=y`,
    (a: string, b: string) => `failover(smtp://user:${a}CANARY@h ${b})`,
  )
  fc.assert(
    fc.property(shapes, printable, printable, (shape, a, b) => {
      try {
        transportFromUrl(shape(a, b), realSchemes)
      } catch (error) {
        assert.ok(MailError.is(error), String(error))
        assert.ok(!inspect(error).includes('CANARY'), error.message)
      }
    }),
    { numRuns: 2000 },
  )
})

test('what is percent-encoded comes back as it was', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(text, text, text, (user, password, value) => {
      const url = parseTransportUrl(`smtp://${encode(user)}:${encode(password)}@host?name=${encode(value)}`)
      assert.deepEqual([url.user, url.password, url.parameters.get('name')], [user, password, value])
    }),
  )
})

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
}

const composed: readonly (readonly [text: string, name: string])[] = [
  ['failover(null: memory:a)', 'failover(null: memory:a)'],
  ['  failover( null:   memory:a )  ', 'failover(null: memory:a)'],
  ['FailOver(null:)', 'failover(null:)'],
  ['roundrobin(failover(null: memory:a) backup)', 'roundrobin(failover(null: memory:a) memory:backup)'],
  ['failover(backup nested)', 'failover(memory:backup failover(memory:backup null:))'],
]

const routes = new Map([
  ['backup', 'memory:backup'],
  ['nested', 'failover(backup null:)'],
])

for (const [text, name] of composed) {
  test(`${JSON.stringify(text)} is made`, () => assert.equal(transportFromUrl(text, realSchemes, routes).name, name))
}

test('routes that name each other share one transport', () => {
  const own = memory({ name: 'own' })
  const made: string[] = []
  const count: Scheme = (url) => {
    made.push(url.path)
    return nullTransport()
  }
  const schemes: Schemes = new Map([['count', count]])
  const given: Routes = new Map<string, string | Transport>([
    ['a', 'failover(b c)'],
    ['b', 'count:b'],
    ['c', 'roundrobin(b d)'],
    ['d', own],
  ])
  const transports = transportsOfRoutes(given, schemes)
  assert.deepEqual([...transports.keys()], ['a', 'b', 'c', 'd'])
  assert.equal(transports.get('d'), own)
  assert.deepEqual(made, ['b'])
})

const circles: readonly (readonly [string, string])[][] = [
  [['a', 'failover(a)']],
  [
    ['a', 'failover(b)'],
    ['b', 'roundrobin(null: c)'],
    ['c', 'failover(a)'],
  ],
]

for (const circle of circles) {
  test(`a circle of ${circle.length} routes is refused`, () => {
    assert.throws(() => transportsOfRoutes(new Map(circle), realSchemes), {
      code: 'OPTION_INVALID',
      message: /a > .*a/,
    })
  })
}

test('an unknown route is ROUTE_UNKNOWN with the nearest name', () => {
  assert.throws(() => transportFromUrl('failover(bakcup)', realSchemes, routes), {
    code: 'ROUTE_UNKNOWN',
    message: /"bakcup"; did you mean "backup"\?/,
  })
})

test('an unknown scheme and an unknown parameter suggest the nearest name', () => {
  assert.throws(() => transportFromUrl('nul:', realSchemes), /failover\(…\) roundrobin\(…\); did you mean "null"\?/)
  assert.throws(
    () => transportFromUrl('console:?fromat=full', realSchemes),
    /the parameter "fromat" of console: is not known; did you mean "format"\?/,
  )
})

for (const text of [
  'localhost:25',
  'mail.example.com:587',
  '127.0.0.1:25',
  'mail.example.com',
  'failover(localhost:25)',
]) {
  test(`${text} is told to begin with a scheme`, () => {
    assert.throws(() => transportFromUrl(text, realSchemes), {
      message: /write smtp:\/\/, as in smtp:\/\/localhost:25/,
    })
  })
}

const readings: readonly (readonly [query: string, read: (url: string) => unknown, expected: unknown])[] = [
  ['n=5', (url) => read(url).integer('n', 1, 10), 5],
  ['n=0', (url) => read(url).integer('n', 1, 10), /the parameter "n" of t: must be a whole number from 1 to 10/],
  ['n=5.5', (url) => read(url).integer('n', 1, 10), /whole number/],
  ['n=1e1', (url) => read(url).integer('n', 1, 10), /whole number/],
  ['n=+5', (url) => read(url).integer('n', 1, 10), /whole number/],
  ['x=', (url) => read(url).integer('n', 1, 10), undefined],
  ['n=500ms', (url) => read(url).durationMs('n'), 500],
  ['n=30s', (url) => read(url).durationMs('n'), 30_000],
  ['n=2m', (url) => read(url).durationMs('n'), 120_000],
  ['n=1h', (url) => read(url).durationMs('n'), 3_600_000],
  ['n=30', (url) => read(url).durationMs('n'), /with a unit/],
  ['n=1.5s', (url) => read(url).durationMs('n'), /with a unit/],
  ['n=-1s', (url) => read(url).durationMs('n'), /with a unit/],
  ['n=9999999999s', (url) => read(url).durationMs('n'), /with a unit/],
  ['n=b', (url) => read(url).oneOf('n', ['a', 'b']), 'b'],
  ['n=c', (url) => read(url).oneOf('n', ['a', 'b']), /one of a, b/],
  ['n=true', (url) => read(url).flag('n'), true],
  ['n=1', (url) => read(url).flag('n'), /true or false/],
]

function read(query: string): ReturnType<typeof readParameters> {
  return readParameters(parseTransportUrl(`t:?${query}`), ['n', 'x'])
}

for (const [query, reading, expected] of readings) {
  test(`?${query} reads as ${expected}`, () => {
    if (expected instanceof RegExp) assert.throws(() => reading(query), { code: 'OPTION_INVALID', message: expected })
    else assert.equal(reading(query), expected)
  })
}
