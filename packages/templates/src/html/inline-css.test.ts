import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { TemplateError } from 'posthaste'
import { inlineCss } from './inline-css.ts'

const none: ReadonlyMap<string, string> = new Map()

function styled(css: string, body: string): string {
  return inlineCss(`<style>${css}</style>${body}`, none, 'welcome')
}

function left(css: string): string {
  return `<style>\n${css}\n</style>`
}

const cascades: readonly (readonly [why: string, css: string, body: string, result: string])[] = [
  ['writes a rule into the attribute', '.a{color: red}', '<p class="a">x', '<p class="a" style="color:red">x'],
  ['puts it behind unquoted attributes', 'a{top:0}', '<a href=x/>', '<a href=x/ style="top:0">'],
  ['puts it before the slash', 'img{top:0}', '<img alt="" />', '<img alt="" style="top:0" />'],
  ['lets the later rule win', 'p{top:0}p{top:1px}', '<p>', '<p style="top:1px">'],
  ['lets the more specific rule win', '.a{top:1px}p{top:0}', '<p class=a>', '<p class=a style="top:1px">'],
  [
    'weighs each selector of a list alone',
    '#i,p{top:1px}.a{top:2px}',
    '<p class=a><p id=i>',
    '<p class=a style="top:2px"><p id=i style="top:1px">',
  ],
  ['lets the own style win', 'p{top:0;left:0}', '<p style="top:1px">', '<p style="left:0;top:1px">'],
  ['lets !important win over it', 'p{top:0!important}', '<p style="top:1px">', '<p style="top:0">'],
  [
    'lets the own !important win over all',
    'p{top:0 ! IMPORTANT}',
    '<p style="top:1px !important">',
    '<p style="top:1px!important">',
  ],
  [
    'keeps shorthands behind the longhands that they outdo',
    '.a{margin:1px;margin-top:5px}.b{margin:2px}',
    '<p class="a b">',
    '<p class="a b" style="margin-top:5px;margin:2px">',
  ],
  ['keeps fallbacks', 'p{top:0;top:calc(1px)}', '<p>', '<p style="top:0;top:calc(1px)">'],
  ['drops fallbacks that are outdone', 'p{top:0;top:1px}.a{top:2px}', '<p class=a>', '<p class=a style="top:2px">'],
  ['keeps quotes whole', `p{font-family:"O'Neil",x}`, '<p>', `<p style="font-family:&quot;O'Neil&quot;,x">`],
  ['writes single quotes where it can', 'p{font-family:"A B"}', '<p>', `<p style="font-family:'A B'">`],
  ['escapes ampersands', 'p{background:url(a?b&c)}', '<p>', '<p style="background:url(a?b&amp;c)">'],
  ['replaces an unquoted style', 'p{top:0}', '<p style=left:0 id=x>', '<p style="top:0;left:0" id=x>'],
  ['leaves a broken own style alone', 'p{top:0}', '<p style="}">', '<p style="}">'],
  [
    'leaves alone what wants to be',
    'p{top:0}',
    '<p data-css-inline="ignore"><p>',
    '<p data-css-inline="ignore"><p style="top:0">',
  ],
  ['knows attribute selectors', '[ALIGN="left"]{top:0}', '<p align=left><p>', '<p align=left style="top:0"><p>'],
  ['knows structure', 'ul > li:first-child + li{top:0}', '<ul><li>a<li>b</ul>', '<ul><li>a<li style="top:0">b</ul>'],
  ['knows links', 'a:link{top:0}', '<a href="x"><a>', '<a href="x" style="top:0"><a>'],
  [
    'reads Outlook hacks',
    'p{*zoom:1;mso-line-height-rule:exactly}',
    '<p>',
    '<p style="*zoom:1;mso-line-height-rule:exactly">',
  ],
  ['drops comments', '/* a */p{/* b; */top:0;}/* c */', '<p>', '<p style="top:0">'],
  ['finds nothing to do', '', '<p>', '<p>'],
  [
    'puts nothing into the head',
    '*{top:0}',
    '<head><title>x</title></head><p>',
    '<head><title>x</title></head><p style="top:0">',
  ],
]

for (const [why, css, body, result] of cascades) {
  test(`${why}: ${css}`, () => assert.equal(styled(css, body), result))
}

