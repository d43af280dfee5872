// {% extends 'base' %}, {% layout 'base' %} and {% block name %} … {% endblock %}, as Django has them.
import {
  type Context,
  type Emitter,
  type Liquid,
  type Parser,
  Tag,
  type TagToken,
  type Template,
  type TopLevelToken,
} from 'liquidjs'
import type { PartSource } from '../../folder/mail-source.ts'
import type { Bindings } from '../binding.ts'
import { readBindings, refuseRest } from '../bindings.ts'
import { createWriter } from '../budget.ts'
import { Markup } from '../markup.ts'
import { partParserOf } from '../part-parser.ts'
import { invalid, unclosed } from '../problem.ts'
import { lazy } from '../read-property.ts'
import { renderAll } from '../render-all.ts'
import type { RenderContext } from '../render-context.ts'
import { readSharedPath } from '../shared-path.ts'
import type { Block, BlockBody } from '../unit.ts'
import { contextOf } from '../write-value.ts'
import { endNames } from './end-names.ts'

/** Names the layout of its part; `{% layout none %}` asks for none. */
export class ExtendsTag extends Tag {
  readonly bindings: Bindings

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, given: Parser) {
    super(token, rest, liquid)
    const parser = partParserOf(given)
    if (parser.extended) throw invalid(`a part extends one layout, and this is its second {% ${token.name} %}`)
    const { tokenizer } = this
    const offset = tokenizer.p
    const isNone = tokenizer.remaining().trim() === 'none'
    const shared = isNone ? { offset } : readSharedPath(tokenizer, 'layouts')
    this.bindings = isNone ? [] : readBindings(tokenizer, liquid)
    if (!isNone) refuseRest(tokenizer, `{% ${token.name} 'base' %}`)
    parser.extended = { ...shared, bindings: this.bindings }
  }

  override render(): void {}
}

/** A place that is named: a part that extends this one can fill it. */
export class BlockTag extends Tag implements Block {
  readonly block: string
  readonly templates: Template[] = []
  readonly part: PartSource

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, given: Parser) {
    super(token, rest, liquid)
    const parser = partParserOf(given)
    this.part = parser.part
    const offset = this.tokenizer.p
    this.block = this.tokenizer.readIdentifier().content
    if (this.block === '') throw invalid('a block needs a name: {% block content %}', offset)
    refuseRest(this.tokenizer, '{% block name %}')
    if (parser.blocks.has(this.block)) throw invalid(`the block "${this.block}" stands twice in this file`, offset)
    parser.blocks.set(this.block, this)
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
      if (endNames(next, 'endblock', this.block)) return
      this.templates.push(parser.parseToken(next, rest))
    }
    throw unclosed(token)
  }

  override render(given: Context, emitter: Emitter): void {
    const context = contextOf(given)
    if (context.run.collecting) return
    const derived = context.run.blocks.get(this.block) ?? []
    if (derived.length > 0) context.run.shown.add(this.block)
    renderBody(derived.includes(this) ? derived : [...derived, this], 0, context, emitter)
  }

  inner(): readonly Template[] {
    return this.templates
  }

  blockScope(): string[] {
    return ['block']
  }
}

function renderBody(bodies: readonly BlockBody[], index: number, context: RenderContext, emitter: Emitter): void {
  const body = bodies[index]
  if (body === undefined) return
  if ('text' in body) {
    emitter.write(body.text)
    return
  }
  const { run } = context
  const above = (): Markup => {
    const writer = createWriter(run.budget)
    run.captures++
    try {
      renderBody(bodies, index + 1, context, writer)
    } finally {
      run.captures--
    }
    return new Markup(writer.buffer)
  }
  context.push(Object.assign(Object.create(null), { block: { [lazy]: { super: above } } }))
  run.budget.enter()
  try {
    renderAll(body.templates, context, emitter)
  } catch (error) {
    throw run.located(error, body.part)
  } finally {
    run.budget.leave()
    context.pop()
  }
}
