import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withPreheader } from './preheader.ts'
import { textOfHtml } from './text-of-html.ts'

const places: readonly (readonly [html: string, before: string])[] = [
  ['<html><head></head><body class="a>b">x</body>', '<html><head></head><body class="a>b">'],
  ['<html><head><title>a</title></head>x', '<html><head><title>a</title></head>'],
  ['<!doctype html><title>a</title><p>x', '<!doctype html><title>a</title>'],
  ['<!doctype html>\n<p>x', '<!doctype html>'],
  ['<p>x</p><body>', ''],
  ['<!-- <body> --><body><p>', '<!-- <body> --><body>'],
  ['text', ''],
]

for (const [html, before] of places) {
  test(`puts the preheader into ${JSON.stringify(html)}`, () => {
    const written = withPreheader(html, 'Look &amp; see')
    assert.equal(written.indexOf('\n<div style="display:none;'), before.length)
    assert.ok(written.startsWith(before) && written.endsWith(html.slice(before.length)))
    assert.match(written, /mso-hide:all">Look &amp; see&#8199;/)
    assert.doesNotMatch(textOfHtml(written), /Look/)
  })
}

test('fills up short ones only, and writes none that is empty', () => {
  assert.match(withPreheader('x', 'a'.repeat(200)), />a{200}<\/div>x$/)
  assert.equal(withPreheader('<body>x', ' \n'), '<body>x')
})
