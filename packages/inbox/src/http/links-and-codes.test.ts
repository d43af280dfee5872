import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codesIn, linksIn } from './links-and-codes.ts'

const linked: readonly [name: string, text: string, html: string, expected: readonly (readonly [string, string])[]][] =
  [
    ['in text', 'Go to https://a.example/x?y=1.', '', [['https://a.example/x?y=1', '']]],
    [
      'in brackets',
      '(see https://a.example/x) <https://b.example/>',
      '',
      [
        ['https://a.example/x', ''],
        ['https://b.example/', ''],
      ],
    ],
    ['with brackets', 'https://a.example/x_(y)', '', [['https://a.example/x_(y)', '']]],
    [
      'in HTML',
      '',
      '<a class=b href="https://a.example/?x=1&amp;y=2">Reset <b>now</b></a>',
      [['https://a.example/?x=1&y=2', 'Reset now']],
    ],
    ['in both', 'https://a.example/', "<a href='https://a.example/'>x</a>", [['https://a.example/', 'x']]],
    ['not other schemes', 'mailto:a@b.example ftp://x/', '<a href="javascript:alert(1)">x</a><a href="/x">y</a>', []],
  ]

for (const [name, text, html, expected] of linked) {
  test(`links ${name}`, () =>
    assert.deepEqual(
      linksIn(text, html).map(({ URL, Text }) => [URL, Text]),
      expected,
    ))
}

const coded: readonly [name: string, subject: string, text: string, html: string, expected: readonly string[]][] = [
  ['in the text', 'Welcome', 'Your code is 482913. It is good for 10 minutes.', '', ['482913']],
  ['in the subject', '123456 is your verification code', 'Hello', '', ['123456']],
  [
    'in the HTML alone',
    'Log in',
    '',
    '<style>.code{width:100000}</style><p>Your one-time code:</p><h1>4&#48;12</h1>',
    ['4012'],
  ],
  ['in two groups', 'x', 'Your code: 123 456', '', ['123456']],
  ['letters and digits', 'x', 'Use the code 7GX4PQ to sign in', '', ['7GX4PQ']],
  ['with a hyphen', 'x', 'Code: ABCD-1234', '', ['ABCD-1234']],
  ['Chinese', '登录', '您的验证码是 482913，请勿泄露。', '', ['482913']],
  ['German', 'x', 'Ihr Bestätigungscode lautet 5521', '', ['5521']],
  ['the nearest first', 'Code', 'In 2026 we moved. Your login code: 991122', '', ['991122']],
  ['no year without a word', 'Invoice', 'Paid in 2026: 1999 EUR', '', []],
  ['no part of a number or link', 'code', 'https://a.example/123456 and 12.34567 and +49-123456 and a@123456', '', []],
]

for (const [name, subject, text, html, expected] of coded) {
  test(`codes: ${name}`, () => assert.deepEqual(codesIn(subject, text, html), expected))
}

test('a megabyte of what looks like codes and links takes one pass', { timeout: 20_000 }, () => {
  for (const unit of [
    'code 123456 ',
    'A1',
    '<a ',
    '<a href="https://x/',
    'https://x/)',
    '<style>',
    '<',
    '&#',
    '1 ',
    `https://x/${')'.repeat(1000)}`,
  ]) {
    const text = unit.repeat(Math.ceil(1_000_000 / unit.length))
    linksIn(text, text)
    codesIn(text, text, text)
    codesIn('', '', text)
  }
})
