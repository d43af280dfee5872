import { type Liquid, Tokenizer, Value } from 'liquidjs'
import type { Binding, Bindings } from './binding.ts'
import { evaluate } from './evaluate.ts'
import { invalid } from './problem.ts'
import type { RenderContext } from './render-context.ts'

/**
 * Reads `name: value, other: value | filter`, or Django's `name=value other=value`, as far as it goes; what follows is
 * left to the caller.
 */
export function readBindings(tokenizer: Tokenizer, liquid: Liquid): Bindings {
  const bindings: Binding[] = []
  for (;;) {
    skipComma(tokenizer)
    const begin = tokenizer.p
    const name = tokenizer.readIdentifier().content
    tokenizer.skipBlank()
    if (name === '' || !/[:=]/.test(tokenizer.peek())) {
      tokenizer.p = begin
      return bindings
    }
    tokenizer.advance()
    if (bindings.some((each) => each.name === name)) throw invalid(`"${name}" is given twice`, begin)
    bindings.push({ name, value: readValue(tokenizer, liquid), offset: begin })
  }
}

/** One value with its filters, ending at a comma or a blank. */
export function readValue(tokenizer: Tokenizer, liquid: Liquid): Value {
  tokenizer.skipBlank()
  const begin = tokenizer.p
  tokenizer.readValueOrThrow()
  let end = tokenizer.p
  for (tokenizer.skipBlank(); tokenizer.peek() === '|'; tokenizer.skipBlank()) {
    tokenizer.readFilter()
    end = tokenizer.p
  }
  tokenizer.p = end
  const { input, file } = tokenizer
  const alone = new Tokenizer(input, liquid.options.operators, file, [begin, end])
  return new Value(alone.readFilteredValue(), liquid)
}

/** Refuses what a tag does not understand. */
export function refuseRest(tokenizer: Tokenizer, usage: string): void {
  skipComma(tokenizer)
  if (!tokenizer.end()) throw invalid(`cannot read ${tokenizer.snapshot()}; write ${usage}`, tokenizer.p)
}

/** Whether this word comes next; then it is read. */
export function takeWord(tokenizer: Tokenizer, word: string): boolean {
  tokenizer.skipBlank()
  const begin = tokenizer.p
  if (tokenizer.readIdentifier().content === word) return true
  tokenizer.p = begin
  return false
}

/** The values of all, as variables of a scope. */
export function evaluateAll(bindings: Bindings, context: RenderContext): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null)
  for (const { name, value } of bindings) values[name] = evaluate(value, context)
  return values
}

function skipComma(tokenizer: Tokenizer): void {
  tokenizer.skipBlank()
  if (tokenizer.peek() === ',') tokenizer.advance()
  tokenizer.skipBlank()
}
