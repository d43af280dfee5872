// {% assign x = value %}, {% capture x %} … {% endcapture %}, {% with x: value %} … {% endwith %}.
import {
  type Arguments,
  type Context,
  type Emitter,
  type Liquid,
  type Parser,
  Tag,
  type TagToken,
  type Template,
  type TopLevelToken,
  Value,
} from 'liquidjs'
import type { Bindings } from '../binding.ts'
import { evaluateAll, readBindings, refuseRest } from '../bindings.ts'
import { createWriter } from '../budget.ts'
import { evaluate } from '../evaluate.ts'
import { Markup } from '../markup.ts'
import { invalid, unclosed } from '../problem.ts'
import { renderAll } from '../render-all.ts'
import { contextOf } from '../write-value.ts'
import { endNames } from './end-names.ts'

/** Gives a value a name, until the end of the part. */
export class AssignTag extends Tag {
  readonly variable: string
  readonly value: Value

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid)
    const { tokenizer } = this
    this.variable = tokenizer.readIdentifier().content
    tokenizer.skipBlank()
    if (this.variable === '' || tokenizer.peek() !== '=') throw invalid('write {% assign name = value %}')
    tokenizer.advance()
    this.value = new Value(tokenizer.readFilteredValue(), liquid)
  }

  override render(context: Context): void {
    context.bottom()[this.variable] = evaluate(this.value, contextOf(context))
  }

  *arguments(): Arguments {
    yield this.value
  }
}

/** Gives what is written inside it a name. It is written for the part's kind then, and is not escaped again. */
export class CaptureTag extends Tag {
  readonly variable: string
  readonly templates: Template[]

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, rest, liquid)
    const { tokenizer } = this
    this.variable = tokenizer.readIdentifier().content || (tokenizer.readQuoted()?.content ?? '')
    if (this.variable === '') throw invalid('write {% capture name %}')
    refuseRest(tokenizer, '{% capture name %}')
    this.templates = readUntil('endcapture', token, rest, parser)
  }

  override render(given: Context): void {
    const context = contextOf(given)
    const writer = createWriter(context.run.budget)
    context.run.captures++
    try {
      renderAll(this.templates, context, writer)
    } finally {
      context.run.captures--
    }
    context.bottom()[this.variable] = new Markup(writer.buffer)
  }

  inner(): readonly Template[] {
    return this.templates
  }
}

/** Gives values names, until its end. */
export class WithTag extends Tag {
  readonly bindings: Bindings
  readonly templates: Template[]

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, rest, liquid)
    this.bindings = readBindings(this.tokenizer, liquid)
    if (this.bindings.length === 0) throw invalid('write {% with name: value %}')
    refuseRest(this.tokenizer, '{% with name: value, other: value %}')
    this.templates = readUntil('endwith', token, rest, parser)
  }

  override render(given: Context, emitter: Emitter): void {
    const context = contextOf(given)
    context.push(evaluateAll(this.bindings, context))
    try {
      renderAll(this.templates, context, emitter)
    } finally {
      context.pop()
    }
  }

  inner(): readonly Template[] {
    return this.templates
  }

  *arguments(): Arguments {
    for (const { value } of this.bindings) yield value
  }

  blockScope(): string[] {
    return this.bindings.map(({ name }) => name)
  }
}

function readUntil(end: string, token: TagToken, rest: TopLevelToken[], parser: Parser): Template[] {
  const templates: Template[] = []
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    if (endNames(next, end)) return templates
    templates.push(parser.parseToken(next, rest))
  }
  throw unclosed(token)
}
