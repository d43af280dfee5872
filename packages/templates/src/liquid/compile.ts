import { Tokenizer, type TopLevelToken, TypeGuards } from 'liquidjs'
import type { PartSource } from '../folder/mail-source.ts'
import { checkTemplates } from './check-templates.ts'
import { language } from './language.ts'
import { located } from './located.ts'
import { PartParser } from './part-parser.ts'
import { exceeded, invalid } from './problem.ts'
import type { Unit } from './unit.ts'
import { withoutNotes } from './without-notes.ts'

const units = new WeakMap<PartSource, Unit>()

/**
 * A part, compiled; it is kept as long as the part is.
 *
 * @param template the name of the mail, for errors
 * @throws TemplateError TEMPLATE_INVALID or TEMPLATE_LIMIT_EXCEEDED, with file, line and column
 */
export function compile(part: PartSource, template: string): Unit {
  const known = units.get(part)
  if (known) return known
  try {
    const unit = compiled(part)
    units.set(part, unit)
    return unit
  } catch (error) {
    throw located(error, part, template)
  }
}

/** liquidjs takes tokens from the front of an array, so that time grows with the square of their number. */
const mostTokens = 20_000
const longestSource = 2_000_000

function compiled(part: PartSource): Unit {
  if (part.source.length > longestSource) throw exceeded(`is longer than ${longestSource} characters`)
  const parser = new PartParser(language, part)
  const tokens = tokensOf(part)
  if (tokens.length > mostTokens) throw exceeded(`has more than ${mostTokens} tags, values and texts between them`)
  const templates = parser.parseTokens(tokens)
  checkTemplates(templates)
  const { extended, blocks } = parser
  return { part, templates, blocks, ...(extended ? { extended } : {}) }
}

function tokensOf({ source, file }: PartSource): TopLevelToken[] {
  const tokens = new Tokenizer(withoutNotes(source), language.options.operators, file).readTopLevelTokens(
    language.options,
  )
  for (const token of tokens) {
    if (!TypeGuards.isTagToken(token)) continue
    if (token.name === 'elif') token.name = 'elsif'
    if (token.name === 'url') throw invalid('there is no {% url %}: give the address in the data', token.begin)
  }
  return tokens
}
