// {{ value }}, {% echo value %}, and the text between tags.
import {
  type Arguments,
  type Context,
  type Emitter,
  type Liquid,
  Tag,
  type TagToken,
  type Template,
  type Token,
  Tokenizer,
  type TopLevelToken,
  Value,
} from 'liquidjs'
import { evaluate } from '../evaluate.ts'
import { contextOf, writeValue } from '../write-value.ts'

/** Writes a value. */
export class Output implements Template {
  readonly token: Token
  readonly value: Value

  constructor(token: Token & { readonly contentRange: [number, number] }, liquid: Liquid) {
    const tokenizer = new Tokenizer(token.input, liquid.options.operators, token.file, token.contentRange)
    this.token = token
    this.value = new Value(tokenizer.readFilteredValue(), liquid)
  }

  render(given: Context, emitter: Emitter): void {
    const context = contextOf(given)
    emitter.write(writeValue(evaluate(this.value, context), context, this))
  }

  *arguments(): Arguments {
    yield this.value
  }
}

/** Writes a value, as a tag; for `{% liquid %}`. */
export class EchoTag extends Tag {
  readonly value: Value

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid)
    this.value = new Value(this.tokenizer.readFilteredValue(), liquid)
  }

  override render(given: Context, emitter: Emitter): void {
    const context = contextOf(given)
    emitter.write(writeValue(evaluate(this.value, context), context, this))
  }

  *arguments(): Arguments {
    yield this.value
  }
}

/** Writes what stands between tags, as it is. */
export class Text implements Template {
  readonly token: Token
  readonly #text: string

  constructor(token: Token, text: string) {
    this.token = token
    this.#text = text
  }

  render(_context: Context, emitter: Emitter): void {
    emitter.write(this.#text)
  }
}
