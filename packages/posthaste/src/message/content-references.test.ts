import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemRuntime } from '../runtime/runtime.ts'
import { completeMessage } from './complete.ts'
import { contentIdsIn } from './content-references.ts'
import { createMessage } from './create-message.ts'

const cases: readonly [html: string, ids: readonly string[]][] = [
  ['<img src="cid:logo">', ['logo']],
  ["<IMG alt=x SRC = 'CID:Logo@acme' />", ['Logo@acme']],
  ['<img src=cid:logo>', ['logo']],
  ['<img src=" cid:logo ">', ['logo']],
  ['<a href="cid:doc"><td background="cid:bg">', ['doc', 'bg']],
  ['<p style="background: url(cid:a)">', ['a']],
  ['<p style="background: url( \'cid:a\' )">', ['a']],
  ['<p style="background: url(&#34;cid:a&#x22;)">', ['a']],
  ['<style>p { background: URL("cid:a"), url(cid:b) }</style><img src="cid:c">', ['a', 'b', 'c']],
  ['<img src="cid:a&amp;b"><img src="cid:c%2Bd"><img src="cid:e#f">', ['a&b', 'c+d', 'e']],
  // No reader loads these.
  ['Write cid:nope into src="cid:nope"', []],
  ['<p title="cid:nope" data-src="cid:nope" alt=\'src="cid:nope"\'>', []],
  ['<!-- <img src="cid:nope"> --><!--><img src="cid:logo">', ['logo']],
  ['<!--[if mso]><v:fill src="cid:nope"/><![endif]-->', []],
  ['<script>"<img src=cid:nope>"</script><textarea><img src="cid:nope"></textarea>', []],
  ["<style>/* url(cid:nope) */ p::before { content: \"url(cid:nope)\" } q { content: '\\'url(cid:nope)' }</style>", []],
  ['<img src="https://acme.example/?u=cid:nope"><img src="xcid:nope">', []],
  ['</img src="cid:nope">< img src="cid:nope"><1 src="cid:nope">', []],
  // What could be no contentId is not judged.
  ['<img src="cid:{{logo}}"><img src="cid:"><img src="cid:%00"><img src="cid:%zz"><img src="cid:&euro;;">', []],
  // Never closed.
  ['<img src="cid:nope', []],
  ['<img alt="', []],
  ['<style>p { background: url(cid:a)', ['a']],
  ['<!-- <img src="cid:nope">', []],
]

for (const [html, ids] of cases) {
  test(`finds ${ids.join(', ') || 'nothing'} in ${html}`, () => assert.deepEqual([...contentIdsIn(html)], ids))
}

const hostile = [
  '<',
  '<a ',
  '<a "',
  '<a b="',
  '<!--',
  '<style>',
  '/*',
  'url(',
  'url( ',
  ' ',
  '"',
  '\\"',
  "'\\",
  '&#',
  '<a/',
  '=',
]

test('takes no longer for what never ends than for its length', { timeout: 20_000 }, () => {
  for (const piece of hostile) {
    const long = piece.repeat(200_000)
    for (const html of [long, `<a ${long}`, `<a b="${long}`, `<p style="cid:${long}">`, `<style>cid:url(${long}`])
      contentIdsIn(html)
  }
})

const authored = { from: 'hello@acme.example', to: 'ada@example.com' }
const logo = { filename: 'logo.png', content: 'x', contentId: 'logo' }

test('HTML that names a part which is not there is refused when the message is completed', () => {
  const complete = (html: string) =>
    completeMessage(createMessage({ ...authored, html, attachments: [logo] }), systemRuntime)
  complete('<img src="cid:logo"><img src="cid:LOGO">')
  complete('no reference at all, although there is a part')
  assert.throws(() => complete('<img src="cid:nope">'), {
    code: 'MESSAGE_INVALID',
    field: 'html',
    message: 'html: names cid:nope, and no attachment has contentId "nope"; there are logo',
  })
  const bare = createMessage({ ...authored, html: '<img src="cid:nope">' })
  assert.throws(() => completeMessage(bare, systemRuntime), { message: /contentId "nope"; there is none$/ })
})
