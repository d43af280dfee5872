// {% trans 'key', name: value, count: n %}, with Django's {% trans 'key' context 'x' as variable %} and {% blocktrans %}.
import {
  type Arguments,
  type Context,
  type Emitter,
  type Liquid,
  Tag,
  type TagToken,
  Tokenizer,
  type TopLevelToken,
  TypeGuards,
  Value,
} from 'liquidjs'
import type { Bindings } from '../binding.ts'
import { evaluateAll, readBindings, readValue, refuseRest, takeWord } from '../bindings.ts'
import { evaluate } from '../evaluate.ts'
import { invalid, unclosed } from '../problem.ts'
import type { RenderContext } from '../render-context.ts'
import { type Translation, translated } from '../translated.ts'
import { contextOf, writeValue } from '../write-value.ts'

/** What both tags say beside the text. */
interface How {
  readonly bindings: Bindings
  readonly context?: Value
  /** The variable that the text is kept in instead of being written. */
  readonly variable?: string
}

/** Writes the text of a key. */
export class TransTag extends Tag {
  readonly key: Value
  readonly how: How

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid)
    this.key = readValue(this.tokenizer, liquid)
    this.how = readHow(this.tokenizer, liquid)
    refuseRest(this.tokenizer, `{% ${token.name} 'key', name: value, count: number %}`)
  }

  override render(given: Context, emitter: Emitter): void {
    const context = contextOf(given)
    const key = evaluate(this.key, context)
    const values = evaluateAll(this.how.bindings, context)
    const msgctxt = this.how.context && evaluate(this.how.context, context)
    write({ key, values, context: msgctxt }, this.how, this, context, emitter)
  }

  *arguments(): Arguments {
    yield this.key
    yield* argumentsOf(this.how)
  }
}

/** Django's `trimmed`: lines without the blanks around them, joined by one. Linear, however many blanks there are. */
function onOneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
}

/** Writes a text that stands in the template itself, which is its key: `{{ name }}` in it becomes `%(name)s`. */
export class BlockTransTag extends Tag {
  readonly key: string
  readonly how: How
  /** The variables in the text that no binding names, with their places. */
  readonly variables: readonly { readonly name: string; readonly value: Value }[]

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid)
    const isTrimmed = takeWord(this.tokenizer, 'trimmed')
    this.how = readHow(this.tokenizer, liquid)
    const isTrimmedLast = takeWord(this.tokenizer, 'trimmed')
    refuseRest(this.tokenizer, `{% ${token.name} name: value %}`)
    const { key, names } = readText(token, rest)
    this.key = isTrimmed || isTrimmedLast ? onOneLine(key) : key
    const bound = new Set(this.how.bindings.map(({ name }) => name))
    this.variables = [...names]
      .filter(([name]) => !bound.has(name))
      .map(([name, { input, file, contentRange }]) => {
        const tokenizer = new Tokenizer(input, liquid.options.operators, file, contentRange)
        return { name, value: new Value(tokenizer.readFilteredValue(), liquid) }
      })
  }

  override render(given: Context, emitter: Emitter): void {
    const context = contextOf(given)
    const values = evaluateAll(this.how.bindings, context)
    for (const { name, value } of this.variables) values[name] = evaluate(value, context)
    const msgctxt = this.how.context && evaluate(this.how.context, context)
    write({ key: this.key, values, context: msgctxt, isMarkup: true }, this.how, this, context, emitter)
  }

  *arguments(): Arguments {
    yield* argumentsOf(this.how)
    for (const { value } of this.variables) yield value
  }
}

function write(
  translation: Translation,
  { variable }: How,
  site: object,
  context: RenderContext,
  emitter: Emitter,
): void {
  const text = translated(translation, context)
  if (variable === undefined) emitter.write(writeValue(text, context, site))
  else context.bottom()[variable] = text
}

function* argumentsOf({ bindings, context }: How): Generator<Value, void, unknown> {
  for (const { value } of bindings) yield value
  if (context) yield context
}

/** Reads `with name: value`, `context 'x'`, `context: 'x'`, `as variable` and `as: variable`, in any order. */
function readHow(tokenizer: Tokenizer, liquid: Liquid): How {
  const bindings: Bindings[number][] = []
  let context: Value | undefined
  let variable: string | undefined
  for (;;) {
    const before = tokenizer.p
    for (const binding of readBindings(tokenizer, liquid)) {
      if (binding.name === 'context') context = binding.value
      else if (binding.name === 'as') variable = nameIn(binding.value, binding.offset)
      else bindings.push(binding)
    }
    if (takeWord(tokenizer, 'context')) context = readValue(tokenizer, liquid)
    else if (takeWord(tokenizer, 'as')) variable = tokenizer.readIdentifier().content
    else if (!takeWord(tokenizer, 'with') && !takeWord(tokenizer, 'and') && tokenizer.p === before) break
  }
  return { bindings, ...(context ? { context } : {}), ...(variable === undefined ? {} : { variable }) }
}

function nameIn(value: Value, offset: number): string {
  const [token] = value.initial.postfix
  const name = token?.getText() ?? ''
  if (!/^[\w-]+$/.test(name)) throw invalid('as: is followed by the name of a variable', offset)
  return name
}

interface BlockText {
  readonly key: string
  /** The outputs in it, by what they write. */
  readonly names: ReadonlyMap<string, Written>
}

type Written = TopLevelToken & { readonly contentRange: [number, number] }

function readText(token: TagToken, rest: TopLevelToken[]): BlockText {
  const names = new Map<string, Written>()
  let key = ''
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    if (TypeGuards.isTagToken(next)) {
      if (next.name === `end${token.name}`) return { key, names }
      throw invalid(unfit(next, token), next.begin)
    }
    if (TypeGuards.isOutputToken(next)) {
      const name = next.content
      const way = `bind it: {% ${token.name} with name=${name} %}`
      if (!/^\w+$/.test(name)) throw invalid(`{{ ${name} }} is no plain name; ${way}`, next.begin)
      names.set(name, next)
      key += `%(${name})s`
    } else key += next.getContent()
  }
  throw unclosed(token)
}

function unfit(found: TagToken, token: TagToken): string {
  if (found.name !== 'plural') return `${found.getText()} cannot stand in ${token.getText()}`
  return "there is no {% plural %}; write {% trans 'key', count: number %} and give the catalogues each form"
}
