import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { htmlHeaders, showableHtml } from './message-html.ts'

const parts: Readonly<Record<string, string>> = { logo: '/part/2', 'logo@x.example': '/part/3' }
const partUrl = (id: string) => (Object.hasOwn(parts, id) ? parts[id] : undefined)
const shown = (html: string, remote = false) =>
  showableHtml(html, { partUrl, remote }).replace('<!doctype html><meta charset="utf-8">', '')

const links = ' target="_blank" rel="noopener noreferrer"'

const rewritten: readonly [name: string, html: string, expected: string][] = [
  ['plain markup stays', '<p class="a">1 &lt; 2 &amp; <b>3</b></p>', '<p class="a">1 &lt; 2 &amp; <b>3</b></p>'],
  ['a picture of the message', '<img src="cid:logo" alt=x>', '<img src="/part/2" alt="x">'],
  ['its identifier escaped', "<img src='cid:logo%40x.example'/>", '<img src="/part/3" />'],
  ['a picture that is not there', '<img src="cid:other">', '<img>'],
  ['a background', `<td style="background:url('cid:logo')">`, `<td style="background:url('/part/2')">`],
  [
    'a link',
    '<a href="https://x.example/?a=1&amp;b=2" target=_top rel=opener>x</a>',
    `<a href="https://x.example/?a=1&amp;b=2"${links}>x</a>`,
  ],
  ['a script', 'a<script>alert("<p>")</script>b', 'ab'],
  ['a script without an end', 'a<script>alert(1)', 'a'],
  ['a handler', '<img src="https://x/y.png" onerror=alert(1) OnLoad="x">', '<img src="https://x/y.png">'],
  ['a javascript link', '<a href="javascript:alert(1)">x</a>', `<a${links}>x</a>`],
  ['a disguised javascript link', '<a href="&#x20;j&Tab;ava&#115;cript&colon;alert(1)">x</a>', `<a${links}>x</a>`],
  ['a data link', '<a href="data:text/html,<script>alert(1)</script>">x</a>', `<a${links}>x</a>`],
  ['a relative link', '<a href="/api/v1/messages">x</a>', `<a${links}>x</a>`],
  ['a link in a drawing', '<svg><a xlink:href="javascript:alert(1)">x</a></svg>', `<svg><a${links}>x</a></svg>`],
  ['a name that is none', '<svg<script>x</svg<script>', 'x'],
  ['a refresh', '<meta http-equiv="refresh" content="0;url=https://evil.example">x', 'x'],
  ['a base', '<base href="https://evil.example/">x', 'x'],
  ['a form', '<form action="https://evil.example"><input name=a formaction=x></form>', '<input name="a">'],
  ['a frame', '<iframe srcdoc="<script>alert(1)</script>" src=x></iframe>', ''],
  ['an object', '<object data="x"><embed src="y">z</object>', 'z'],
  ['a preconnect', '<link rel="preconnect" href="https://evil.example">x', 'x'],
  ['a picture of the inbox', '<img src="/api/v1/wait?query=x">', '<img>'],
  ['several pictures', '<img srcset="https://evil.example/1 1x" src=//x/y>', '<img src="//x/y">'],
  [
    'an attribute that ends a tag',
    `<p title="a>b" id='"><script>'>x`,
    '<p title="a&gt;b" id="&quot;&gt;&lt;script&gt;">x',
  ],
  ['a comment', 'a<!-- <img src=cid:logo> -->b<!-->c', 'abc'],
  ['a conditional comment', '<!--[if mso]><p>mso</p><![endif]-->x', 'x'],
  ['a processing instruction and a doctype', '<?xml version="1.0"?><!DOCTYPE html>x', 'x'],
  [
    'styles are no markup',
    '<style>a > b { content: "<script>" }</style>x',
    '<style>a > b { content: "<script>" }</style>x',
  ],
  ['a tag that never ends', 'a<img src="cid:logo', 'a'],
  ['an attribute twice', '<a href="https://a.example" href="javascript:x">x', `<a href="https://a.example"${links}>x`],
  ['a less-than sign', '1 < 2 and a<1', '1 < 2 and a<1'],
]

for (const [name, html, expected] of rewritten) {
  test(`HTML: ${name}`, () => assert.equal(shown(html), expected))
}

test('a style sheet from elsewhere stays only when that is allowed', () => {
  const link = '<link rel="stylesheet" href="https://x.example/a.css">'
  assert.equal(shown(link), '')
  assert.equal(shown(link, true), link)
})

test('the policy runs no script and loads nothing from elsewhere unless that is allowed', () => {
  const policy = htmlHeaders(false)['content-security-policy'] ?? ''
  assert.match(policy, /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';/)
  assert.doesNotMatch(policy, /script|https?:|allow-same-origin|allow-forms/)
  assert.match(htmlHeaders(true)['content-security-policy'] ?? '', /img-src 'self' data: http: https:/)
  assert.doesNotMatch(htmlHeaders(true)['content-security-policy'] ?? '', /script/)
})

const fragments = fc.constantFrom(
  ...[
    '<',
    '>',
    '"',
    "'",
    '=',
    '/',
    '!',
    '--',
    '<!--',
    '-->',
    '<a',
    ' href',
    'javascript:',
    '<script',
    '</script>',
    '<style>',
  ],
  ...[
    '</style>',
    '<img src=cid:logo',
    'x',
    ' ',
    '\0',
    '&#',
    ';',
    '<svg',
    ' onload=',
    '<textarea>',
    '<plaintext>',
    '<?',
    '<![CDATA[',
  ],
)

test('whatever the HTML is, no tag that was rewritten holds a script', () => {
  fc.assert(
    fc.property(fc.array(fragments, { maxLength: 40 }), (pieces) => {
      const html = shown(pieces.join(''))
      assert.doesNotMatch(html.replace(/<(style|textarea|plaintext)[\s\S]*/i, ''), /<script[\s>]/i)
    }),
  )
})

/** Doubling the input may double the work; were it squared, these would not end within the test's patience. */
for (const [name, unit] of [
  ['open', '<'],
  ['a quote at the end', `${'<a '.repeat(330_000)}"`],
  ['quotes', '<a "'],
  ['comments', '<!--'],
  ['styles', '<style>'],
  ['tags', '<a b=c '],
  ['spaces', '<a          '],
  ['declarations', '<!'],
  ['scripts', '<script></x'],
] as const) {
  test(`a megabyte of ${name} is read in one pass`, { timeout: 20_000 }, () => {
    shown(unit.repeat(Math.ceil(1_000_000 / unit.length)))
  })
}
