// {% now '%Y' %}
import {
  type Arguments,
  type Context,
  type Emitter,
  type Liquid,
  Tag,
  type TagToken,
  type TopLevelToken,
  type Value,
} from 'liquidjs'
import { readValue, refuseRest } from '../bindings.ts'
import { evaluate } from '../evaluate.ts'
import { dateText } from '../filters/dates.ts'
import { contextOf, writeValue } from '../write-value.ts'

/** Writes the time of the render. */
export class NowTag extends Tag {
  readonly format: Value

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid)
    this.format = readValue(this.tokenizer, liquid)
    refuseRest(this.tokenizer, "{% now '%Y' %}")
  }

  override render(given: Context, emitter: Emitter): void {
    const context = contextOf(given)
    const text = dateText(context.run.scope.now, evaluate(this.format, context), context)
    emitter.write(writeValue(text, context, this))
  }

  *arguments(): Arguments {
    yield this.format
  }
}
