// Which variables and translations stand in one value of a template.
import { type Token, TypeGuards, type Value } from 'liquidjs'
import type { PartSource } from '../folder/mail-source.ts'
import { type DataScope, filteredOrigin, type Origin, propertyOrigin, wantsList } from './data-scope.ts'
import { placeAt } from './located.ts'
import type { TranslationUse, VariableUse } from './usage.ts'

/** What is found is added here. */
export interface Findings {
  readonly variables: VariableUse[]
  readonly translations: TranslationUse[]
}

/** Where a value stands. */
export interface Standpoint {
  readonly part: PartSource
  readonly scope: DataScope
  readonly findings: Findings
  /** Paths that a condition around has found to be there. */
  readonly guarded: readonly (readonly string[])[]
}

/** A value with filters, as a tag has it or as a token. */
export type Filtered = Pick<Value, 'initial'> & {
  readonly filters: readonly Pick<Value['filters'][number], 'name' | 'args'>[]
}

/** Notes what a value uses, and tells where it comes from. */
export function noteValue(value: Filtered, kind: VariableUse['kind'], at: Standpoint): Origin | undefined {
  const { initial, filters } = value
  const [first] = filters
  const operands = initial.postfix.filter((token) => !TypeGuards.isOperatorToken(token))
  const wanted = first?.name === 'default' ? 'tested' : first && wantsList(first.name) ? 'iterated' : kind
  let origin: Origin | undefined
  for (const operand of operands) origin = noteToken(operand, wanted, at)
  if (initial.postfix.length !== 1) origin = undefined
  if (first?.name === 't') noteFilter(operands, first, at)
  for (const { name, args } of filters) {
    for (const arg of args) noteToken(Array.isArray(arg) ? arg[1] : arg, 'output', at)
    const property = literal(args[0])
    if (property !== undefined && (name === 'map' || name === 'sum')) noteElement(origin, property, operands[0], at)
    origin = filteredOrigin(origin, name, property)
  }
  return origin
}

/** Notes a variable, or those in a range or in brackets, and tells where it comes from. */
export function noteToken(token: Token | undefined, kind: VariableUse['kind'], at: Standpoint): Origin | undefined {
  if (token === undefined) return undefined
  if (TypeGuards.isRangeToken(token)) {
    noteToken(token.lhs, 'output', at)
    noteToken(token.rhs, 'output', at)
  }
  if (TypeGuards.isFilteredValueToken(token)) return noteValue(token, kind, at)
  if (!TypeGuards.isPropertyAccessToken(token)) return undefined
  if (token.variable) return noteToken(token.variable, kind, at)
  const [root, ...rest] = token.props
  const name = nameOf(root)
  let origin = name === undefined ? undefined : at.scope.find(name)
  if (name === undefined) noteToken(root, 'output', at)
  for (const prop of rest) {
    const inner = nameOf(prop)
    if (inner === undefined) noteToken(prop, 'output', at)
    origin = propertyOrigin(origin, inner ?? '[]')
  }
  if (origin) noteUse(origin, kind, token, at)
  return origin
}

/** A text in quotes, where a value is nothing else. */
export function literalOf({ initial, filters }: Filtered): string | undefined {
  return filters.length === 0 && initial.postfix.length === 1 ? literal(initial.postfix[0]) : undefined
}

/** Notes a translation at a place in the part. */
export function noteTranslation(
  use: Omit<TranslationUse, 'file' | 'line' | 'column'>,
  offset: number,
  at: Standpoint,
): void {
  at.findings.translations.push({ ...use, file: at.part.file, ...placeAt(offset, at.part) })
}

function noteUse({ path }: Origin, kind: VariableUse['kind'], token: Token, at: Standpoint): void {
  const isGuarded = at.guarded.some((known) => path.every((segment, index) => known[index] === segment))
  const place = { file: at.part.file, ...placeAt(token.begin, at.part) }
  at.findings.variables.push({ path, kind, ...(isGuarded ? { guarded: true } : {}), ...place })
}

function noteElement(origin: Origin | undefined, property: string, token: Token | undefined, at: Standpoint): void {
  const path = property.split('.').reduce(propertyOrigin, propertyOrigin(origin, '[]'))
  if (path && token) noteUse(path, 'output', token, at)
}

function noteFilter(operands: readonly Token[], { args }: Filtered['filters'][number], at: Standpoint): void {
  const key = literal(operands[0])
  if (key === undefined || operands[0] === undefined) return
  const pairs = args.filter((arg) => Array.isArray(arg))
  const context = literal(pairs.find(([name]) => name === 'context')?.[1])
  const values = pairs.map(([name]) => String(name)).filter((name) => name !== 'context')
  const use = { key, values, count: values.includes('count'), ...(context === undefined ? {} : { context }) }
  noteTranslation(use, operands[0].begin, at)
}

function literal(token: unknown): string | undefined {
  return TypeGuards.isQuotedToken(token) ? token.content : undefined
}

/** A name or a text in quotes; `'[]'` for a number; undefined for what only data can tell. */
function nameOf(token: Token | undefined): string | undefined {
  if (TypeGuards.isNumberToken(token)) return '[]'
  return TypeGuards.isWordToken(token) || TypeGuards.isQuotedToken(token) ? token.content : undefined
}
