import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientWarnings } from './client-warnings.ts'
import { scanHtml } from './scan-html.ts'

const images = new Map([['1@x', 'image/webp']])
const warningsFor = (html: string) => clientWarnings(scanHtml(html), images)
const slugs = (html: string) =>
  warningsFor(html).map(({ url, severity }) => `${severity} ${url?.replace(/^.*features\/|\/$/g, '')}`)

const cases: readonly (readonly [html: string, found: readonly string[]])[] = [
  ['<p style="color:#333;font:16px/1.5 Arial;margin:0 auto;text-align:center;width:100%">x</p>', []],
  ['<td style="padding:8px 4px;border:1px solid #ccc;background:#fff;vertical-align:top">x</td>', []],
  ['<p style="display:flex">x</p>', ['warning css-display-flex']],
  ['<p style="display: GRID; gap: 8px">x</p>', ['warning css-display-grid', 'warning css-gap']],
  ['<p style="display:inline-block">x</p>', []],
  ['<p style="position:absolute;top:0">x</p>', ['warning css-position', 'warning css-left-right-top-bottom']],
  ['<p style="float:left">x</p>', ['warning css-float']],
  ['<p style="border-top-left-radius:4px">x</p>', ['hint css-border-radius']],
  ['<p style="box-shadow:0 0 1px #000">x</p>', ['hint css-box-shadow']],
  ['<table style="max-width:600px"></table>', []],
  ['<p style="max-width:600px">x</p>', ['hint css-max-width']],
  ['<p style="margin-top:-8px">x</p>', ['hint css-margin']],
  ['<a style="padding:8px">x</a>', ['hint css-padding']],
  ['<p style="font-size:1.5rem">x</p>', ['hint css-font-size', 'warning css-unit-rem']],
  ['<p style="font-size:16px;font-size:1.5rem">x</p>', ['hint css-font-size', 'hint css-unit-rem']],
  ['<p style="width:calc(100% - 2px)">x</p>', ['warning css-unit-calc']],
  ['<p style="color:var(--brand)">x</p>', ['warning css-variables']],
  ['<p style="height:50vh">x</p>', ['warning css-unit-vh']],
  ['<p style="color:rgb(1, 2, 3)">x</p>', []],
  ['<p style="color:rgb(1 2 3)">x</p>', ['hint css-rgb']],
  ['<td style="background-image:url(https://x.example/a.png)">x</td>', ['warning css-background-image']],
  [
    '<td style="background-color:#eee;background-image:url(https://x.example/a.png)">x</td>',
    ['hint css-background-image'],
  ],
  ['<td bgcolor="#eee" style="background:url(https://x.example/a.png)">x</td>', ['hint css-background-image']],
  ['<td style="background:linear-gradient(red,blue)">x</td>', ['warning css-linear-gradient']],
  ['<p style="mso-line-height-rule:exactly;-webkit-text-size-adjust:100%">x</p>', []],
  ['<p style="made-up: 1">x</p>', []],
  ['<div style="display:none;max-height:0;opacity:0;mso-hide:all">x</div>', []],
  ['<style>a{color:red}</style>', []],
  ['<style>a:hover{display:flex}</style>', ['hint css-pseudo-class-hover', 'hint css-display-flex']],
  ['<style>@media (max-width:1px){a{display:grid}}</style>', ['hint css-at-media', 'hint css-display-grid']],
  [
    '<style>@media (prefers-color-scheme:dark){}</style>',
    ['hint css-at-media', 'hint css-at-media-prefers-color-scheme'],
  ],
  ['<style>@font-face{font-family:X}</style>', ['hint css-at-font-face']],
  ['<style>@import url(x.css);</style>', ['warning css-at-import']],
  ['<style>@keyframes x{from{top:0}}</style>', ['hint css-at-keyframes']],
  ['<style>[data-ogsc] a{color:red}</style>', ['hint css-selector-attribute']],
  ['<style>.a{display:grid}</style><p style="x:y">', ['warning css-display-grid']],
  ['<video src="x.mp4"></video>', ['warning html-video']],
  ['<svg><path/></svg>', ['warning html-svg']],
  [
    '<form><input type="checkbox"><button>x</button></form>',
    ['warning html-form', 'warning html-input-checkbox', 'warning html-button-submit'],
  ],
  ['<link rel="stylesheet" href="https://x.example/x.css">', ['warning html-link']],
  ['<link rel="icon" href="https://x.example/x.ico"><meta charset="utf-8">', []],
  ['<meta name="color-scheme" content="light dark">', ['hint html-meta-color-scheme']],
  [
    '<img src="https://x.example/a.png" srcset="https://x.example/b.avif 2x">',
    ['hint html-srcset', 'warning image-avif'],
  ],
  ['<img src="https://x.example/a.webp?x=1">', ['warning image-webp']],
  ['<img src="cid:1@x">', ['warning image-webp']],
  ['<img src="cid:2@x">', []],
  ['<img src="data:image/png;base64,AAAA">', ['warning image-base64']],
  ['<img src="https://x.example/a.png"><img src="https://x.example/a.JPEG">', []],
  ['<a href="mailto:a@x.example">x</a>', ['hint html-mailto-links']],
  ['<!--[if mso]><video></video><style>a{display:flex}</style><![endif]-->', []],
]

for (const [html, found] of cases)
  test(`${html} gives ${found.join(', ') || 'none'}`, () => assert.deepEqual(slugs(html), found))

test('says who, how many, and where to read on', () => {
  const [warning] = warningsFor('<p style="display:flex">x</p><p style="display:flex">y</p>')
  const { message, clients, share, url, kind } = warning ?? assert.fail()
  assert.equal(message, 'display:flex is not supported by Outlook (Windows), GMX and WEB.DE')
  assert.deepEqual(clients, ['Outlook (Windows)', 'GMX', 'WEB.DE'])
  assert.ok(share !== undefined && share > 0.7 && share < 1)
  assert.equal(url, 'https://www.caniemail.com/features/css-display-flex/')
  assert.equal(kind, 'client-support')
})

test('names few families and counts the rest', () => {
  const [{ message } = assert.fail()] = warningsFor('<img src="https://x.example/a.hdr">')
  assert.match(message, /^HDR image format is not supported by Gmail \(.*\), .* and 4 more$/)
})

test('names the last one rather than to count it', () => {
  const [dark] = warningsFor('<style>@media (prefers-color-scheme:dark){}</style>').slice(1)
  assert.match(dark?.message ?? '', /Proton Mail, GMX and WEB\.DE$/)
})

test('says what a client knows in part', () => {
  const [{ message, clients } = assert.fail()] = warningsFor('<p style="max-width:600px">x</p>')
  assert.equal(message, 'max-width is supported only in part by Outlook (Windows): only works on <table> elements')
  assert.deepEqual(clients, ['Outlook (Windows)'])
})
