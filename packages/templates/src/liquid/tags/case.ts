// {% case a %}{% when 1, 2 %} … {% else %} … {% endcase %}
import {
  type Arguments,
  type Context,
  type Emitter,
  type Liquid,
  type Parser,
  Tag,
  type TagToken,
  type Template,
  type Token,
  type TopLevelToken,
  Value,
} from 'liquidjs'
import { evaluate, evaluateToken } from '../evaluate.ts'
import { equals } from '../operators.ts'
import { invalid, unclosed } from '../problem.ts'
import { renderAll } from '../render-all.ts'
import { contextOf } from '../write-value.ts'

/** Values, and what is shown where one of them is it. */
export interface Choice {
  readonly values: readonly Token[]
  readonly templates: Template[]
}

/** Shows what stands behind the first `when` that has the value. */
export class CaseTag extends Tag {
  readonly value: Value
  readonly choices: Choice[] = []
  readonly otherwise: Template[] = []

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, rest, liquid)
    this.value = new Value(this.tokenizer.readFilteredValue(), liquid)
    let target: Template[] = []
    const stream = parser
      .parseStream(rest)
      .on('tag:when', (next: TagToken) => {
        target = []
        this.choices.push({ values: readValues(next), templates: target })
      })
      .on('tag:else', () => {
        target = this.otherwise
      })
      .on('tag:endcase', () => {
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
    const value = evaluate(this.value, context, true)
    const isIt = (token: Token): boolean => equals(value, evaluateToken(token, context, true), context)
    const choice = this.choices.find(({ values }) => values.some(isIt))
    renderAll(choice?.templates ?? this.otherwise, context, emitter)
  }

  inner(): readonly Template[] {
    return [...this.choices.flatMap(({ templates }) => templates), ...this.otherwise]
  }

  *arguments(): Arguments {
    yield this.value
  }
}

/** `when 1, 2` or `when 1 or 2`. */
function readValues({ tokenizer }: TagToken): Token[] {
  const values: Token[] = [tokenizer.readValueOrThrow()]
  for (tokenizer.skipBlank(); !tokenizer.end(); tokenizer.skipBlank()) {
    const begin = tokenizer.p
    if (tokenizer.peek() === ',') tokenizer.advance()
    else if (tokenizer.readIdentifier().content !== 'or') {
      throw invalid(`write {% when 1, 2 %}; cannot read ${tokenizer.snapshot(begin)}`, begin)
    }
    values.push(tokenizer.readValueOrThrow())
  }
  return values
}
