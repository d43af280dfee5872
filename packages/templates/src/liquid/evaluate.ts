// Values of a template, evaluated at once: liquidjs's own way, through generators, takes three times as long.
import { type Token, TypeGuards, toValue, type Value } from 'liquidjs'
import { allFilters } from './filters/all-filters.ts'
import { useFilter } from './filters/define.ts'
import { not, operators } from './operators.ts'
import { invalid } from './problem.ts'
import type { RenderContext } from './render-context.ts'
import { UnknownVariable } from './unknown-variable.ts'

/**
 * The value of an expression with its filters.
 *
 * @param isLenient whether an unknown variable is nothing, as in `if`; before `| default` it always is
 */
export function evaluate({ initial, filters }: Value, context: RenderContext, isLenient = false): unknown {
  const [only, ...others] = initial.postfix
  const lenient = isLenient || filters[0]?.name === 'default'
  let value = others.length === 0 ? evaluateToken(only, context, lenient) : calculate(initial.postfix, context, lenient)
  for (const filter of filters) value = filtered(value, filter, context)
  return value
}

/** The value of a variable or literal. */
export function evaluateToken(token: Token | undefined, context: RenderContext, isLenient = false): unknown {
  if (token === undefined) return undefined
  if (!TypeGuards.isPropertyAccessToken(token)) return 'content' in token ? token.content : refuse(token)
  try {
    const path = pathOf(token, context)
    return token.variable ? context.within(evaluateToken(token.variable, context), path) : context.read(path)
  } catch (error) {
    if (!(error instanceof UnknownVariable)) throw error
    if (isLenient) return null
    error.offset ??= token.begin
    throw error
  }
}

type PropertyAccess = Extract<Token, { readonly props: readonly Token[] }> | { readonly props: readonly Token[] }

const paths = new WeakMap<object, readonly unknown[]>()

function pathOf(token: PropertyAccess, context: RenderContext): readonly unknown[] {
  const known = paths.get(token)
  if (known) return known
  if (token.props.some((prop) => TypeGuards.isPropertyAccessToken(prop))) {
    return token.props.map((prop) => toValue(partOf(prop, context)))
  }
  const path = token.props.map((prop) => toValue(partOf(prop, context)))
  paths.set(token, path)
  return path
}

function partOf(prop: Token, context: RenderContext): unknown {
  return evaluateToken(prop, context)
}

/** Operands and operators in the order of a pocket calculator. */
function calculate(postfix: readonly Token[], context: RenderContext, isLenient: boolean): unknown {
  const operands: unknown[] = []
  for (const token of postfix) {
    if (!TypeGuards.isOperatorToken(token)) {
      operands.push(evaluateToken(token, context, isLenient))
      continue
    }
    const right = operands.pop()
    if (token.operator === 'not') operands.push(not(right, context))
    else operands.push(operators[token.operator]?.(operands.pop(), right, context))
  }
  return operands[0]
}

function filtered(value: unknown, { name, args: tokens }: Value['filters'][number], context: RenderContext): unknown {
  const definition = Object.hasOwn(allFilters, name) ? allFilters[name] : undefined
  if (definition === undefined) throw invalid(`unknown filter "${name}"`)
  const args: unknown[] = []
  const named: Record<string, unknown> = Object.create(null)
  for (const token of tokens) {
    if (Array.isArray(token)) named[String(token[0])] = evaluateToken(token[1], context)
    else args.push(evaluateToken(token, context))
  }
  return useFilter(name, definition, value, { context, args, named })
}

function refuse(token: Token): never {
  throw invalid(`cannot read ${token.getText()} here`, token.begin)
}
