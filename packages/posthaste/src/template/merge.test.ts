import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMailer } from '../mailer/create-mailer.ts'
import type { BulkResult } from '../mailer/result.ts'
import { memory } from '../transport/memory.ts'
import { createUnsubscribeLink } from '../unsubscribe/link.ts'
import { type MergeRow, merge } from './merge.ts'
import { defineTemplate } from './template.ts'

/** Compiled, and never run. */
const compiled: (() => unknown)[] = []

const templates = {
  newsletter: defineTemplate<{ name: string; month: string }>({
    subject: ({ month }) => `News of ${month}`,
    text: ({ name }, { locale, timeZone, unsubscribeUrl }) => `${name} ${locale} ${timeZone} ${unsubscribeUrl}`,
  }),
  goodbye: defineTemplate({ subject: 'Goodbye', text: 'Farewell' }),
}
const ada = { to: 'ada@example.com', data: { name: 'Ada', month: 'May' } }

test('rows become messages, each with its own data, locale, time zone, attachments and unsubscribe link', async () => {
  const { transport, mailer } = open()
  const secret = 's'.repeat(32)
  const rows = ['ada@example.com', 'bob@example.com'].map((address, index) => ({
    to: address,
    data: { name: `N${index}`, month: 'May' },
    locale: index === 0 ? 'de' : 'zh-Hant',
    timeZone: 'Europe/Vienna',
    attachments: [{ filename: `${index}.txt`, content: 'Hi' }],
    unsubscribe: { url: createUnsubscribeLink({ url: 'https://acme.example/u', secret, address }), oneClick: true },
  }))
  const summary = await mailer.sendAll(merge('newsletter', rows))
  assert.equal(summary.sent, 2, JSON.stringify(summary.failures))
  const messages = transport.messages.map(({ message }) => message)
  assert.deepEqual(
    messages.map((message) => [message?.subject, message?.text, message?.attachments[0]?.filename]),
    rows.map(({ locale, unsubscribe }, index) => [
      'News of May',
      `N${index} ${locale} Europe/Vienna ${unsubscribe.url}`,
      `${index}.txt`,
    ]),
  )
  assert.notEqual(rows[0]?.unsubscribe.url, rows[1]?.unsubscribe.url)
})

test('what is shared stands under what a row says, field by field, and so does its data', () => {
  const rows: MergeRow[] = [
    { to: 'a@example.com', data: { name: 'A' } },
    { to: 'b@example.com', locale: 'fr', data: { name: 'B', month: 'June' } },
    { to: 'c@example.com', locale: undefined, data: { name: 'C', month: undefined } },
    { to: 'd@example.com' },
  ]
  assert.deepEqual(
    [...merge('newsletter', rows, { locale: 'de', data: { month: 'May' } })],
    [
      { to: 'a@example.com', locale: 'de', data: { name: 'A', month: 'May' }, template: 'newsletter' },
      { to: 'b@example.com', locale: 'fr', data: { name: 'B', month: 'June' }, template: 'newsletter' },
      { to: 'c@example.com', locale: 'de', data: { name: 'C', month: 'May' }, template: 'newsletter' },
      { to: 'd@example.com', locale: 'de', data: { month: 'May' }, template: 'newsletter' },
    ],
  )
})

test('nothing is taken before it is asked for, and leaving early tells the rows so', async () => {
  const seen: string[] = []
  async function* rows() {
    try {
      for (const name of ['A', 'B', 'C']) {
        seen.push(name)
        yield { to: `${name}@example.com`, data: { name, month: 'May' } }
      }
    } finally {
      seen.push('end')
    }
  }
  const messages = merge('newsletter', rows())
  assert.deepEqual(seen, [])
  for await (const { to } of messages) if (to === 'B@example.com') break
  assert.deepEqual(seen, ['A', 'B', 'end'])
})

