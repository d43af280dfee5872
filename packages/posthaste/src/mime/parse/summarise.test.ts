import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extractCodes } from './codes.ts'
import { textOfHtml } from './html-text.ts'
import { extractLinks } from './links.ts'
import { parseMessage } from './message-parser.ts'
import { summarise } from './summarise.ts'

/** A part in short: its type, more fields, and its body. */
type Part = readonly [type: string, fields: readonly string[], body: string | readonly Part[]]

const text: Part = ['text/plain', [], 'plain']
const html: Part = ['text/html', [], '<img src="cid:logo@x">']
const logo: Part = ['image/png', ['Content-ID: <logo@x>'], 'png']
const pdf: Part = ['application/pdf', ['Content-Disposition: attachment; filename=a.pdf'], 'pdf']

const shapes: readonly (readonly [name: string, root: Part, shown: Readonly<Record<string, unknown>>])[] = [
  ['plain text', text, { text: 'plain' }],
  ['HTML alone', html, { html: '<img src="cid:logo@x">' }],
  ['no type', ['', [], 'x'], { text: 'x' }],
  ['alternatives', ['multipart/alternative', [], [text, html]], { text: 'plain', html: '<img src="cid:logo@x">' }],
  [
    'mixed( alternative( text, related( html, image )), file )',
    ['multipart/mixed', [], [['multipart/alternative', [], [text, ['multipart/related', [], [html, logo]]]], pdf]],
    { text: 'plain', html: '<img src="cid:logo@x">', inline: ['part-1.2.2.png'], attachments: ['a.pdf'] },
  ],
  [
    'a related image that the HTML shows and that is said to be an attachment',
    [
      'multipart/related',
      [],
      [html, ['image/png', ['Content-ID: <logo@x>', 'Content-Disposition: attachment; filename=l.png'], '']],
    ],
    { html: '<img src="cid:logo@x">', inline: ['l.png'] },
  ],
  [
    'a related part that nothing names',
    ['multipart/related', [], [html, ['image/png', [], '']]],
    { html: '<img src="cid:logo@x">', attachments: ['part-2.png'] },
  ],
  [
    'text before and behind an image',
    ['multipart/mixed', [], [text, ['image/jpeg', ['Content-Disposition: inline; filename=i.jpg'], ''], text]],
    { text: 'plain\r\nplain', attachments: ['i.jpg'] },
  ],
  [
    'a file of text',
    ['multipart/mixed', [], [text, ['text/plain', ['Content-Disposition: attachment; filename=b.txt'], 'b']]],
    { text: 'plain', attachments: ['b.txt'] },
  ],
  [
    'a calendar among the alternatives',
    ['multipart/alternative', [], [text, ['text/calendar; method=REQUEST', [], 'BEGIN:VCALENDAR']]],
    { text: 'plain', attachments: ['part-2.ics'] },
  ],
  [
    'a report',
    [
      'multipart/report',
      [],
      [
        text,
        ['message/delivery-status', [], 'Action: failed'],
        ['message/rfc822', [], 'Subject: Hello/there\r\n\r\nx'],
      ],
    ],
    { text: 'plain', attachments: ['part-2.txt', 'Hello_there.eml'] },
  ],
  [
    'an attached message is one attachment, whatever lies within',
    ['message/rfc822', [], 'Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\nx\r\n--q--'],
    { attachments: ['part-1.eml'] },
  ],
  ['a PDF alone', pdf, { attachments: ['a.pdf'] }],
  [
    'a multipart without parts is text',
    ['multipart/mixed; boundary=zzz', [], 'what is here'],
    { text: 'what is here' },
  ],
]

for (const [name, root, shown] of shapes) {
  test(`parts: ${name}`, () => {
    const octets = Buffer.from(compose(root, 'b'))
    const summary = summarise(parseMessage(octets), octets)
    const names = (all: readonly { readonly filename: string }[]): string[] => all.map(({ filename }) => filename)
    assert.deepEqual(
      {
        text: summary.text,
        html: summary.html,
        inline: names(summary.inline),
        attachments: names(summary.attachments),
      },
      { text: undefined, html: undefined, inline: [], attachments: [], ...shown },
    )
  })
}

test('the header as people see it', () => {
  const octets = Buffer.from(
    'From: =?utf-8?q?J=C3=BC?= <j@x>\r\nSender: s@x\r\nTo: a@x\r\nTo: b@x\r\nCc: c@x\r\nBcc: d@x\r\nReply-To: r@x\r\nSubject: =?utf-8?b?4oKs?=\r\nDate: Sun, 22 Nov 2026 08:12:00 +0000\r\nMessage-ID: <1@x>\r\n\r\n',
  )
  const { text: _, attachments: __, inline: ___, ...header } = summarise(parseMessage(octets), octets)
  assert.deepEqual(header, {
    subject: '€',
    from: [{ name: 'Jü', address: 'j@x' }],
    sender: { address: 's@x' },
    to: [{ address: 'a@x' }, { address: 'b@x' }],
    cc: [{ address: 'c@x' }],
    bcc: [{ address: 'd@x' }],
    replyTo: [{ address: 'r@x' }],
    date: Date.UTC(2026, 10, 22, 8, 12),
    messageId: '1@x',
  })
})

