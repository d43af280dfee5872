import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentOf } from './message-content.ts'
import { readMessage } from './read-message.ts'

const good = [
  'From: a@x.example',
  'To: b@y.example',
  'Subject: s',
  'Date: Sun, 22 Nov 2026 09:00:00 +0000',
  'Message-ID: <1@x.example>',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
]
const html = [...good.slice(0, 6), 'Content-Type: text/html; charset=utf-8']
const alternative = [...good.slice(0, 6), 'Content-Type: multipart/alternative; boundary=b']
const both = (markup: string) =>
  `--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\nContent-Type: text/html\r\n\r\n${markup}\r\n--b--\r\n`
const bulk = [...good, 'List-Id: <news.x.example>']
const without = (name: string) => good.filter((line) => !line.startsWith(name))

const cases: readonly (readonly [name: string, header: readonly string[], body: string, kinds: readonly string[]])[] = [
  ['a message as it should be', good, 'text\r\n', []],
  ['no Date', without('Date'), 'x', ['missing-date']],
  ['no From', without('From'), 'x', ['missing-from']],
  ['no Message-ID', without('Message-ID'), 'x', ['missing-message-id']],
  ['no Subject', without('Subject'), 'x', ['missing-subject']],
  ['no MIME-Version', without('MIME-Version'), 'x', ['missing-mime-version']],
  ['a Date that is none', [...without('Date'), 'Date: soon'], 'x', ['bad-field']],
  ['a visible Bcc', [...good, 'Bcc: c@z.example'], 'x', ['visible-bcc']],
  ['an empty Bcc', [...good, 'Bcc: '], 'x', []],
  ['a bare LF', good, 'one\ntwo\r\n', ['bare-lf']],
  ['a bare CR', good, 'one\rtwo\r\n', ['bare-cr']],
  ['a long line', good, `${'x'.repeat(999)}\r\n`, ['long-line']],
  ['8-bit octets that are not announced', good, 'Größe\r\n', ['8bit-body']],
  [
    'no charset',
    [...without('Content-Type'), 'Content-Type: text/plain', 'Content-Transfer-Encoding: 8bit'],
    'Größe\r\n',
    ['missing-charset'],
  ],
  ['HTML alone', html, '<p>x</p>\r\n', ['missing-text']],
  ['HTML beside text', alternative, both('<p>x</p>'), []],
  ['an image without alt', alternative, both('<img src="a"><img src="b" alt=""><IMG\r\nsrc=c>'), ['image-without-alt']],
  ['a picture that is not there', alternative, both('<img alt="" src="cid:logo">'), ['missing-part']],
  ['a content ID that is only talked of', alternative, both('<p>Use cid:logo.</p>'), []],
  ['HTML that Gmail cuts off', alternative, both('<p>x</p>\r\n'.repeat(12_000)), ['clipped-html']],
  ['a list without List-Unsubscribe', bulk, 'x', ['missing-unsubscribe']],
  ['bulk mail without List-Unsubscribe', [...good, 'Precedence: Bulk'], 'x', ['missing-unsubscribe']],
  ['a list without one click', [...bulk, 'List-Unsubscribe: <https://x.example/u>'], 'x', ['missing-one-click']],
  [
    'a list with one click',
    [
      ...bulk,
      'List-Unsubscribe: <https://x.example/u>, <mailto:u@x.example>',
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    ],
    'x',
    [],
  ],
  ['a list by mail only', [...bulk, 'List-Unsubscribe: <mailto:u@x.example>'], 'x', []],
  ['List-Unsubscribe without brackets', [...bulk, 'List-Unsubscribe: https://x.example/u'], 'x', ['bad-field']],
  ['List-Unsubscribe that runs code', [...bulk, 'List-Unsubscribe: <javascript:alert(1)>'], 'x', ['bad-field']],
]

for (const [name, header, body, kinds] of cases) {
  test(`warns of ${name}: ${kinds.join(', ') || 'nothing'}`, () => {
    const octets = Buffer.from(`${header.join('\r\n')}\r\n\r\n${body}`)
    const envelope = { sender: 'a@x.example', recipients: ['b@y.example'] }
    const { warnings } = contentOf(octets, envelope)
    assert.deepEqual(
      warnings.map(({ kind }) => kind),
      kinds,
      JSON.stringify(warnings),
    )
    assert.equal(readMessage(octets, envelope).headline.warnings, kinds.length)
  })
}

test('says where', () => {
  const octets = Buffer.from(`${good.join('\r\n')}\r\n\r\none\r\ntwo\nthree\nfour\r\n`)
  const [warning] = contentOf(octets, { sender: '', recipients: [] }).warnings
  assert.equal(octets[warning?.offset ?? 0], 0x0a)
  assert.match(warning?.text ?? '', /2 times/)
})

test('takes many recipients for bulk mail', () => {
  const octets = Buffer.from(`${good.join('\r\n')}\r\n\r\nx`)
  const recipients = Array.from({ length: 10 }, (_, index) => `r${index}@y.example`)
  const kinds = contentOf(octets, { sender: '', recipients }).warnings.map(({ kind }) => kind)
  assert.deepEqual(kinds, ['missing-unsubscribe'])
})
