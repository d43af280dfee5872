import { type Liquid, LiquidError, ParseError, Parser, type Template, type TopLevelToken, TypeGuards } from 'liquidjs'
import type { PartSource } from '../folder/mail-source.ts'
import { invalid } from './problem.ts'
import { Output, Text } from './tags/output.ts'
import type { Block, Extended } from './unit.ts'

/** Parses one part, and hears from its tags what concerns the part as a whole. */
export class PartParser extends Parser {
  readonly #liquid: Liquid
  readonly part: PartSource
  readonly blocks = new Map<string, Block>()
  extended?: Extended

  constructor(liquid: Liquid, part: PartSource) {
    super(liquid)
    this.part = part
    this.#liquid = liquid
  }

  override parseToken(token: TopLevelToken, rest: TopLevelToken[]): ReturnType<Parser['parseToken']> {
    if (TypeGuards.isTagToken(token)) return super.parseToken(token, rest)
    try {
      return asTemplate(
        TypeGuards.isOutputToken(token) ? new Output(token, this.#liquid) : new Text(token, token.getContent()),
      )
    } catch (error) {
      throw LiquidError.is(error) || !(error instanceof Error) ? error : new ParseError(error, token)
    }
  }
}

/** The parser of the part in hand. */
export function partParserOf(parser: Parser): PartParser {
  if (parser instanceof PartParser) return parser
  throw invalid('this tag cannot stand here')
}

// QUIRK: liquidjs declares its own classes where it asks for nothing but a template.
function asTemplate(template: Template): ReturnType<Parser['parseToken']> {
  return template as ReturnType<Parser['parseToken']>
}
