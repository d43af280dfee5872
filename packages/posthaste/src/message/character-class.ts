// Which ASCII characters the grammars of mail allow where: one table, read by code unit.

/** The code unit of `"`. */
export const quoteMark = 34
/** The code unit of `.`. */
export const dot = 46
/** The code unit of `<`. */
export const openAngle = 60
/** The code unit of `>`. */
export const closeAngle = 62
/** The code unit of `@`. */
export const atSign = 64
/** The code unit of `[`. */
export const openBracket = 91
/** The code unit of `\`. */
export const backslash = 92
/** The code unit of `]`. */
export const closeBracket = 93

const atext = 1
const ldh = 2
const ftext = 4
const token = 8

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'
const visible = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join('')

const classes = new Uint8Array(128)
mark(`${letters}${digits}!#$%&'*+-/=?^_\`{|}~`, atext)
mark(`${letters}${digits}-`, ldh)
mark(visible.replace(':', ''), ftext)
mark(visible.replace(/[()<>@,;:\\"/[\]?=]/g, ''), token)

/** True for a character of an atom (RFC 5322, 3.2.3). Non-ASCII is left to the caller. */
export function isAtext(code: number): boolean {
  return code < 128 && ((classes[code] ?? 0) & atext) !== 0
}

/** True for a letter, a digit or a hyphen (RFC 5321, 4.1.2). */
export function isLdh(code: number): boolean {
  return code < 128 && ((classes[code] ?? 0) & ldh) !== 0
}

/** True when every character may stand in the name of a header field (RFC 5322, 3.6.8), and there is at least one. */
export function isFtextOnly(text: string): boolean {
  return consistsOf(text, ftext)
}

/** True for a MIME token (RFC 2045, 5.1). */
export function isToken(text: string): boolean {
  return consistsOf(text, token)
}

/** True for a character of a MIME token (RFC 2045, 5.1). */
export function isTokenCharacter(code: number): boolean {
  return code < 128 && ((classes[code] ?? 0) & token) !== 0
}

/** True for atoms joined by single dots (RFC 5322, 3.2.3), ASCII only. */
export function isDotAtom(text: string): boolean {
  let afterDot = true
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === dot) {
      if (afterDot) return false
      afterDot = true
    } else if (isAtext(code)) {
      afterDot = false
    } else {
      return false
    }
  }
  return !afterDot
}

/** True when every character is visible ASCII (33 to 126), and there is at least one. */
export function isVisibleAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 33 || code > 126) return false
  }
  return text.length > 0
}

function consistsOf(text: string, wanted: number): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 127 || ((classes[code] ?? 0) & wanted) === 0) return false
  }
  return text.length > 0
}

function mark(characters: string, as: number): void {
  for (let at = 0; at < characters.length; at++) {
    const code = characters.charCodeAt(at)
    classes[code] = (classes[code] ?? 0) | as
  }
}
