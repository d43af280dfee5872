import type { Chance } from './chance.ts'

/** What parsers stumble over, as characters that are one octet each. */
const tokens: readonly [string, ...string[]] = [
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  '\0',
  ':',
  ';',
  '"',
  '\\',
  '(',
  ')',
  '<',
  '>',
  '@',
  ',',
  '=',
  '==',
  '=?utf-8?q?',
  '=?utf-8?b?4oKs?=',
  '=?x?b?',
  '?=',
  '--',
  '--b',
  '--b--',
  '\r\n--b\r\n',
  '\r\n--b--\r\n',
  '\r\n ',
  '\t',
  '.',
  '\r\n.\r\n',
  '%',
  "*0*=utf-8''%e2%82",
  '*1*=%ac',
  ' ',
  '\xff',
  '\xe2\x82',
  'Content-Type: multipart/mixed; boundary=b\r\n',
  'Content-Type: message/rfc822\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Transfer-Encoding: quoted-printable\r\n',
  'charset=iso-2022-jp',
  '\x1b$B',
  'filename="../..\\con.txt"',
  '__proto__',
  'constructor',
]

/** The octets with up to `most` changes: flipped, cut out, doubled, moved, a token put in, truncated, other line ends. */
export function mutated(octets: Uint8Array, most: number, chance: Chance): Uint8Array {
  let text = Buffer.from(octets).toString('latin1')
  for (let changes = chance.below(most + 1); changes > 0; changes--) text = changedOnce(text, chance)
  return Buffer.from(text, 'latin1')
}

/** A text of tokens and random octets. */
export function tokenText(size: number, chance: Chance): string {
  let text = ''
  while (text.length < size) text += chance.oneIn(4) ? String.fromCharCode(chance.below(256)) : chance.pick(tokens)
  return text
}

function changedOnce(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1)
  const size = chance.size(Math.min(text.length - at, 500) + 1)
  const [before, piece, after] = [text.slice(0, at), text.slice(at, at + size), text.slice(at + size)]
  switch (chance.below(8)) {
    case 0:
      return before + String.fromCharCode(chance.below(256)) + text.slice(at + 1)
    case 1:
      return before + after
    case 2:
      return before + piece + piece + after
    case 3:
      return piece + before + after
    case 4:
      return before + tokenText(chance.size(40), chance) + text.slice(at)
    case 5:
      return chance.oneIn(4) ? before : before + chance.pick(tokens) + text.slice(at)
    case 6:
      return chance.oneIn(4) ? text.replaceAll('\r\n', chance.pick(['\n', '\r'])) : before + piece.toUpperCase() + after
    default:
      return before + chance.pick(tokens) + after
  }
}
