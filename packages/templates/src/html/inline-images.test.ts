import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { TemplateError } from 'posthaste'
import { inlineImages } from './inline-images.ts'

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1])
const octets = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const images: ReadonlyMap<string, Uint8Array> = new Map([
  ['images/logo.png', png],
  ['images/über uns.PNG', png.slice()],
  ['images/a&b.gif', octets('GIF89a…')],
  ['images/photo.jpeg', octets('\xff\xd8\xff\xe0')],
  ['images/new.webp', octets('RIFF\0\0\0\0WEBPVP8 ')],
  ['images/vector.svg', octets('<svg>')],
  ['images/lie.png', octets('GIF89a')],
  ['images/empty.jpg', new Uint8Array()],
  ['images/text.gif', octets('hello')],
  ['.png', png.slice()],
])

function cid(path: string): string {
  return `cid:${inlineImages(`<img src="${path}">`, images, 'welcome').images[0]?.contentId}`
}

const logo = cid('images/logo.png')
const renamed: readonly (readonly [html: string, result: string])[] = [
  ['<img src="images/logo.png">', `<img src="${logo}">`],
  ["<IMG SRC='./images/logo.png' alt=x>", `<IMG SRC='${logo}' alt=x>`],
  ['<img src=images/logo.png>', `<img src=${logo}>`],
  ['<img src=" images/logo.png\n">', `<img src="${logo}">`],
  ['<td background="images/logo.png">', `<td background="${logo}">`],
  ['<img src="images/%C3%BCber%20uns.PNG">', `<img src="${cid('images/über uns.PNG')}">`],
  ['<img src="images/a&amp;b.gif">', `<img src="${cid('images/a&b.gif')}">`],
  ['<img src="images&#47;logo&#x2e;png">', `<img src="${logo}">`],
  ['<p style="x:y;background:url( images/logo.png )">', `<p style="x:y;background:url(${logo})">`],
  ['<p style="background:url(&quot;images/logo.png&quot;)">', `<p style="background:url(${logo})">`],
  [`<p style='background:URL("images/logo.png"),url(#a)'>`, `<p style='background:url(${logo}),url(#a)'>`],
  ['<style>p{background:url(images/logo.png)}</style>', `<style>p{background:url(${logo})}</style>`],
  ['<!--[if mso]><v:fill src="images/logo.png"/><![endif]-->', `<!--[if mso]><v:fill src="${logo}"/><![endif]-->`],
  ['<img src="images/logo.png" src="nowhere">', `<img src="${logo}" src="nowhere">`],
  [
    '<img src="images/photo.jpeg"><img src="images/new.webp">',
    `<img src="${cid('images/photo.jpeg')}"><img src="${cid('images/new.webp')}">`,
  ],
]

for (const [html, result] of renamed) {
  test(`takes in ${html}`, () => assert.equal(inlineImages(html, images, 'welcome').html, result))
}

const untouched = [
  '<img src="https://x.example/a.png">',
  '<img src="HTTP://x.example/a.png">',
  '<img src="cid:logo">',
  '<img src="data:image/png;base64,AA">',
  '<p>&lt;img src="images/logo.png"&gt; images/logo.png url(images/logo.png)</p>',
  '<!-- <img src="images/logo.png"> -->',
  '<!-- [if mso]><img src="images/logo.png"> -->',
  '<title><img src="images/logo.png"></title>',
  '<script src="x.js"></script><iframe src="x"></iframe>',
  '<a href="images/logo.png">',
  '<img alt="<img src=images/logo.png>">',
  '<img src="images/logo.png',
  '<p style="background:url()">',
  '<img srcset="https://x.example/a.png 1x, https://x.example/b.png 2x">',
]

for (const html of untouched) {
  test(`leaves alone ${html}`, () => assert.deepEqual(inlineImages(html, images, 'welcome'), { html, images: [] }))
}

