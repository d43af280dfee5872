import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ProtocolError, type Reply } from '../errors.ts'
import { createReplyReader, maxReplyLines, maxReplyOctets } from './reply-reader.ts'

const dialogues: readonly [name: string, octets: string, replies: readonly Reply[]][] = [
  ['one line', '250 OK\r\n', [{ code: 250, text: 'OK' }]],
  ['an enhanced code', '250 2.1.0 Ok\r\n', [{ code: 250, enhanced: '2.1.0', text: 'Ok' }]],
  ['an enhanced code and nothing else', '550 5.1.1\r\n', [{ code: 550, enhanced: '5.1.1', text: '' }]],
  ['an enhanced code of three digits', '550 5.7.515 No\r\n', [{ code: 550, enhanced: '5.7.515', text: 'No' }]],
  ['an enhanced code of another class is text', '550 2.1.1 Odd\r\n', [{ code: 550, text: '2.1.1 Odd' }]],
  ['what only looks like an enhanced code is text', '250 2.1.0.4 x\r\n', [{ code: 250, text: '2.1.0.4 x' }]],
  ['a code alone', '354\r\n', [{ code: 354, text: '' }]],
  ['a code and a space', '250 \r\n', [{ code: 250, text: '' }]],
  ['several lines', '250-a\r\n250-b\r\n250 c\r\n', [{ code: 250, text: 'a\nb\nc' }]],
  ['several lines that end without text', '250-a\r\n250\r\n', [{ code: 250, text: 'a\n' }]],
  [
    'several lines with an enhanced code on each',
    '550-5.7.1 One\r\n550 5.7.1 Two\r\n',
    [{ code: 550, enhanced: '5.7.1', text: 'One\nTwo' }],
  ],
  [
    'several lines with an enhanced code on the last only',
    '550-One\r\n550 5.7.1 Two\r\n',
    [{ code: 550, enhanced: '5.7.1', text: 'One\nTwo' }],
  ],
  [
    'a group',
    '250 2.1.0 Ok\r\n250-2.1.5 a\r\n250 2.1.5 b\r\n354 Go\r\n',
    [
      { code: 250, enhanced: '2.1.0', text: 'Ok' },
      { code: 250, enhanced: '2.1.5', text: 'a\nb' },
      { code: 354, text: 'Go' },
    ],
  ],
  ['UTF-8', '550 5.6.7 Ungültig 👍\r\n', [{ code: 550, enhanced: '5.6.7', text: 'Ungültig 👍' }]],
  ['a C1 control in UTF-8 is masked', '550 a\u009bb\r\n', [{ code: 550, text: 'a\ufffdb' }]],
  ['a tab', '250-SIZE\t10\r\n250 x\r\n', [{ code: 250, text: 'SIZE\t10\nx' }]],
]

for (const [name, octets, replies] of dialogues) {
  test(`reads ${name}, cut at every octet`, () => {
    const whole = Buffer.from(octets)
    for (let cut = 0; cut <= whole.length; cut++) {
      assert.deepEqual(read([whole.subarray(0, cut), whole.subarray(cut)]), replies)
    }
    assert.deepEqual(read([...whole].map((octet) => Buffer.from([octet]))), replies)
  })
}

const malformed: readonly [octets: string, line: string][] = [
  ['hello\r\n', 'hello'],
  ['\r\n', ''],
  ['25\r\n', '25'],
  ['2500 x\r\n', '2500 x'],
  ['250_x\r\n', '250_x'],
  ['150 x\r\n', '150 x'],
  ['600 x\r\n', '600 x'],
  [' 250 x\r\n', ' 250 x'],
  ['+OK\r\n', '+OK'],
  ['HTTP/1.1 400 Bad Request\r\n', 'HTTP/1.1 400 Bad Request'],
  ['250 bare lf\n', '250 bare lf'],
  ['250 a\rb\r\n', '250 a\\x0db'],
  ['250 a\0b\r\n', '250 a\\x00b'],
  ['250 \x1b[31mred\r\n', '250 \\x1b[31mred'],
  ['250-a\r\n251 b\r\n', '251 b'],
  [`${'x'.repeat(300)}\r\n`, `${'x'.repeat(199)}…`],
]

