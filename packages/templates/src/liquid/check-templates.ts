// What liquidjs would overlook or guess at is refused when a part is compiled.
import { type Template, type Token, TypeGuards, toValueSync, Value } from 'liquidjs'
import { invalid } from './problem.ts'

/** Refuses `{{ a b }}`, `{% if a and %}`, Django's `True` and ranges that no loop runs over. */
export function checkTemplates(templates: readonly Template[]): void {
  for (const template of templates) {
    for (const argument of template.arguments?.() ?? []) if (argument instanceof Value) checkValue(argument)
    checkTemplates(childrenOf(template))
  }
}

/** What stands inside a tag, partials and layouts aside. */
export function childrenOf(template: Template): readonly Template[] {
  if ('inner' in template && typeof template.inner === 'function') return template.inner()
  const children: unknown = template.children && toValueSync(template.children(false, true))
  return Array.isArray(children) ? children : []
}

function checkValue({ initial: { postfix } }: Value): void {
  let depth = 0
  for (const token of postfix) {
    if (!TypeGuards.isOperatorToken(token)) {
      checkOperand(token)
      depth++
      continue
    }
    const taken = token.operator === 'not' ? 1 : 2
    if (depth < taken)
      throw invalid(`"${token.operator}" needs a value on ${taken === 1 ? 'its right' : 'both sides'}`, token.begin)
    depth -= taken - 1
  }
  const second = postfix[1]
  if (depth > 1 && second) {
    throw invalid(`expected an operator or "|" before "${second.getText()}"`, second.begin)
  }
}

const djangosLiterals: ReadonlyMap<string, string> = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'nil'],
])

function checkOperand(token: Token): void {
  if (TypeGuards.isRangeToken(token)) throw invalid('a range stands in a loop only: {% for i in (1..3) %}', token.begin)
  const literal = djangosLiterals.get(token.getText())
  if (literal !== undefined) throw invalid(`write ${literal}, not ${token.getText()}`, token.begin)
}
