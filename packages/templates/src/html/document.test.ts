import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asDocument } from './document.ts'

const documents = [
  '<!doctype html><p>x',
  '\n <!DOCTYPE HTML>',
  '<html>',
  '<!-- a --><HTML lang=de>',
  '<head></head>x',
  '<body bgcolor="#fff">x</body>',
]

for (const html of documents) {
  test(`leaves ${JSON.stringify(html)} as it is`, () => assert.equal(asDocument(html, { subject: 'S' }), html))
}

const fragments: readonly (readonly [html: string, head: string, body: string])[] = [
  ['', '<title>S &lt;&amp;></title>', ''],
  ['<p>x</p>\n', '<title>S &lt;&amp;></title>', '<p>x</p>'],
  ['text <style>a</style>', '<title>S &lt;&amp;></title>', 'text <style>a</style>'],
  [
    '<style>a>b{}</style>\n<link rel=stylesheet href="x"> x',
    '<title>S &lt;&amp;></title>\n<style>a>b{}</style>\n<link rel=stylesheet href="x">',
    'x',
  ],
  ['<title>Mine</title><p>', '<title>Mine</title>', '<p>'],
  ['<style>never closed', '<title>S &lt;&amp;></title>', '<style>never closed'],
]

for (const [html, head, body] of fragments) {
  test(`makes a document of ${JSON.stringify(html)}`, () => {
    const document = asDocument(html, { subject: 'S <&>' })
    const meta = '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">'
    assert.equal(
      document.replace('&gt;</title>', '></title>'),
      `<!doctype html>\n<html>\n<head>\n${meta}\n${head}\n</head>\n<body>\n${body}\n</body>\n</html>\n`,
    )
  })
}

test('makes a document once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const document = asDocument(text, { subject: text })
      assert.equal(asDocument(document, { subject: 'other' }), document)
      assert.ok(document.includes(text.trim()))
    }),
  )
})
