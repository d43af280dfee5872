import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeBody } from './decode-body.ts'
import type { DefectKind } from './defect.ts'
import { createMessageParser, parseMessage } from './message-parser.ts'
import { allParts, type ParsedPart, partById } from './parsed-message.ts'

const nested = [
  'From: ada@example.com',
  'Date: Sun, 22 Nov 2026 08:12:00 +0000',
  'Message-ID: <a@b>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="out"',
  '',
  'preamble',
  '--out',
  'Content-Type: multipart/alternative; boundary=in',
  '',
  '--in',
  '',
  'plain',
  '--in  ',
  'Content-Type: text/html',
  '',
  '<p>',
  '--in--',
  'epilogue of the inner',
  '--out',
  'Content-Type: message/rfc822',
  '',
  'Subject: within',
  'Content-Type: multipart/mixed; boundary=third',
  '',
  '--third',
  '',
  'deep',
  '--third--',
  '--out--',
  'epilogue',
]

for (const lineEnd of ['\r\n', '\n']) {
  const octets = Buffer.from(nested.join(lineEnd))

  test(`a tree of parts, lines ending in ${JSON.stringify(lineEnd)}`, () => {
    const { root } = parseMessage(octets)
    const tree = allParts(root).map(({ id, contentType }) => `${id} ${contentType.type}`)
    assert.deepEqual(tree, [
      'TEXT multipart/mixed',
      '1 multipart/alternative',
      '1.1 text/plain',
      '1.2 text/html',
      '2 message/rfc822',
      '2.TEXT multipart/mixed',
      '2.1 text/plain',
    ])
  })

  test(`offsets say where everything is, lines ending in ${JSON.stringify(lineEnd)}`, () => {
    const parsed = parseMessage(octets)
    const bodyOf = (id: string): string => text(octets, partById(parsed, id), 'bodyStart', 'bodyEnd')
    assert.equal(bodyOf('1.1'), 'plain')
    assert.equal(bodyOf('1.2'), '<p>')
    assert.equal(bodyOf('2.1'), 'deep')
    assert.equal(
      text(octets, partById(parsed, '1.2'), 'headerStart', 'bodyStart'),
      `Content-Type: text/html${lineEnd}${lineEnd}`,
    )
    assert.ok(bodyOf('1').endsWith('epilogue of the inner'))
    assert.equal(bodyOf('2'), nested.slice(22, 29).join(lineEnd))
    assert.equal(partById(parsed, '2.TEXT')?.offsets.headerStart, partById(parsed, '2')?.offsets.bodyStart)
    assert.ok(octets.subarray(partById(parsed, '1')?.offsets.end).toString().startsWith('--out'))
    const subject = partById(parsed, '2.TEXT')?.headers[0]
    assert.equal(octets.toString('latin1', subject?.start, subject?.end), `Subject: within${lineEnd}`)
    assert.equal(subject?.raw, ' within')
  })

  test(`a cut at every octet changes nothing, lines ending in ${JSON.stringify(lineEnd)}`, () => {
    const whole = parseMessage(octets)
    for (let at = 0; at <= octets.length; at++) {
      const parser = createMessageParser()
      parser.write(octets.subarray(0, at))
      parser.write(octets.subarray(at))
      assert.deepEqual(parser.end(), whole, `cut at ${at}`)
    }
    const parser = createMessageParser()
    const reused = Buffer.alloc(1)
    for (const octet of octets) {
      reused[0] = octet
      parser.write(reused)
    }
    assert.deepEqual(parser.end(), whole, 'octet by octet, in a buffer that is used again')
  })
}

const good = 'From: a@b.c\r\nDate: Sun, 22 Nov 2026 08:12:00 +0000\r\nMessage-ID: <a@b>\r\nMIME-Version: 1.0\r\n'