test('a wrong row is one bad result', async () => {
  const { mailer } = open()
  const unreadable = Object.defineProperty({}, 'to', {
    enumerable: true,
    get: () => {
      throw new Error('out of reach')
    },
  })
  const rows: readonly (readonly [row: unknown, problem: RegExp])[] = [
    [null, /row: expected an object, got null/],
    ['ada@example.com', /row: expected an object, got a string/],
    [{ ...ada, template: 'goodbye' }, /template: merge\(\) has it for all rows/],
    [{ ...ada, data: 'Ada' }, /data: expected an object, got a string/],
    [{ ...ada, locael: 'de' }, /unknown key "locael"/],
    [{ ...ada, to: 'ada' }, /to: expected "@"/],
    [unreadable, /could not be read: Error: out of reach/],
    [ada, /^$/],
  ]
  const given = rows.map(([row]) => row)
  const results: BulkResult[] = []
  for await (const result of mailer.sendMany(Reflect.apply(merge, undefined, ['newsletter', given])))
    results.push(result)
  assert.equal(results.length, rows.length)
  for (const [index, { error }] of results.entries()) assert.match(error?.message ?? '', rows[index]?.[1] ?? /$^/)
})

test('an error of the rows themselves ends the iteration', () => {
  function* rows() {
    yield ada
    throw new Error('the database is away')
  }
  assert.throws(() => [...merge('newsletter', rows())], /the database is away/)
})

const refused: readonly (readonly [args: readonly unknown[], problem: RegExp])[] = [
  [[undefined, []], /merge\(\): template: expected the name of one, got undefined/],
  [['newsletter', {}], /merge\(\): rows: expected an iterable/],
  [['newsletter', undefined], /merge\(\): rows: expected an iterable .*, got undefined/],
  [['newsletter', [], 'de'], /merge\(\): shared: expected an object/],
]
for (const [args, message] of refused) {
  test(`arguments are checked at once: ${message.source}`, () => {
    assert.throws(() => Reflect.apply(merge, undefined, args), { code: 'OPTION_INVALID', message })
  })
}

test('the compiler checks the data of each row against the template', () => {
  const { mailer } = open()
  async function* named() {
    yield { to: 'ada@example.com', data: { name: 'Ada' } }
  }
  const perhaps: { to: string; data: { name: string; month?: string } }[] = []
  compiled.push(
    () => mailer.sendMany(merge('newsletter', [ada])),
    () => mailer.sendMany(merge('newsletter', named(), { data: { month: 'May' } })),
    () => mailer.sendMany(merge('newsletter', perhaps, { data: { month: 'May' } })),
    () => mailer.sendMany(merge('goodbye', [{ to: 'ada@example.com' }])),
    () => mailer.sendMany(merge('newsletter', [{ to: 'ada@example.com' }], { data: { name: 'you', month: 'May' } })),
    () => mailer.sendMany(merge('newsletter', [{ ...ada, priority: 'high' }])),
    // @ts-expect-error a typing mistake in the data
    () => mailer.sendMany(merge('newsletter', [{ to: 'ada@example.com', data: { nmae: 'Ada', month: 'May' } }])),
    // @ts-expect-error a value of another type
    () => mailer.sendMany(merge('newsletter', [{ to: 'ada@example.com', data: { name: 1, month: 'May' } }])),
    // @ts-expect-error the month is missing
    () => mailer.sendMany(merge('newsletter', named())),
    // @ts-expect-error the month may be missing
    () => mailer.sendMany(merge('newsletter', perhaps)),
    // @ts-expect-error no data at all
    () => mailer.sendMany(merge('newsletter', [{ to: 'ada@example.com' }])),
    // @ts-expect-error no such template
    () => mailer.sendMany(merge('newsleter', [ada])),
    // @ts-expect-error no field of a message
    () => merge('newsletter', [{ ...ada, priority: 'highest' }]),
    // @ts-expect-error the template has the subject
    () => merge('newsletter', [{ ...ada, subject: 'Hi' }]),
  )
  assert.ok(compiled.length > 0)
})

function open() {
  const transport = memory()
  return { transport, mailer: createMailer({ from: 'news@acme.example', transport, templates }) }
}
