// Hostile shapes for posthaste/parse: what broke other parsers of messages, and those next to it.
import {
  decodeHeaderText,
  extractCodes,
  extractLinks,
  parseMessage,
  readDate,
  readMailboxes,
  readStructuredField,
  summarise,
  textOfHtml,
} from '../packages/posthaste/src/mime/parse/index.ts'

/** One hostile shape: what is read, and the text at a size; each character is one octet. */
export interface ParseShape {
  readonly name: string
  readonly read: (text: string) => unknown
  readonly text: (size: number) => string
}

type Texts = readonly (readonly [name: string, head: string, repeated: string, tail?: string])[]

const lists: Texts = [
  ['"', '', '"'],
  ['(', '', '('],
  ['( and \\', '', '(\\'],
  [')', '', ')'],
  ['<', '', '<'],
  ['< without an end', '', '<a@b '],
  ['@', '', '@'],
  [',', '', ','],
  ['a@b,', '', 'a@b,'],
  ['groups', '', 'g:'],
  ['groups that end', '', 'g:;'],
  ['words', '', 'a ', '<a@b>'],
  ['one long word', '', 'a', '<a@b>'],
  ['dots with spaces', 'a', ' . a', '@b'],
  ['quoted words', '', '"a" ', '<a@b>'],
  ['brackets', 'a@', '['],
  ['routes', '<', '@a,', ':a@b>'],
  ['encoded words', '', '=?utf-8?q?x?= ', '<a@b>'],
  ['spaces', '', ' ', 'x'],
  ['octets above 127', '', '\xff', '<a@b>'],
]

const headers: Texts = [
  ['encoded words', '', '=?utf-8?q?x?= '],
  ['encoded words side by side', '', '=?utf-8?b?4oKs?='],
  ['encoded words of unknown charsets', '', '=?x?q?x?= '],
  ['halves of encoded words', '', '=?'],
  ['encoded words without an end', '', '=?utf-8?q?'],
  ['question marks', '=?', '?'],
  ['one long encoded word', '=?utf-8?q?', 'x', '?='],
  ['spaces', 'a', ' ', 'a'],
  ['octets above 127', '', '\xff'],
  ['folds', '', '\r\n a'],
]

const parameters: Texts = [
  ['a*0=', 'a/b', ';a*0=x'],
  ['semicolons', 'a/b', ';'],
  ['quotes', 'a/b;x=', '"'],
  ['escapes', 'a/b;x="', '\\"'],
  ['comments', 'a/b', '('],
  ['spaces', 'a/b;', ' ', 'x=y'],
  ['spaces in a value', 'a/b;x=y', ' ', 'z'],
  ['equals signs', 'a/b;', '='],
  ['percent signs', "a/b;x*=utf-8''", '%'],
  ['apostrophes', 'a/b;x*=', "'"],
  ['stars', 'a/b;', '*', '=x'],
  ['encoded words', 'a/b;x="', '=?utf-8?q?x?= ', '"'],
]

const multipart = 'Content-Type: multipart/mixed; boundary=b\r\n\r\n'
const messages: Texts = [
  ['CR', '', '\r'],
  ['LF', '', '\n'],
  ['CRLF', 'A: b\r\n\r\n', '\r\n'],
  ['NUL', '', '\0'],
  ['one long line', 'A: b\r\n\r\n', 'x'],
  ['one long header line', 'A: ', 'x'],
  ['header fields', '', 'A:b\r\n'],
  ['continuations', 'A: b', '\r\n '],
  ['colons', '', ':\r\n'],
  ['delimiters', multipart, '--b\r\n'],
  ['closing delimiters', multipart, '--b--\r\n'],
  ['almost delimiters', multipart, '--bb\r\n'],
  ['hyphens', multipart, '-'],
  ['hyphens in lines', multipart, '--\r\n'],
  ['a delimiter and spaces', `${multipart}--b`, ' '],
  ['multiparts in multiparts', multipart, `--b\r\n${multipart}`],
  ['messages in messages', '', 'Content-Type: message/rfc822\r\n\r\n'],
  ['digests', 'Content-Type: multipart/digest; boundary=b\r\n\r\n', '--b\r\n\r\n'],
  ['base64', 'Content-Transfer-Encoding: base64\r\n\r\n', 'QUJD'],
  ['padding', 'Content-Transfer-Encoding: base64\r\n\r\n', '='],
  ['no base64', 'Content-Transfer-Encoding: base64\r\n\r\n', '!'],
  ['equals signs', 'Content-Transfer-Encoding: quoted-printable\r\n\r\n', '='],
  ['an equals sign and spaces', 'Content-Transfer-Encoding: quoted-printable\r\n\r\n=', ' ', 'x'],
  ['spaces at line ends', 'Content-Transfer-Encoding: quoted-printable\r\n\r\n', ' ', '\r\n'],
  ['UTF-7', 'Content-Type: text/plain; charset=utf-7\r\n\r\n', '+AAA'],
  ['an unknown charset', 'Content-Type: text/plain; charset=x\r\n\r\n', '\xff'],
  ['content identifiers', 'Content-Type: text/html\r\n\r\n', 'cid:'],
  ['mailboxes', 'To: ', 'a@b,'],
  ['recipients in fields', '', 'To: a@b\r\n'],
]

const html: Texts = [
  ['<', '', '<'],
  ['<a', '', '<a '],
  ['attributes', '<a ', 'x='],
  ['quotes', '<a x=', '"'],
  ['quotes that end', '<a ', 'x="" '],
  ['comments', '', '<!--'],
  ['styles', '', '<style>'],
  ['styles that almost end', '<style>', '</styl'],
  ['links', '', '<a href=http://a>'],
  ['ampersands', '', '&'],
  ['references', '', '&#1'],
  ['spaces', 'a', ' ', 'a'],
  ['blocks', '', '<p>'],
]

const texts: Texts = [
  ['digits', '', '1'],
  ['numbers', '', '1234 '],
  ['numbers in lines', '', '1234\n'],
  ['capitals', '', 'A1B2 '],
  ['a code', 'code: ', '123456 code '],
  ['https', '', 'https://'],
  ['a URL', 'https://a/', 'x'],
  ['a URL and brackets', 'https://a/', ')'],
  ['a URL and dots', 'https://a/', '.'],
  ['hyphens', '', '1-'],
  ['spaces', '', ' ', '1'],
]

/** Every reader with every shape that is meant for it. */
export const parseShapes: readonly ParseShape[] = [
  ...shapes('mailboxes', lists, readMailboxes),
  ...shapes('header text', headers, decodeHeaderText),
  ...shapes('parameters', parameters, (text) => readStructuredField(text, 200)),
  ...shapes(
    'date',
    [
      ['digits', '', '1'],
      ['comments', '', '('],
      ['spaces', '', ' '],
    ],
    readDate,
  ),
  ...shapes('message', messages, (text) => {
    const octets = Buffer.from(text, 'latin1')
    return summarise(parseMessage(octets), octets)
  }),
  ...shapes('HTML', html, (text) => [extractLinks(undefined, text), textOfHtml(text)]),
  ...shapes('text', texts, (text) => [extractLinks(text, undefined), extractCodes(text)]),
]

function shapes(reader: string, all: Texts, read: (text: string) => unknown): ParseShape[] {
  return all.map(([name, head, repeated, tail = '']) => ({
    name: `${reader}: ${name}`,
    read,
    text: (size) => head + repeated.repeat(size / repeated.length) + tail,
  }))
}