const defective: readonly (readonly [name: string, octets: string, kind: DefectKind, offset: number])[] = [
  ['a bare LF', `${good}\r\na\nb\r\n`, 'bare-lf', good.length + 3],
  ['a bare CR', `${good}\r\na\rb\r\n`, 'bare-cr', good.length + 3],
  ['a bare CR at the very end', `${good}\r\na\r`, 'bare-cr', good.length + 3],
  ['CR CR LF', `${good}\r\na\r\r\n`, 'bare-cr', good.length + 3],
  ['a line of 999 octets', `${good}\r\n${'x'.repeat(999)}\r\n`, 'long-line', good.length + 2],
  ['NUL', `${good}\r\na\0`, 'nul', good.length + 3],
  ['8 bit in a header', `${good}Subject: \xfc\r\n\r\n`, '8bit-header', good.length],
  ['8 bit in a body of 7 bit', `${good}\r\n\xfc`, '8bit-body', good.length + 2],
  ['no Date', 'From: a@b.c\r\n\r\n', 'missing-field', 0],
  ['no From', 'Date: Sun, 22 Nov 2026 08:12:00 +0000\r\n\r\n', 'missing-field', 0],
  ['a second From', `${good}From: b@c.d\r\n\r\n`, 'duplicate-field', good.length],
  ['two Subjects', `${good}Subject: a\r\nSubject: b\r\n\r\n`, 'duplicate-field', good.length + 12],
  ['a Date that is none', 'Date: yesterday\r\n\r\n', 'bad-field', 0],
  ['a From without an address', 'From: Ada\r\n\r\n', 'bad-field', 0],
  ['a continuation of nothing', ` a\r\n${good}\r\n`, 'bad-field', 0],
  ['a field without a name', `${good}: x\r\n\r\n`, 'bad-field', good.length],
  ['the line of an mbox', `From ada Sun Nov 22\r\n${good}\r\n`, 'mbox-line', 0],
  ['a header without an end', `${good}Hello there\r\n`, 'header-without-end', good.length],
  ['no boundary', `${good}Content-Type: multipart/mixed\r\n\r\nx`, 'missing-boundary', 0],
  [
    'no closing delimiter',
    `${good}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx`,
    'unclosed-multipart',
    good.length + 53,
  ],
  ['no parts', `${good}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b--`, 'missing-parts', good.length + 45],
  [
    'a multipart in base64',
    `${good}Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n--b--`,
    'encoded-composite',
    0,
  ],
  [
    'a message in base64',
    `${good}Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n`,
    'encoded-composite',
    0,
  ],
  ['an unknown encoding', `${good}Content-Transfer-Encoding: x-zip\r\n\r\n`, 'unknown-encoding', good.length],
  ['an unknown charset', `${good}Content-Type: text/plain; charset=klingon\r\n\r\n`, 'unknown-charset', good.length],
  ['no media type', `${good}Content-Type: text\r\n\r\n`, 'bad-field', good.length],
  ['a quote without an end', `${good}Content-Type: text/plain; charset="utf-8\r\n\r\n`, 'bad-parameter', good.length],
  [
    'a character that is no base64',
    `${good}Content-Transfer-Encoding: base64\r\n\r\nQU!JD`,
    'bad-base64',
    good.length + 39,
  ],
  ['base64 cut off', `${good}Content-Transfer-Encoding: base64\r\n\r\nQUJ`, 'bad-base64', good.length + 40],
  [
    'an escape that is none',
    `${good}Content-Transfer-Encoding: quoted-printable\r\n\r\na=zz`,
    'bad-quoted-printable',
    good.length + 48,
  ],
]

for (const [name, message, kind, offset] of defective) {
  test(`defect: ${name}`, () => {
    const { defects } = parseMessage(Buffer.from(message, 'latin1'))
    const found = defects.filter((defect) => defect.kind === kind)
    assert.ok(
      found.some((defect) => defect.offset === offset),
      `${kind} at ${offset}, got ${JSON.stringify(defects)}`,
    )
  })
}

test('a good message has no defects', () => {
  assert.deepEqual(parseMessage(Buffer.from(`${good}\r\nHello.\r\n`)).defects, [])
})

test('defects of a kind are counted, and the first is shown', () => {
  const { defects } = parseMessage(Buffer.from(`${good}\r\n${'a\n'.repeat(10_000)}`))
  assert.deepEqual(
    defects.map(({ kind, offset, count }) => ({ kind, offset, count })),
    [{ kind: 'bare-lf', offset: good.length + 3, count: 10_000 }],
  )
})

