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
import type { Bindings } from '../binding.ts'
import { evaluateAll, readBindings, readValue, refuseRest, takeWord } from '../bindings.ts'
import { evaluate } from '../evaluate.ts'
import { invalid } from '../problem.ts'
import { renderAll } from '../render-all.ts'
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

  override render(given: Context, emitter: Emitter): void {
    const outer = contextOf(given)
    const unit = outer.run.unitAt(this.shared.path, this.shared.offset)
    if (unit.extended)
      throw invalid(`${unit.part.file} extends a layout, so it cannot be a partial`, this.shared.offset)
    const variables = evaluateAll(this.bindings, outer)
    const { subject } = this
    const value = subject && evaluate(subject.value, outer)
    const context = this.isolated ? outer.spawn() : outer
    context.push(variables)
    try {
      if (subject?.each) this.#renderEach(unit, context, emitter, variables, value)
      else {
        if (subject) variables[subject.name] = value
        renderUnit(unit, context, emitter)
      }
    } finally {
      context.pop()
    }
  }

  #renderEach(
    unit: Unit,
    context: RenderContext,
    emitter: Emitter,
    variables: Record<string, unknown>,
    value: unknown,
  ): void {
    const elements = elementsOf(value, context)
    const { forloop, next } = createForloop(elements.length)
    variables['forloop'] = forloop
    for (let index = 0; index < elements.length; index++, next()) {
      context.run.budget.pass()
      if (this.subject) variables[this.subject.name] = elements.at(index)
      renderUnit(unit, context, emitter)
    }
  }

  *arguments(): Arguments {
    for (const { value } of this.bindings) yield value
    if (this.subject) yield this.subject.value
  }
}

/** A partial stands on its own: blocks of the mail around it are none of its business. */
function renderUnit(unit: Unit, context: RenderContext, emitter: Emitter): void {
  const { run } = context
  const { blocks, collecting } = run
  run.budget.enter()
  run.blocks = new Map()
  run.collecting = false
  try {
    renderAll(unit.templates, context, emitter)
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
