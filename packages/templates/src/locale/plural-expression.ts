// gettext's Plural-Forms: a C expression over `n` that says which form a count takes. It comes from a file, so it is read
// here and never evaluated as code.

/** The rule of a `.po` file. */
export interface PluralForms {
  /** How many forms there are. */
  readonly forms: number
  /** The form of a count, from 0. */
  form(count: number): number
}

type Expression = (n: number) => number

const longest = 1000
const deepest = 50
const header = /^\s*nplurals\s*=\s*(\d{1,3})\s*;\s*plural\s*=([^;]*);?\s*$/
const token = /\s*(?:(\d{1,9})|(n\b)|(\|\||&&|[=!<>]=|[-+*/%<>!?:()]))/y
const operators: Readonly<Record<string, readonly [binding: number, (a: number, b: number) => number]>> = {
  '||': [1, (a, b) => Number(a !== 0 || b !== 0)],
  '&&': [2, (a, b) => Number(a !== 0 && b !== 0)],
  '==': [3, (a, b) => Number(a === b)],
  '!=': [3, (a, b) => Number(a !== b)],
  '<': [4, (a, b) => Number(a < b)],
  '>': [4, (a, b) => Number(a > b)],
  '<=': [4, (a, b) => Number(a <= b)],
  '>=': [4, (a, b) => Number(a >= b)],
  '+': [5, (a, b) => a + b],
  '-': [5, (a, b) => a - b],
  '*': [6, (a, b) => a * b],
  '/': [6, (a, b) => Math.trunc(a / b)],
  '%': [6, (a, b) => a % b],
}

/**
 * Reads the value of a Plural-Forms header, such as `nplurals=2; plural=(n != 1);`.
 *
 * @throws PluralFormsError that says what was expected
 */
export function readPluralForms(value: string): PluralForms {
  if (value.length > longest) throw new PluralFormsError(`is longer than ${longest} characters`)
  const [, count, expression] = header.exec(value) ?? []
  if (count === undefined || expression === undefined) {
    throw new PluralFormsError('is not of the form "nplurals=2; plural=(n != 1);"')
  }
  const forms = Number(count)
  if (forms < 1 || forms > 6) throw new PluralFormsError(`has nplurals=${forms}, expected 1 to 6`)
  const form = readExpression(expression)
  for (let n = 0; n <= 1000; n += 1) {
    if (!isFormOf(form(n), forms))
      throw new PluralFormsError(`gives form ${form(n)} for ${n}, but nplurals is ${forms}`)
  }
  return { forms, form: (n) => inRange(form(Math.abs(n)), forms) }
}

/** A Plural-Forms header that cannot be read; the message goes on where "Plural-Forms" ends. */
export class PluralFormsError extends Error {}

function isFormOf(form: number, forms: number): boolean {
  return Number.isInteger(form) && form >= 0 && form < forms
}

/** Counts beyond those that were tried, and fractions, get the last form where the rule leads nowhere. */
function inRange(form: number, forms: number): number {
  return isFormOf(form, forms) ? form : forms - 1
}

function readExpression(source: string): Expression {
  const tokens = tokensOf(source)
  let at = 0
  let depth = 0
  const expression = choice()
  if (at < tokens.length) throw new PluralFormsError(`has "${tokens[at]}" where an operator was expected`)
  return expression

  function choice(): Expression {
    depth += 1
    if (depth > deepest) throw new PluralFormsError(`is nested deeper than ${deepest} levels`)
    const condition = operation(1)
    const chosen = tokens[at] === '?' ? branches(condition) : condition
    depth -= 1
    return chosen
  }

  function branches(condition: Expression): Expression {
    expect('?')
    const yes = choice()
    expect(':')
    const no = choice()
    return (n) => (condition(n) !== 0 ? yes(n) : no(n))
  }

  function operation(weakest: number): Expression {
    let left = operand()
    for (;;) {
      const [binding, apply] = operators[tokens[at] ?? ''] ?? []
      if (binding === undefined || apply === undefined || binding < weakest) return left
      at += 1
      const [first, second] = [left, operation(binding + 1)]
      left = (n) => apply(first(n), second(n))
    }
  }

  function operand(): Expression {
    const word = tokens[at]
    if (word === '(') return parenthesized()
    at += 1
    if (word === 'n') return (n) => n
    if (word !== undefined && /^\d/.test(word)) return constant(Number(word))
    if (word === '!') return negated()
    throw new PluralFormsError(`has "${word ?? 'its end'}" where n, a number or "(" was expected`)
  }

  function parenthesized(): Expression {
    expect('(')
    const inner = choice()
    expect(')')
    return inner
  }

  function negated(): Expression {
    depth += 1
    if (depth > deepest) throw new PluralFormsError(`is nested deeper than ${deepest} levels`)
    const inner = operand()
    depth -= 1
    return (n) => Number(inner(n) === 0)
  }

  function expect(word: string): void {
    if (tokens[at] !== word) throw new PluralFormsError(`has "${tokens[at] ?? 'its end'}" where "${word}" was expected`)
    at += 1
  }
}

function constant(value: number): Expression {
  return () => value
}

function tokensOf(source: string): readonly string[] {
  const tokens: string[] = []
  const text = source.trimEnd()
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const from = token.lastIndex
    const [whole] = token.exec(text) ?? []
    if (whole === undefined)
      throw new PluralFormsError(`has "${text.slice(from, from + 10).trim()}", which is no part of a rule`)
    tokens.push(whole.trim())
  }
  return tokens
}