const stays: readonly (readonly [why: string, css: string, rest: string])[] = [
  ['media queries', '@media (max-width:600px) {\n p { top: 0 } }', '@media (max-width:600px) {\n p { top: 0 } }'],
  [
    'dark mode',
    '@media (prefers-color-scheme: dark){p{color:#fff!important}}',
    '@media (prefers-color-scheme: dark){p{color:#fff!important}}',
  ],
  [
    'fonts',
    '@font-face{font-family:X;src:url(https://x/{}.woff)}',
    '@font-face{font-family:X;src:url(https://x/{}.woff)}',
  ],
  ['states', 'a:hover{top:0}', 'a:hover{top:0}'],
  ['pseudo-elements', 'p::before{content:"}"}', 'p::before{content:"}"}'],
  [
    'what matches nothing',
    '#outlook a{padding:0} .ExternalClass{width:100%}',
    '#outlook a{padding:0}\n.ExternalClass{width:100%}',
  ],
  ['only the selectors that match nothing', 'p, p:hover , .x{top:0}', 'p:hover,.x{top:0}'],
  [
    'the order',
    'a:hover{x:1}@media print{a:hover{x:2}}a:hover{x:3}',
    'a:hover{x:1}\n@media print{a:hover{x:2}}\na:hover{x:3}',
  ],
  ['nested at-rules', '@supports (x:y){@media print{p{top:0}}}', '@supports (x:y){@media print{p{top:0}}}'],
]

