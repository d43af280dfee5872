// {% if a %} … {% elsif b %} … {% else %} … {% endif %} and {% unless a %} … {% endunless %}.
import {
  type Arguments,
  type Context,
  type Emitter,
  isTruthy,
  type Liquid,
  type Parser,
  Tag,
  type TagToken,
  type Template,
  type TopLevelToken,
  Value,
} from 'liquidjs'
import { evaluate } from '../evaluate.ts'
import { invalid, unclosed } from '../problem.ts'
import { renderAll } from '../render-all.ts'
import { contextOf } from '../write-value.ts'

/** A condition and what is shown where it is the first that holds. */
export interface Branch {
  readonly condition: Value
  readonly holdsIf: boolean
  readonly templates: Template[]
}

/** Shows the first branch whose condition holds. Unknown variables are nothing in a condition. */
export class ConditionTag extends Tag {
  readonly branches: Branch[] = []
  readonly otherwise: Template[] = []

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, rest, liquid)
    let target = this.#branch(token, token.name === 'if')
    const stream = parser
      .parseStream(rest)
      .on('tag:elsif', (next: TagToken) => {
        if (target === this.otherwise) throw invalid('{% elsif %} stands before {% else %}', next.begin)
        target = this.#branch(next, true)
      })
      .on('tag:else', (next: TagToken) => {
        if (next.args !== '') throw invalid('{% else %} takes nothing; write {% elsif condition %}', next.begin)
        if (target === this.otherwise) throw invalid('this is the second {% else %}', next.begin)
        target = this.otherwise
      })
      .on(`tag:end${token.name}`, () => {
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
    const isHeld = ({ condition, holdsIf }: Branch): boolean =>
      isTruthy(evaluate(condition, context, true), context) === holdsIf
    renderAll(this.branches.find(isHeld)?.templates ?? this.otherwise, context, emitter)
  }

  inner(): readonly Template[] {
    return [...this.branches.flatMap(({ templates }) => templates), ...this.otherwise]
  }

  *arguments(): Arguments {
    for (const { condition } of this.branches) yield condition
  }

  #branch({ tokenizer }: TagToken, holdsIf: boolean): Template[] {
    const templates: Template[] = []
    this.branches.push({ condition: new Value(tokenizer.readFilteredValue(), this.liquid), holdsIf, templates })
    return templates
  }
}