const refused: readonly (readonly [html: string, says: RegExp])[] = [
  [
    '<img src="images/lgo.png">',
    /^template "welcome": <img src> "images\/lgo\.png": there is no such file.*did you mean "images\/logo\.png"/,
  ],
  ['<img src="../logo.png">', /without \.\./],
  ['<img src="images/../../logo.png">', /without \.\./],
  ['<img src="images/%2e%2E/logo.png">', /without \.\./],
  ['<img src="images/&#46;&period;/logo.png">', /without \.\./],
  ['<img src="/images/logo.png">', /below the templates' folder/],
  ['<img src="//x.example/logo.png">', /write https:/],
  ['<img src="file:///etc/passwd">', /file: is never read/],
  ['<img src="C:\\logo.png">', /c: is never read/],
  ['<img src="images\\logo.png">', /no backslashes/],
  ['<img src="fi\nle:///etc/passwd">', /no control characters/],
  ['<img src="javascript:x">', /javascript: is never read/],
  ['<img src="">', /names no file/],
  ['<img src="images/vector.svg">', /most mail programs show no SVG/],
  ['<img src="images/nothing.svg">', /most mail programs show no SVG/],
  ['<img src="images/logo.bmp">', /\.png, \.jpg, \.gif and \.webp only/],
  ['<img src="images/lie.png">', /"images\/lie\.png": it holds a \.gif/],
  ['<img src="images/empty.jpg">', /the file is empty/],
  ['<img src="images/text.gif">', /the file is no \.gif/],
  ['<img src="__proto__.png">', /there is no such file/],
  ['<td style="background:url(../x.png)">', /^template "welcome": <td style> "\.\.\/x\.png"/],
  ['<style>@font-face{src:url(x.woff)}</style>', /only/],
  ['<img srcset="https://x.example/a.png 1x, images/logo.png 2x">', /images of the folder are shown by src only/],
]

for (const [html, says] of refused) {
  test(`refuses ${JSON.stringify(html)}`, () => {
    assert.throws(
      () => inlineImages(html, images, 'welcome'),
      (error) => error instanceof TemplateError && error.code === 'TEMPLATE_INVALID' && says.test(error.message),
    )
  })
}

test('gives each image once, with a content ID that its path and content decide', () => {
  const html = '<img src="images/logo.png"><img src="./images/logo.png"><td background="images/logo.png">'
  const { images: shown } = inlineImages(html, images, 'welcome')
  assert.deepEqual(shown, [{ contentId: logo.slice(4), filename: 'logo.png', contentType: 'image/png', content: png }])
  assert.match(logo, /^cid:logo\.[0-9a-f]{20}@images$/)
  const same = inlineImages(html, new Map([['images/logo.png', png.slice()]]), 'other').images[0]
  assert.equal(same?.contentId, logo.slice(4))
  const other = inlineImages(html, new Map([['images/logo.png', octets('\x89PNG\r\n\x1a\n2')]]), 'welcome').images[0]
  assert.notEqual(other?.contentId, logo.slice(4))
  assert.notEqual(cid('images/über uns.PNG'), logo)
  assert.match(cid('.png'), /^cid:image\./)
})

test('lets any text pass that names no image', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const html = text.replace(/src|background|style/gi, '')
      assert.deepEqual(inlineImages(html, images, 'welcome'), { html, images: [] })
    }),
  )
})

const hostile = {
  'image tags that never end': '<img src=" '.repeat(20_000),
  'tags that never end': '<'.repeat(100_000),
  'conditional comments': '<!--[if mso'.repeat(20_000),
  'a long attribute': `<img src="${'x'.repeat(1_000_000)}">`,
  'many attributes': `<img ${Array.from({ length: 100_000 }, (_, number) => `a${number}`).join(' ')}${' style'.repeat(50_000)}>`,
  'urls that never end': `<p style="${'url('.repeat(100_000)}${'url(&quot;'.repeat(10_000)}">`,
  'blanks in urls': `<p style="url(${' '.repeat(100_000)}">`,
  'deep nesting': '<div style="top:0">'.repeat(10_000),
}

for (const [what, html] of Object.entries(hostile)) {
  test(`ends with an answer or an error: ${what}`, () => {
    try {
      assert.equal(inlineImages(html, images, 'welcome').images.length, 0)
    } catch (error) {
      assert.ok(error instanceof TemplateError, String(error))
    }
  })
}
