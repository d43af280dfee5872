import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PreviewWarning } from 'posthaste'
import { type RenderedMail, warningsOf } from './warnings-of.ts'

const hidden = '<div style="mso-hide:all">What it is about</div>'
const page = (body: string, css = '') =>
  `<!doctype html><html lang="en"><head><title>x</title>${css && `<style>${css}</style>`}</head><body>${hidden}${body}</body></html>`

function warned(mail: Partial<RenderedMail>): readonly PreviewWarning[] {
  const html = mail.html ?? page('<p>Hello</p>')
  return warningsOf({
    subject: 'Welcome to Acme',
    html,
    text: 'Hello',
    textIsMade: true,
    htmlOctets: Buffer.byteLength(html),
    locale: 'en',
    ...mail,
  })
}

const said = (mail: Partial<RenderedMail>) => warned(mail).map(({ severity, message }) => `${severity}: ${message}`)

test('a mail as it should be gives none', () => {
  assert.deepEqual(said({}), [])
  assert.deepEqual(said({ html: '' }), [])
})

const mails: readonly (readonly [name: string, mail: Partial<RenderedMail>, expected: readonly (string | RegExp)[]])[] =
  [
    ['no subject', { subject: ' ' }, ['warning: the subject is empty']],
    ['a long subject', { subject: 'é'.repeat(71) }, [/^hint: the subject has 71 characters/]],
    ['a subject that is just short enough', { subject: 'é'.repeat(70) }, []],
    ['a long subject of few characters', { subject: '👨‍👩‍👧'.repeat(60) }, []],
    ['a shouted subject', { subject: 'BUY 2 NOW!' }, [/^hint: .*capitals/]],
    ['an abbreviation', { subject: 'VAT 2026' }, []],
    ['a subject in a script without capitals', { subject: '您的 发票' }, []],
    ['no text', { text: undefined }, [/^warning: there is no text part: add/]],
    ['a made text that is empty', { text: '\n' }, [/^warning: there is no text part: none could be made/]],
    ['nothing at all', { html: '', text: undefined }, [/^error: the mail has neither/]],
    ['HTML near the clip', { htmlOctets: 92_160 }, [/^warning: the HTML has 93 kB, and Gmail/]],
    ['HTML that is not yet near it', { htmlOctets: 92_159 }, []],
    ['HTML that is clipped', { htmlOctets: 102_401 }, [/^error: the HTML has 103 kB: Gmail cuts it off/]],
    ['no preheader', { html: '<html lang="en"><p>Hello</p></html>' }, [/^hint: there is no preheader/]],
    ['no language', { html: `<html>${hidden}</html>` }, [/^warning: <html> has no lang/]],
  ]

const bodies: readonly (readonly [body: string, expected: readonly (string | RegExp)[]])[] = [
  ['<img src="https://x.example/a.png" alt="A" width="10">', []],
  ['<img src="https://x.example/a.png" alt="" width=10>', []],
  ['<img src="https://x.example/a.png" role="presentation" width=10>', []],
  [
    '<img src="https://x.example/a.png" width=10>',
    [/^warning: the image https:\/\/x\.example\/a\.png has no alt text/],
  ],
  ['<img src="cid:1@x" width=10>', [/^warning: the image logo\.png has no alt text/]],
  ['<img src="https://x.example/a.png" alt="A">', [/^warning: .* has no width attribute/]],
  ['<img src="https://x.example/a.png" alt="A" width="auto">', [/^warning: .* has no width attribute/]],
  ['<img src="https://x.example/a.png" alt="A" width="100%">', []],
  ['<img src="https://x.example/a.png" alt="A" width="50%">', [/^warning: .* width in per cent/]],
  ['<img src="http://x.example/a.png" alt="A" width=1>', [/^warning: .* fetched without encryption/]],
  ['<img src="a.png" alt="A" width=1>', [/^warning: the image a\.png cannot be fetched/]],
  ['<img alt="A" width=1>', [/^warning: an image has no src/]],
  ['<a href="https://x.example"><img src="cid:1@x" alt="" width=1></a>', [/^warning: .* all there is of a link/]],
  ['<a href="https://x.example"><img src="cid:1@x" alt="" width=1> Home</a>', []],
  ['<a href="https://x.example">x</a><a href="tel:+1">x</a><a href="app://x">x</a><a name="x">x</a>', []],
  [
    '<a href="http://x.example/?a=1&amp;b">x</a>',
    ['warning: the link http://x.example/?a=1&b is not encrypted: write https'],
  ],
  ['<a href="http://x.example">x</a><a href="http://x.example">y</a>', [/^warning/]],
  ['<a href=" JavaScript:x()">x</a>', [/^error: the link JavaScript:x\(\) does nothing/]],
  ['<a href="">x</a>', ['warning: a link leads nowhere: its href is empty']],
  ['<a href="#">x</a>', ['warning: a link leads nowhere: its href is "#"']],
  ['<a href="/account">x</a>', [/^warning: the link \/account leads nowhere in a mail: begin it with https/]],
  ['<table role="presentation"><tr><td>x</table><table><tr><th>x</table>', []],
  ['<table><tr><td>x</table>', [/^warning: a table has no role="presentation"/]],
  ['<table><tr><td><table><tr><th>x</table></table>', [/^warning: a table has/]],
  ['<!--[if mso]><table><tr><td><![endif]-->x<!--[if mso]></table><![endif]-->', []],
]

for (const [name, mail, expected] of [
  ...mails,
  ...bodies.map(([body, expected]) => [body, { html: page(body) }, expected] as const),
]) {
  test(`warns of ${name}: ${expected.length}`, () => {
    const images = [{ contentId: '1@x', filename: 'logo.png', contentType: 'image/png' }]
    const found = said({ images, ...mail })
    assert.equal(found.length, expected.length, found.join('\n'))
    for (const [index, pattern] of expected.entries()) {
      if (typeof pattern === 'string') assert.equal(found[index], pattern)
      else assert.match(found[index] ?? '', pattern)
    }
  })
}

test('the worst comes first', () => {
  const mail = { subject: 'BUY NOW', html: page('<a href="#">x</a><a href="javascript:x">y</a>') }
  assert.deepEqual(
    warned(mail).map(({ severity }) => severity),
    ['error', 'warning', 'hint'],
  )
})
