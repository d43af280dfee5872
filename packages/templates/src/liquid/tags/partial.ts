// {% render 'button', href: url %} sees only what it is given; {% include 'button' with href=url %} sees everything.
import {
  type Arguments,
  type Context,
  type Emitter,
  type Liquid,
  Tag,
  type TagToken,
  type Tokenizer,
  type TopLevelToken,
  type Value,
} from 'liquidjs'
import { type Bindings, evaluate, readBindings, readValue, refuseRest, takeWord } from '../bindings.ts'
import { invalid } from '../problem.ts'
import type { RenderContext } from '../render-context.ts'
import { readSharedPath, type SharedPath } from '../shared-path.ts'
import type { Unit } from '../unit.ts'
import { contextOf } from '../write-value.ts'
import { elementsOf } from './elements.ts'
import { createForloop } from './forloop.ts'

/** `with product as item`, or `for products as item`: one variable of a partial, or one after the other. */
export interface Subject {
  readonly value: Value
  readonly name: string
  readonly each: boolean
}

/** Shows a partial: `render` on its own, `include` with all variables around it. */
export class PartialTag extends Tag {
  readonly shared: SharedPath
  readonly bindings: Bindings
  readonly subject?: Subject
  readonly isolated: boolean

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid)
    const { tokenizer } = this
    this.shared = readSharedPath(tokenizer, 'partials')
    const subject = readSubject(tokenizer, liquid, this.shared)
    if (subject) this.subject = subject
    this.bindings = readBindings(tokenizer, liquid)
    const isOnly = takeWord(tokenizer, 'only')
    this.isolated = token.name === 'render' || isOnly
    refuseRest(tokenizer, `{% ${token.name} 'name', first: value, second: value %}`)
  }

  override *render(given: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const outer = contextOf(given)
    const unit = outer.run.unitAt(this.shared.path, this.shared.offset)
    if (unit.extended)
      throw invalid(`${unit.part.file} extends a layout, so it cannot be a partial`, this.shared.offset)
    const variables = yield* evaluate(this.bindings, outer)
    const { subject } = this
    const value = subject && (yield subject.value.value(outer))
    const context = this.isolated ? outer.spawn() : outer
    context.push(variables)
    try {
      if (subject?.each) yield* this.#renderEach(unit, context, emitter, variables, value)
      else {
        if (subject) variables[subject.name] = value
        yield* renderUnit(unit, context, emitter, this.liquid)
      }
    } finally {
      context.pop()
    }
  }

  *#renderEach(
    unit: Unit,
    context: RenderContext,
    emitter: Emitter,
    variables: Record<string, unknown>,
    value: unknown,
  ): Generator<unknown, void, unknown> {
    const elements = elementsOf(value, context)
    const { forloop, next } = createForloop(elements.length)
    variables['forloop'] = forloop
    for (let index = 0; index < elements.length; index++, next()) {
      context.run.budget.pass()
      if (this.subject) variables[this.subject.name] = elements.at(index)
      yield* renderUnit(unit, context, emitter, this.liquid)
    }
  }

  *arguments(): Arguments {
    for (const { value } of this.bindings) yield value
    if (this.subject) yield this.subject.value
  }
}

/** A partial stands on its own: blocks of the mail around it are none of its business. */
function* renderUnit(
  unit: Unit,
  context: RenderContext,
  emitter: Emitter,
  liquid: Liquid,
): Generator<unknown, void, unknown> {
  const { run } = context
  const { blocks, collecting } = run
  run.budget.enter()
  run.blocks = new Map()
  run.collecting = false
  try {
    yield liquid.renderer.renderTemplates(unit.templates, context, emitter)
  } catch (error) {
    throw run.located(error, unit.part)
  } finally {
    run.blocks = blocks
    run.collecting = collecting
    run.budget.leave()
  }
}

/** `with value as name` or `for list as name`; Django's `with` is followed by `name=value` and says nothing. */
function readSubject(tokenizer: Tokenizer, liquid: Liquid, { path }: SharedPath): Subject | undefined {
  tokenizer.skipBlank()
  const begin = tokenizer.p
  const word = tokenizer.readIdentifier().content
  if ((word !== 'with' && word !== 'for') || /[:=]/.test(peekAfterBlank(tokenizer))) {
    tokenizer.p = begin
    return undefined
  }
  if (word === 'with' && isBinding(tokenizer)) return undefined
  const value = readValue(tokenizer, liquid)
  const name = takeWord(tokenizer, 'as') ? tokenizer.readIdentifier().content : path.slice(path.lastIndexOf('/') + 1)
  return { value, name, each: word === 'for' }
}

function isBinding(tokenizer: Tokenizer): boolean {
  const begin = tokenizer.p
  const isName = tokenizer.readIdentifier().content !== '' && /[:=]/.test(peekAfterBlank(tokenizer))
  tokenizer.p = begin
  return isName
}

function peekAfterBlank(tokenizer: Tokenizer): string {
  tokenizer.skipBlank()
  return tokenizer.peek()
}