test('HTML without a charset is what it says of itself', () => {
  const octets = Buffer.from('Content-Type: text/html\r\n\r\n<meta charset="windows-1251">\xc0', 'latin1')
  assert.equal(summarise(parseMessage(octets), octets).html, '<meta charset="windows-1251">А')
})

const links: readonly (readonly [text: string, html: string, urls: readonly string[]])[] = [
  ['see https://a.b/c(d). and (https://x.y/z), too', '', ['https://a.b/c(d)', 'https://x.y/z']],
  ['https://a.b/c?x=1&y=2。好', '', ['https://a.b/c?x=1&y=2']],
  ['<https://a.b/> "https://c.d"', '', ['https://a.b/', 'https://c.d']],
  ['', '<a class=x href="https://h.i/?a=1&amp;b=2">k</a>', ['https://h.i/?a=1&b=2']],
  ['https://j.k/', "<A\nHREF='https://j.k/'>x</A><a href=https://l.m/>", ['https://j.k/', 'https://l.m/']],
  ['', '<!-- <a href="https://no"> --><style><a href="https://no"></style><a href="javascript:x">', []],
  ['ftp://a.b mailto:a@b', '<a href=" https://a.b\n/c ">', ['https://a.b/c']],
  ['', '<a href="https://a.b', []],
]

for (const [plain, markup, urls] of links) {
  test(`links ${JSON.stringify(plain + markup)}`, () => {
    assert.deepEqual(
      extractLinks(plain, markup).map(({ url }) => url),
      urls,
    )
  })
}

test('a link has the text between its tags', () => {
  assert.deepEqual(extractLinks('', '<a href="https://a.b/">Reset <b>your&nbsp;\n password</b></a> now'), [
    { url: 'https://a.b/', text: 'Reset your password' },
  ])
})

const codes: readonly (readonly [text: string, codes: readonly string[]])[] = [
  ['Your verification code is 123456.', ['123456']],
  ['Your code: 48213', ['48213']],
  ['123 456 is your login code', ['123456']],
  ['code 123-456', ['123456']],
  ['G-123456 is your Google verification code.', ['123456']],
  ['Use ABCD-1234 to log in with this code.', ['ABCD-1234']],
  ['Enter the code K7F9Q2 in the app', ['K7F9Q2']],
  ['Your one-time password is: XKCDQR', ['XKCDQR']],
  ['Hello\n\n  839201\n\nexpires in 10 minutes', ['839201']],
  ['Ihr Bestätigungscode lautet 7788', ['7788']],
  ['您的验证码是123456，5分钟内有效。', ['123456']],
  ['【某】验证码：8832，请勿泄露', ['8832']],
  ['認証コードは 129384 です', ['129384']],
  ['인증번호는 482910 입니다', ['482910']],
  ['Your PIN: 2024', ['2024']],
  ['Order 123456 of 2026-11-22 at 12:30, total $4500', []],
  ['Copyright 2026 Acme, call 555-1234', []],
  ['https://x.y/reset?code=123456', []],
  ['In 2025 we had 4000 users', []],
  ['Your code is 4711. Order 88888888 follows.', ['4711']],
]

for (const [message, found] of codes) {
  test(`codes ${JSON.stringify(message)}`, () => assert.deepEqual(extractCodes(message), found))
}

test('the text of HTML', () => {
  const document =
    '<head><title>t</title><style>x{}</style></head><p>Hi &amp; <b>bye</b>&nbsp; x</p><div>a<br>b</div> 3 < 4 <script>no</script>&#x4F60;'
  assert.equal(textOfHtml(document), 'Hi & bye x\na\nb\n3 < 4 你')
})

function compose([type, fields, body]: Part, boundary: string): string {
  const isMultipart = typeof body !== 'string'
  const header = [
    ...(type === '' ? [] : [`Content-Type: ${type}${isMultipart ? `; boundary=${boundary}` : ''}`]),
    ...fields,
  ]
  const content = isMultipart
    ? `${body.map((part, index) => `--${boundary}\r\n${compose(part, `${boundary}${index}`)}\r\n`).join('')}--${boundary}--\r\n`
    : body
  return `${header.map((line) => `${line}\r\n`).join('')}\r\n${content}`
}
