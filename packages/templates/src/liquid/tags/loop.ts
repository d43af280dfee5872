// {% for item in items %} … {% else %} … {% endfor %}, with Django's {% empty %} and {% for key, value in object %}.
import {
  type Arguments,
  type Context,
  type Emitter,
  type FilteredValueToken,
  type Liquid,
  type Parser,
  Tag,
  type TagToken,
  type Template,
  type Tokenizer,
  type TopLevelToken,
  TypeGuards,
  type ValueToken,
} from 'liquidjs'
import { evaluateToken } from '../evaluate.ts'
import { invalid, unclosed } from '../problem.ts'
import { renderAll } from '../render-all.ts'
import type { RenderContext } from '../render-context.ts'
import { contextOf } from '../write-value.ts'
import { type Elements, elementsOf, rangeElements, slicedElements } from './elements.ts'
import { createForloop } from './forloop.ts'

type Operand = ValueToken | FilteredValueToken

/** Repeats what it holds; each pass counts against the limit of the part. */
export class LoopTag extends Tag {
  /** One name, or two for the key and value of each pair. */
  readonly names: readonly string[]
  readonly collection: Operand
  readonly reversed: boolean
  readonly offset?: Operand
  readonly limit?: Operand
  readonly templates: Template[] = []
  readonly otherwise: Template[] = []

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, rest, liquid)
    const { tokenizer } = this
    this.names = readNames(tokenizer)
    const collection = tokenizer.readIdentifier().content === 'in' ? tokenizer.readValue() : undefined
    if (this.names.length === 0 || !collection) throw invalid(`write {% for item in items %}, not ${token.getText()}`)
    this.collection = collection
    const { reversed, offset, limit } = readModifiers(tokenizer)
    this.reversed = reversed
    if (offset) this.offset = offset
    if (limit) this.limit = limit
    this.#readBody(token, rest, parser)
  }

  #readBody(token: TagToken, rest: TopLevelToken[], parser: Parser): void {
    let target = this.templates
    const stream = parser
      .parseStream(rest)
      .on('tag:else', () => {
        target = this.otherwise
      })
      .on('tag:empty', () => {
        target = this.otherwise
      })
      .on('tag:endfor', () => {
        stream.stop()
      })
      .on('template', (template: Template) => target.push(template))
      .on('end', () => {
        throw unclosed(token)
      })
    stream.start()
  }

  override render(given: Context, emitter: Emitter): void {
    const context = contextOf(given)
    const offset = evaluateToken(this.offset, context)
    const limit = evaluateToken(this.limit, context)
    const all = this.#elements(context)
    const elements = slicedElements(all, Number(offset ?? 0), Number(limit ?? all.length), this.reversed)
    if (elements.length === 0) {
      renderAll(this.otherwise, context, emitter)
      return
    }
    const scope: Record<string, unknown> = Object.create(null)
    const { forloop, next } = createForloop(elements.length, context.lookUp('forloop'))
    scope['forloop'] = forloop
    context.push(scope)
    try {
      for (let index = 0; index < elements.length; index++, next()) {
        context.run.budget.pass()
        this.#bind(scope, elements.at(index), context)
        renderAll(this.templates, context, emitter)
        const isBroken = context.breakCalled
        context.breakCalled = false
        context.continueCalled = false
        if (isBroken) break
      }
    } finally {
      context.pop()
    }
  }

  #elements(context: RenderContext): Elements {
    if (!TypeGuards.isRangeToken(this.collection)) return elementsOf(evaluateToken(this.collection, context), context)
    const from = evaluateToken(this.collection.lhs, context)
    const to = evaluateToken(this.collection.rhs, context)
    return rangeElements(from, to)
  }

  #bind(scope: Record<string, unknown>, element: unknown, context: RenderContext): void {
    const [name = '', second] = this.names
    if (second === undefined) scope[name] = element
    else for (const [index, each] of this.names.entries()) scope[each] = context.property(element, String(index))
  }

  inner(): readonly Template[] {
    return [...this.templates, ...this.otherwise]
  }

  *arguments(): Arguments {
    yield this.collection
    if (this.offset) yield this.offset
    if (this.limit) yield this.limit
  }

  blockScope(): string[] {
    return [...this.names, 'forloop']
  }
}

function readNames(tokenizer: Tokenizer): string[] {
  const names: string[] = []
  do {
    if (names.length > 0) tokenizer.advance()
    const name = tokenizer.readIdentifier().content
    if (name !== '') names.push(name)
    tokenizer.skipBlank()
  } while (tokenizer.peek() === ',')
  return names
}

interface Modifiers {
  reversed: boolean
  offset?: Operand
  limit?: Operand
}

function readModifiers(tokenizer: Tokenizer): Modifiers {
  const modifiers: Modifiers = { reversed: false }
  for (tokenizer.skipBlank(); !tokenizer.end(); tokenizer.skipBlank()) {
    if (tokenizer.peek() === ',') tokenizer.advance()
    const begin = tokenizer.p
    const { name, value } = tokenizer.readHash() ?? {}
    const word = name?.content
    if (word === 'reversed' && !value) modifiers.reversed = true
    else if ((word === 'offset' || word === 'limit') && value) modifiers[word] = value
    else throw invalid(`a loop takes reversed, offset: and limit:, not ${tokenizer.snapshot(begin)}`, begin)
  }
  return modifiers
}