for (const [octets, line] of malformed) {
  test(`refuses ${JSON.stringify(octets.slice(0, 30))} and shows the line`, () => {
    assert.throws(
      () => read([Buffer.from(octets)]),
      (error: unknown) => error instanceof ProtocolError && error.line === line,
    )
  })
}

test('takes a reply of the most lines, and refuses one line more', () => {
  const lines = (count: number): Buffer => Buffer.from(`${'250-x\r\n'.repeat(count - 1)}250 x\r\n`)
  assert.equal(read([lines(maxReplyLines)])[0]?.text.length, 2 * maxReplyLines - 1)
  assert.throws(() => read([lines(maxReplyLines + 1)]), /at most 512 lines/)
})

test('refuses a reply of more than a megabyte, also one whose line never ends', () => {
  const endless = Buffer.alloc(65_536, 'x')
  const reader = createReplyReader(() => {})
  reader.feed(Buffer.from('250 '))
  const most = Math.ceil(maxReplyOctets / endless.length)
  assert.throws(() => {
    for (let fed = 0; fed <= most; fed++) reader.feed(endless)
  }, /at most 1048576 octets/)
  const lines = Buffer.from(`250-${'y'.repeat(4000)}\r\n`.repeat(300))
  assert.throws(() => read([lines]), /at most 1048576 octets/)
})

test('tells how much has arrived of a reply that is not complete', () => {
  const reader = createReplyReader(() => {})
  assert.equal(reader.pending, 0)
  reader.feed(Buffer.from('220 ready\r\n250'))
  assert.equal(reader.pending, 3)
  reader.feed(Buffer.from('-a\r\n'))
  assert.equal(reader.pending, 7)
  reader.feed(Buffer.from('250 b\r\n'))
  assert.equal(reader.pending, 0)
})

test('does not keep the octets that it is given', () => {
  const replies: Reply[] = []
  const reader = createReplyReader((reply) => replies.push(reply))
  const shared = Buffer.from('250 O')
  reader.feed(shared)
  shared.fill('x')
  reader.feed(Buffer.from('K\r\n'))
  assert.deepEqual(replies, [{ code: 250, text: 'OK' }])
})

test('any octets at any cuts give the same replies or the same error', () => {
  const octets = fc.string({
    unit: fc.constantFrom('2', '5', '0', ' ', '-', '.', 'x', '\r\n', '\r', '\n', '250 ', '250-', 'é'),
  })
  fc.assert(
    fc.property(octets, fc.array(fc.nat(40), { maxLength: 6 }), (text, cuts) => {
      const whole = Buffer.from(text)
      assert.deepEqual(outcome(cutAt(whole, cuts)), outcome([whole]))
    }),
    { numRuns: 2000 },
  )
})

function read(chunks: readonly Uint8Array[]): readonly Reply[] {
  const replies: Reply[] = []
  const reader = createReplyReader((reply) => replies.push(reply))
  for (const chunk of chunks) reader.feed(chunk)
  return replies
}

function outcome(chunks: readonly Uint8Array[]): unknown {
  const replies: Reply[] = []
  const reader = createReplyReader((reply) => replies.push(reply))
  try {
    for (const chunk of chunks) reader.feed(chunk)
    return { replies, pending: reader.pending }
  } catch (error) {
    return { replies, error: error instanceof ProtocolError ? error.message : error }
  }
}

function cutAt(whole: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [0, ...cuts.filter((cut) => cut < whole.length).toSorted((a, b) => a - b), whole.length]
  return places.slice(1).map((end, index) => whole.subarray(places[index], end))
}
