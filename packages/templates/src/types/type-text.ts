// How is a type written down? Names and texts come from files, so everything is quoted that could end what it stands in.
import { byName, type DataType, type Member, type Members } from './data-type.ts'

/** The type as TypeScript, its first line at the place where it stands, the others indented by `indent`. */
export function textOfType(type: DataType, indent = ''): string {
  switch (type.kind) {
    case 'word':
      return type.word
    case 'literal':
      return typeof type.value === 'string' ? quoted(type.value) : String(type.value)
    case 'array':
      return `readonly ${inBrackets(type.element, indent)}[]`
    case 'object':
      return textOfMembers(type.members, indent)
    case 'union':
      return type.types.map((each) => textOfType(each, indent)).join(' | ')
  }
}

/** Members in braces, sorted by name; no members take no property. */
export function textOfMembers(members: Members, indent = ''): string {
  if (members.size === 0) return 'Record<string, never>'
  const inner = `${indent}  `
  const lines = [...members].toSorted(byName).map(([name, member]) => `${inner}${textOfMember(name, member, inner)}\n`)
  return `{\n${lines.join('')}${indent}}`
}

/** The name of a property: as it is where TypeScript takes it so, else quoted. */
export function textOfKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)
}

/** A text between single quotes; line ends, controls and what turns the writing direction are escaped. */
export function quoted(text: string): string {
  const escaped = text.replaceAll(/[\\']/g, '\\$&').replaceAll(unsafe, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `'${escaped}'`
}

/** A doc comment of these lines, which nothing in them can end. */
export function docComment(lines: readonly string[], indent: string): string {
  const safe = lines.map((line) => line.replaceAll(/\s+/g, ' ').replaceAll(unsafe, '').replaceAll('*/', '*\\/').trim())
  const [only = '', ...others] = safe
  if (others.length === 0) return `${indent}/** ${only} */\n`
  const body = safe.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}\n`)
  return `${indent}/**\n${body.join('')}${indent} */\n`
}

/** Controls, line and paragraph separators, marks that turn the writing direction, lone surrogates. */
const unsafe = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu

function textOfMember(name: string, { type, optional }: Member, indent: string): string {
  const text = textOfType(type, indent)
  // Whoever passes `undefined` means that it is left out, with exactOptionalPropertyTypes too.
  return optional ? `${textOfKey(name)}?: ${text} | undefined` : `${textOfKey(name)}: ${text}`
}

function inBrackets(element: DataType, indent: string): string {
  const text = textOfType(element, indent)
  return element.kind === 'union' || element.kind === 'array' ? `(${text})` : text
}
