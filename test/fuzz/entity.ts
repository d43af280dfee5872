import fc from 'fast-check'

// MIME entities of any structure, right and wrong, as characters that are one octet each.

const lineEnd = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n')
const text = fc.oneof(
  fc.constantFrom(
    'Hello',
    'caf\xc3\xa9',
    '=?utf-8?q?x=20y?=',
    'a "b" (c) <d@e>',
    '--b',
    '.',
    '',
    'x'.repeat(1100),
    '--',
    '=E9=',
    '\x1b$B',
  ),
  fc.string({ maxLength: 30 }).map((each) => Buffer.from(each).toString('latin1')),
)
const boundary = fc.constantFrom('b', 'b', 'bb', 'b--', '"b c"', '===x', 'a'.repeat(80))
const field = fc.oneof(
  text.map((each) => `Subject: ${each}`),
  text.map((each) => `From: ${each}`),
  text.map((each) => `To: ${each}, a@b.c`),
  fc.constantFrom(
    'Date: Sun, 22 Nov 2026 08:12:00 +0000',
    'Content-Disposition: attachment; filename="a/../b.pdf"',
    "Content-Disposition: inline; filename*0*=utf-8''%e2%82; filename*1*=%ac",
    'Content-ID: <a@b>',
    'Content-Transfer-Encoding: base64',
    'Content-Transfer-Encoding: quoted-printable',
    'Content-Transfer-Encoding: 8bit',
    ': no name',
    'no colon',
    ' continued',
    '',
  ),
)
const fields = fc.array(field, { maxLength: 4 })
const leafType = fc.constantFrom(
  'text/plain',
  'text/plain; charset=iso-2022-jp',
  'text/html; charset=utf-16',
  'image/png; name=x.png',
  'application/octet-stream',
  'message/delivery-status',
  'text',
  '',
)

/** An entity: its header, an empty line, and its body. */
export const entity: fc.Arbitrary<string> = fc.letrec<{
  entity: string
  leaf: string
  multipart: string
  message: string
}>((tie) => ({
  entity: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('multipart'), tie('message')),
  leaf: fc
    .tuple(fields, leafType, lineEnd, fc.array(text, { maxLength: 5 }))
    .map(([header, type, end, lines]) => [...header, `Content-Type: ${type}`, '', ...lines].join(end)),
  multipart: fc
    .tuple(
      fields,
      fc.constantFrom('mixed', 'alternative', 'related', 'digest', 'report', 'signed'),
      boundary,
      lineEnd,
      fc.array(tie('entity'), { maxLength: 4 }),
      fc.constantFrom('--', '', '-- ', '--x'),
    )
    .map(([header, type, given, end, parts, closing]) => {
      const bare = given.replaceAll('"', '')
      const delimiter = `${end}--${bare}`
      const body = parts.map((part) => `${delimiter}${end}${part}`).join('')
      const head = [...header, `Content-Type: multipart/${type}; boundary=${given}`, ''].join(end)
      return `${head}${end}${body}${delimiter}${closing}${end}`
    }),
  message: fc
    .tuple(fields, lineEnd, tie('entity'))
    .map(([header, end, within]) => [...header, 'Content-Type: message/rfc822', '', within].join(end)),
})).entity