for (const [what, css, rest] of stays) {
  test(`keeps ${what} in one <style>`, () => {
    const html = styled(`@charset "utf-8";p{left:0}${css}`, '<p>')
    assert.equal(html.slice(0, html.indexOf('<p')), left(rest))
    assert.match(html, /<p style="left:0/)
  })
}

test('makes one <style> of many, where the first stood, and takes linked ones from the folder', () => {
  const sheets = new Map([['styles/base.css', 'p{top:0}a:hover{top:1px}']])
  const html = [
    '<head><link rel="icon" href="x"><link href="./styles/base.css" rel="StyleSheet">',
    '<style media="print">p{display:none}</style><style media=all>p{left:0}</style>',
    '<style type="text/x">q</style><style data-css-inline=ignore>p{x:y}</style>',
    '<style data-css-inline="keep">p{right:0}b{x:y}</style></head><p>',
  ]
  assert.equal(
    inlineCss(html.join('\n'), sheets, 'welcome'),
    [
      '<head><link rel="icon" href="x"><style>\na:hover{top:1px}\n@media print{p{display:none}}\n</style>',
      '',
      '<style type="text/x">q</style><style data-css-inline=ignore>p{x:y}</style>',
      '<style data-css-inline="keep">p{right:0}b{x:y}</style></head><p style="top:0;left:0;right:0">',
    ].join('\n'),
  )
})

const outlook = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<HTML xmlns:v="urn:schemas-microsoft-com:vml" LANG=de><head><meta charset="utf-8" />
<!--[if gte mso 9]><xml><o:AllowPNG/></xml><![endif]--></head><body BGCOLOR='#ffffff'>
<!--[if mso | IE]><table role="presentation"><tr><td width=600><![endif]-->
<!--[if !mso]><!--><div class="a">&nbsp;&zwnj;&amp;&lt;"' 日本 🎉 { } {{ x }} < 5</div><!--<![endif]-->
<![if !mso]><b>d</b><![endif]><o:p></o:p><br/><td>stray</td>
<v:roundrect href="https://x/?a=1&amp;b=2" strokeColor='#fff'><w:anchorlock/><center>X</center></v:roundrect>
<!--[if mso]></td></tr></table><![endif]--></body></HTML>`

test('leaves every other octet as it is, conditional comments too', () => {
  const html = outlook.replace('</head>', '<style>.a{color:red} b{top:0} td{x:y}</style></head>')
  const expected = outlook
    .replace('class="a"', 'class="a" style="color:red"')
    .replace('<b>', '<b style="top:0">')
    .replace('</head>', `${left('td{x:y}')}</head>`)
  assert.equal(inlineCss(html, none, 'welcome'), expected)
})

test('changes nothing where there are no style sheets', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(inlineCss(text, none, 'welcome'), text)
      assert.equal(inlineCss(`${outlook}${text}`, none, 'welcome'), `${outlook}${text}`)
    }),
  )
})

test('changes nothing but style attributes, whatever the HTML holds', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<p>',
      '</p>',
      '<b class="a">',
      '</b>',
      '<table>',
      '<td a=b>',
      '</table>',
      '<!--',
      '-->',
      '<a href="',
    ),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const html = pieces.join('').replace(/style/gi, '')
      const inlined = inlineCss(`<style>*{top:0}</style>${html}`, none, 'welcome')
      assert.equal(inlined.replaceAll(' style="top:0"', '').replace(left('*{top:0}'), ''), html)
    }),
  )
})

test('answers the same from what it kept, and with other declarations for the same elements', () => {
  const body = '<p class="a">x</p>'
  assert.equal(styled('.a{top:0}', body), '<p class="a" style="top:0">x</p>')
  assert.equal(styled('.a{top:1px}', body), '<p class="a" style="top:1px">x</p>')
  assert.equal(styled('.a{top:0}', '<p class="a">other</p>'), '<p class="a" style="top:0">other</p>')
  assert.equal(styled('.a{top:0}', '<p class="b">x</p>'), `${left('.a{top:0}')}<p class="b">x</p>`)
})

const refused: readonly (readonly [html: string, says: RegExp])[] = [
  [
    '<link rel=stylesheet href="styles/bse.css">',
    /"styles\/bse\.css": there is no such file.*did you mean "styles\/base\.css"/,
  ],
  ['<link rel=stylesheet href="https://x.example/a.css">', /https: is never read/],
  ['<link rel=stylesheet href=" HTTP://x.example/a.css">', /http: is never read/],
  ['<link rel=stylesheet href="file:///etc/passwd">', /file: is never read/],
  ['<link rel=stylesheet href="data:text/css,p{}">', /data: is never read/],
  ['<link rel=stylesheet href="//x.example/a.css">', /write https:/],
  ['<link rel=stylesheet href="/etc/passwd">', /below the templates' folder/],
  ['<link rel=stylesheet href="styles/../../a.css">', /without \.\./],
  ['<link rel=stylesheet href="styles/%2e%2e/a.css">', /without \.\./],
  ['<link rel=stylesheet href="styles/&#46;&#x2e;/a.css">', /without \.\./],
  ['<link rel=stylesheet href="styles\\a.css">', /no backslashes/],
  ['<link rel=stylesheet href="">', /names no file/],
  ['<link rel=stylesheet>', /names no file/],
  ['<link rel="stylesheet" href="styles/import.css">', /^styles\/import\.css:2:1: no mail program follows @import/],
  ['<link rel="stylesheet" href="styles/close.css">', /^styles\/close\.css:1:4: <\/style>/],
  ['<style>@IMPORT url(x)</style>', /^template "welcome": in a <style>: no mail program follows @import/],
  ['<style>p{top:0</style>', /\{ is never closed/],
  ['<style>p{top:0}}</style>', /\} without \{/],
  ['<style>p{top:(0}</style>', /\} without \{|\( is never closed/],
  ['<style>p</style>', /a rule without \{/],
  ['<style>p;{}</style>', /a rule without \{/],
  ['<style>p{a:"}</style>', /a string is not closed/],
  ['<style>p{/*}</style>', /a comment is never closed/],
  ['<style>p{color red}</style>', /expected a declaration/],
  ['<style>p{&:hover{top:0}}</style>', /a rule stands in a rule/],
  ['<style>,p{top:0}</style>', /a selector is missing/],
  ['<style media="x{">p{top:0}</style>', /no media query/],
]

for (const [html, says] of refused) {
  test(`refuses ${html}`, () => {
    const sheets = new Map([
      ['styles/base.css', ''],
      ['styles/import.css', '\n@import "x.css";'],
      ['styles/close.css', 'p{}</style>'],
    ])
    assert.throws(
      () => inlineCss(html, sheets, 'welcome'),
      (error) => error instanceof TemplateError && error.code === 'TEMPLATE_INVALID' && says.test(error.message),
    )
  })
}

test('reads no file and asks no server, however a style sheet is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthaste-'))
  const file = join(folder, 'secret.css')
  writeFileSync(file, 'p{content:"read"}')
  let connections = 0
  const server = createServer((_request, response) => response.end('p{content:"read"}'))
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  try {
    for (const href of [file, pathToFileURL(file).href, `http://127.0.0.1:${port}/a.css`]) {
      const html = [
        `<base href="${href}"><link rel="stylesheet" data-css-inline="ignore" href="${href}">`,
        `<style>p{top:0}a{background:url(${href})}</style><p><a></a></p>`,
        `<div><link rel="alternate stylesheet ignored" data-css-inline="ignore" href="${href}"></div>`,
      ].join('')
      assert.doesNotMatch(inlineCss(html, none, 'welcome'), /content/)
      assert.throws(() => inlineCss(`<link rel="stylesheet" href="${href}">`, none, 'welcome'), TemplateError)
      assert.throws(() => inlineCss(`<style>@import "${href}";</style>`, none, 'welcome'), TemplateError)
    }
  } finally {
    await new Promise((resolve) => server.close(resolve))
    rmSync(folder, { recursive: true })
  }
  assert.equal(connections, 0)
})