test('parts deeper than the limit stay closed, those of messages within counted', () => {
  const level = (index: number): string => `Content-Type: multipart/mixed; boundary=b${index}\r\n\r\n--b${index}\r\n`
  const deep = Array.from({ length: 5000 }, (_, index) => level(index)).join('')
  assert.equal(depthOf(parseMessage(Buffer.from(deep), { depth: 7 }).root), 7)
  const messages = Buffer.from('Content-Type: message/rfc822\r\n\r\n'.repeat(20_000))
  const { root, defects } = parseMessage(messages)
  assert.equal(depthOf(root), 100)
  assert.ok(defects.some(({ kind, text }) => kind === 'limit' && text.includes('deeper')))
})

test('parts beyond the limit stay closed, and are counted across messages', () => {
  const part = '--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: a\r\n\r\nx\r\n'
  const octets = Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(100_000)}--b--\r\n`)
  const { root, defects } = parseMessage(octets, { parts: 51 })
  assert.equal(allParts(root).length, 51)
  assert.ok(defects.some(({ kind, text }) => kind === 'limit' && text.includes('parts')))
})

test('header octets and fields are counted across parts and messages', () => {
  const part = `--b\r\nContent-Type: text/plain\r\nX: ${'x'.repeat(100)}\r\n\r\n`
  const octets = Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(50)}--b--`)
  const kept = allParts(parseMessage(octets, { headerOctets: 1000 }).root).flatMap(({ headers }) => headers)
  assert.ok(kept.reduce((sum, { raw }) => sum + raw.length, 0) <= 1000)
  const fields = allParts(parseMessage(octets, { headerFields: 17 }).root).flatMap(({ headers }) => headers)
  assert.equal(fields.length, 17)
})

test('a header line of any length is cut at the limit, and its end is still found', () => {
  const octets = Buffer.from(`Subject: ${'x'.repeat(3_000_000)}\r\n\r\nbody`)
  const { root } = parseMessage(octets, { headerOctets: 500 })
  assert.ok((root.headers[0]?.raw.length ?? 0) <= 500)
  assert.equal(Buffer.from(decodeBody(root, octets)).toString(), 'body')
})

test('a boundary that begins another is told apart from it', () => {
  const octets = Buffer.from(
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n\r\n1\r\n--bb--\r\n--b\r\n\r\n2\r\n--b--',
  )
  assert.deepEqual(
    allParts(parseMessage(octets).root).map(({ id }) => id),
    ['TEXT', '1', '1.1', '2'],
  )
})

test('the delimiter of an outer multipart ends the inner ones', () => {
  const octets = Buffer.from(
    'Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--a\r\n\r\ny\r\n--a--',
  )
  const parsed = parseMessage(octets)
  assert.deepEqual(
    allParts(parsed.root).map(({ id }) => id),
    ['TEXT', '1', '1.1', '2'],
  )
  assert.equal(text(octets, partById(parsed, '1.1'), 'bodyStart', 'bodyEnd'), 'x')
})

test('__proto__ and its like are names like any other', () => {
  const octets = Buffer.from(
    '__proto__: x\r\nconstructor: y\r\nContent-Type: text/plain; __proto__=1; constructor=2\r\n\r\n',
  )
  const { root } = parseMessage(octets)
  assert.deepEqual(root.contentType.parameters, [
    ['__proto__', '1'],
    ['constructor', '2'],
  ])
})

test('what held one line is no part of the next', () => {
  const parser = createMessageParser()
  for (const piece of ['Subject: From ', '\r\n', '\r\n', '-', '-', 'b']) parser.write(Buffer.from(piece))
  assert.deepEqual(parser.end(), parseMessage(Buffer.from('Subject: From \r\n\r\n--b')))
})

test('nothing is a message too', () => {
  const { root, size } = createMessageParser().end()
  assert.equal(size, 0)
  assert.deepEqual(root.offsets, { headerStart: 0, bodyStart: 0, bodyEnd: 0, end: 0 })
})

function text(
  octets: Buffer,
  part: ParsedPart | undefined,
  from: keyof ParsedPart['offsets'],
  to: keyof ParsedPart['offsets'],
): string {
  return octets.toString('latin1', part?.offsets[from], part?.offsets[to])
}

function depthOf(part: ParsedPart): number {
  return part.parts.length === 0 ? 0 : 1 + Math.max(...part.parts.map(depthOf))
}
