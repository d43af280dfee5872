// Nothing that a message holds reaches the page's origin: what it is offered as, and under which rules.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partPath } from './part-keys.ts'
import { safeFilename } from './part-response.ts'
import { sampleInbox } from './sample-inbox.ts'

function attached(contentType: string, filename: string, content: string | Buffer): string {
  return `From: a@example.com
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: text/html

<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a><meta http-equiv=refresh content="0;url=//evil.example"><form action=//evil.example><input></form><img src="cid:evil">
--m
Content-Type: ${contentType}
Content-ID: <evil>
Content-Disposition: attachment; ${filename}
Content-Transfer-Encoding: base64

${Buffer.from(content).toString('base64')}
--m--
`
}

const bomb = Buffer.from('89504e470d0a1a0a0000000d49484452000075300000753008060000', 'hex')
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.domain)</script></svg>'

const files: readonly [contentType: string, content: string | Buffer, offered: string][] = [
  ['text/html', '<script>alert(1)</script>', 'application/octet-stream'],
  ['image/svg+xml', svg, 'application/octet-stream'],
  ['application/xhtml+xml', svg, 'application/octet-stream'],
  ['text/xml', svg, 'application/octet-stream'],
  ['application/javascript', 'alert(1)', 'application/octet-stream'],
  ['text/javascript', 'alert(1)', 'application/octet-stream'],
  ['multipart/related', 'x', 'application/octet-stream'],
  ['x/y', 'x', 'application/octet-stream'],
  ['image/png', svg, 'image/png'],
  ['application/pdf', '%PDF-1.4', 'application/pdf'],
]

for (const [contentType, content, offered] of files) {
  test(`an attachment of ${contentType} is a download of ${offered}`, async () => {
    await using inbox = await sampleInbox()
    const id = await inbox.deliver(attached(contentType, 'filename="a.html"', content))
    const { content: stored } = (await inbox.store.get(id)) ?? assert.fail()
    const part = [...stored.attachments, ...stored.inline][0]?.partId ?? '2'
    for (const key of ['', `?${inbox.state.partKeys.keyed(partPath(id, part)).split('?')[1]}`]) {
      const response = await inbox.ask(`/api/v1/message/${id}/part/${part}${key}`)
      assert.match(response.headers.get('content-disposition') ?? '', /^attachment; filename="a\.html"/)
      assert.equal(response.headers.get('content-type'), offered)
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
      assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'; sandbox/)
    }
    const thumb = await inbox.ask(`/api/v1/message/${id}/part/${part}/thumb`)
    assert.equal(thumb.headers.get('content-type'), 'image/gif', 'an empty picture')
  })
}

test('a picture that would fill the memory of a browser is not shown', async () => {
  await using inbox = await sampleInbox()
  const id = await inbox.deliver(attached('image/png', 'filename=x.png', bomb))
  assert.equal((await inbox.ask(`/api/v1/message/${id}/part/2/thumb`)).headers.get('content-type'), 'image/gif')
  const shown = await inbox.ask(inbox.state.partKeys.keyed(partPath(id, '2')))
  assert.match(shown.headers.get('content-disposition') ?? '', /^attachment/)
})

test('the HTML of a message is a document without script, forms and refresh, under a policy of its own', async () => {
  await using inbox = await sampleInbox()
  const id = await inbox.deliver(attached('image/png', 'filename=x.png', 'x'))
  for (const path of [
    `/api/v1/message/${id}/html`,
    `/view/${id}.html`,
    '/view/latest.html',
    `/api/v1/message/${id}/html?remote=1`,
  ]) {
    const response = await inbox.ask(path)
    assert.match(
      response.headers.get('content-security-policy') ?? '',
      /^sandbox allow-popups[^;]*; default-src 'none';/,
    )
    assert.doesNotMatch(response.headers.get('content-security-policy') ?? '', /allow-scripts|allow-same-origin/)
    assert.equal(response.headers.get('x-frame-options'), 'SAMEORIGIN')
    const html = await response.text()
    assert.doesNotMatch(html, /<script|onerror|javascript:|http-equiv|<form|evil\.example/)
    assert.match(html, new RegExp(`<img src="/api/v1/message/${id}/part/2\\?key=[\\w-]+">`))
  }
})

test('the source and the text are text', async () => {
  await using inbox = await sampleInbox()
  const id = await inbox.deliver('Content-Type: text/html\n\n<script>alert(1)</script>\n')
  for (const path of [`/api/v1/message/${id}/raw`, `/view/${id}.txt`]) {
    const response = await inbox.ask(path)
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain;/i)
    assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  }
  const saved = await inbox.ask(`/api/v1/message/${id}/raw?dl=1`)
  assert.equal(saved.headers.get('content-disposition'), `attachment; filename="${id}.eml"; filename*=UTF-8''${id}.eml`)
})

const names: readonly [given: string, safe: string][] = [
  ['invoice.pdf', 'invoice.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Windows\\system32\\evil.exe', 'evil.exe'],
  ['.bashrc', 'bashrc'],
  ['...', ''],
  ['a\r\nSet-Cookie: x=1', 'aSet-Cookie_ x=1'],
  ['a\0b\x1b[31m.txt', 'ab[31m.txt'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['"; filename="x.html', '_; filename=_x.html'],
  ['发票.pdf', '发票.pdf'],
  ['x'.repeat(500), 'x'.repeat(180)],
  ['\ud800.txt', '\ufffd.txt'],
]

for (const [given, safe] of names) {
  test(`a file called ${JSON.stringify(given.slice(0, 40))} is offered under a safe name`, () =>
    assert.equal(safeFilename(given), safe))
}

test('a file name cannot add a header field, whatever it holds', async () => {
  await using inbox = await sampleInbox()
  const id = await inbox.deliver(
    attached('text/plain', `filename*=UTF-8''%22%0d%0aSet-Cookie%3a%20a%3d1%e5%8f%91.html`, 'x'),
  )
  const response = await inbox.ask(`/api/v1/message/${id}/part/2`)
  assert.equal(response.headers.get('set-cookie'), null)
  assert.match(
    response.headers.get('content-disposition') ?? '',
    /^attachment; filename="[^"\r\n]*"; filename\*=UTF-8''[\w.!#$&+^`|~%-]+$/,
  )
})
