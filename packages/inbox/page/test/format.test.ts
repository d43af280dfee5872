import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findLinks } from '../src/format/links.ts'
import { hasRemoteContent } from '../src/format/remote.ts'
import { formatSize } from '../src/format/size.ts'
import { relativeTime } from '../src/format/time.ts'

test('sizes are short', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [4_234, '4.2 kB'],
    [31_400_000, '31 MB'],
  ]
  for (const [octets, text] of cases) assert.equal(formatSize(octets), text)
})

test('times are short, and shorter the nearer they are', () => {
  const now = new Date(2026, 10, 22, 15, 0, 0).getTime()
  const at = (minutes: number) => relativeTime(new Date(now - minutes * 60_000).toISOString(), now)
  assert.equal(at(0), 'now')
  assert.equal(at(-2), 'now', 'a clock that is ahead')
  assert.equal(at(5), '5 min')
  assert.match(at(3 * 60), /12/)
  assert.doesNotMatch(at(400 * 24 * 60), /:/)
  assert.equal(relativeTime('nonsense', now), '')
})

test('only web addresses become links, without the punctuation behind them', () => {
  const linked = (text: string) => findLinks(text).flatMap(({ url }) => url ?? [])
  assert.deepEqual(linked('See https://a.example/x?y=1. And (http://b.example).'), [
    'https://a.example/x?y=1',
    'http://b.example',
  ])
  assert.deepEqual(linked('javascript:alert(1) data:text/html,x ftp://c.example'), [])
  const text = 'a https://a.example, b'
  assert.equal(
    findLinks(text)
      .map((stretch) => stretch.text)
      .join(''),
    text,
  )
})

test('what would be fetched from elsewhere is noticed; what waits for a click, or is in the message, is not', () => {
  const remote = [
    '<img src="https://x.example/a.png">',
    "<img src='//x.example/a.png'>",
    '<img src=http://x.example/a.png>',
    '<td background="http://x.example/b">',
    '<p style="background: url(https://x.example/c)">',
    '<style>@import "https://x.example/d.css"</style>',
    '<link rel="stylesheet" href="https://x.example/e.css">',
  ]
  const local = [
    '<a href="https://x.example/">x</a>',
    '<img src="cid:logo">',
    '<img src="data:image/png;base64,AA">',
    'https://x.example',
  ]
  for (const html of remote) assert.equal(hasRemoteContent(html), true, html)
  for (const html of local) assert.equal(hasRemoteContent(html), false, html)
})
