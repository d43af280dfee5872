/**
 * What a reader of an attribute sees in `&amp;`, `&#46;` or `&#x2e;`. Only the names that attributes need are known;
 * any other reference stays as it is written.
 */
export function decodeReferences(value: string): string {
  if (!value.includes('&')) return value
  return value.replace(/&(?:#(\d+);?|#[xX]([0-9a-fA-F]+);?|([a-zA-Z]{2,7});)/g, (written, decimal, hex, name) => {
    if (name !== undefined) return names.get(name) ?? written
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    return isCharacter ? String.fromCodePoint(code) : '\ufffd'
  })
}

/** Text as the value of an attribute, whatever quotes stand around it. */
export function encodeAttribute(value: string): string {
  return value.replace(/[&"']/g, (character) => (character === '&' ? '&amp;' : character === '"' ? '&quot;' : '&#39;'))
}

/** Text between tags. */
export function encodeText(value: string): string {
  return value.replace(/[&<>]/g, (character) => (character === '&' ? '&amp;' : character === '<' ? '&lt;' : '&gt;'))
}

const names: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['AMP', '&'],
  ['quot', '"'],
  ['QUOT', '"'],
  ['apos', "'"],
  ['lt', '<'],
  ['LT', '<'],
  ['gt', '>'],
  ['GT', '>'],
  ['nbsp', '\u00a0'],
  ['sol', '/'],
  ['period', '.'],
  ['colon', ':'],
  ['bsol', '\\'],
  ['Tab', '\t'],
  ['NewLine', '\n'],
])
