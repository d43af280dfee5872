import { parseUrl, urlError } from './parse-url.ts'
import type { TransportUrl } from './url.ts'

/** What a transport's text says: one URL, transports made of transports, or the name of a route. */
export type TransportExpression =
  | { readonly kind: 'url'; readonly url: TransportUrl }
  | { readonly kind: 'route'; readonly name: string; readonly offset: number }
  | { readonly kind: 'failover' | 'roundrobin'; readonly members: readonly TransportExpression[] }

interface Token {
  readonly text: string
  readonly offset: number
}

interface Parsed {
  readonly expression: TransportExpression
  /** The index of the first token after it. */
  readonly next: number
}

const deepest = 16

/**
 * Reads `smtp://…`, `failover(a b)` or `roundrobin(a b)`, whose members are URLs, further such forms, or names of routes.
 *
 * Throws OPTION_INVALID with an offset; no error shows a part of the text, since any part may be a password.
 */
export function parseExpression(text: string): TransportExpression {
  if (!/^[a-z]+\(/i.test(text.trimStart())) return { kind: 'url', url: parseUrl(text) }
  const tokens = tokensOf(text)
  const { expression, next } = parseMember(tokens, 0, 0)
  const left = tokens[next]
  if (left) throw urlError('nothing may follow the closing parenthesis', left.offset)
  return expression
}

function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(/[()]|[^\s()]+/g)].map((match) => ({ text: match[0], offset: match.index }))
}

function parseMember(tokens: readonly Token[], index: number, depth: number): Parsed {
  const token = tokens[index]
  if (!token || token.text === ')' || token.text === '(') throw urlError('a transport is missing', token?.offset ?? 0)
  if (tokens[index + 1]?.text === '(') return parseGroup(tokens, index, depth)
  if (token.text.includes(':'))
    return { expression: { kind: 'url', url: parseUrl(token.text, token.offset) }, next: index + 1 }
  if (!/^[a-z_][\w-]{0,99}$/i.test(token.text)) throw urlError('expected a URL or the name of a route', token.offset)
  return { expression: { kind: 'route', name: token.text, offset: token.offset }, next: index + 1 }
}

function parseGroup(tokens: readonly Token[], index: number, depth: number): Parsed {
  const { text, offset } = tokens[index] ?? { text: '', offset: 0 }
  const kind = text.toLowerCase()
  if (kind !== 'failover' && kind !== 'roundrobin') {
    throw urlError('only failover(…) and roundrobin(…) take transports; a ( in a URL is written %28', offset)
  }
  if (depth === deepest) throw urlError(`transports are nested more than ${deepest} deep`, offset)

  const members: TransportExpression[] = []
  let next = index + 2
  while (tokens[next]?.text !== ')') {
    if (!tokens[next]) throw urlError('the closing parenthesis is missing', offset)
    const member = parseMember(tokens, next, depth + 1)
    members.push(member.expression)
    next = member.next
  }
  if (members.length === 0) throw urlError(`${kind}() needs at least one transport`, offset)
  return { expression: { kind, members }, next: next + 1 }
}
