import { type Liquid, Parser } from 'liquidjs'
import type { PartSource } from '../folder/mail-source.ts'
import { invalid } from './problem.ts'
import type { Block, Extended } from './unit.ts'

/** Parses one part, and hears from its tags what concerns the part as a whole. */
export class PartParser extends Parser {
  readonly part: PartSource
  readonly blocks = new Map<string, Block>()
  extended?: Extended

  constructor(liquid: Liquid, part: PartSource) {
    super(liquid)
    this.part = part
  }
}

/** The parser of the part in hand. */
export function partParserOf(parser: Parser): PartParser {
  if (parser instanceof PartParser) return parser
  throw invalid('this tag cannot stand here')
}
