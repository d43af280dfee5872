// The tags and filters of templates, in one instance of liquidjs that all engines use: what it keeps is code, not data.
import {
  BreakTag,
  CommentTag,
  type Context,
  ContinueTag,
  CycleTag,
  DecrementTag,
  type Emitter,
  IncrementTag,
  InlineCommentTag,
  Liquid,
  LiquidTag,
  RawTag,
  type Template,
} from 'liquidjs'
import { allFilters } from './filters/all-filters.ts'
import { liquidFilter } from './filters/define.ts'
import { not, operators } from './operators.ts'
import { renderAll } from './render-all.ts'
import { AssignTag, CaptureTag, WithTag } from './tags/assignment.ts'
import { CaseTag } from './tags/case.ts'
import { ConditionTag } from './tags/condition.ts'
import { BlockTag, ExtendsTag } from './tags/inheritance.ts'
import { LoopTag } from './tags/loop.ts'
import { NowTag } from './tags/now.ts'
import { EchoTag } from './tags/output.ts'
import { PartialTag } from './tags/partial.ts'
import { BlockTransTag, TransTag } from './tags/translate.ts'
import { contextOf, writeValue } from './write-value.ts'

const tags: Readonly<Record<string, Liquid['tags'][string]>> = {
  '#': InlineCommentTag,
  assign: AssignTag,
  block: BlockTag,
  blocktrans: BlockTransTag,
  blocktranslate: BlockTransTag,
  break: BreakTag,
  capture: CaptureTag,
  case: CaseTag,
  comment: CommentTag,
  continue: ContinueTag,
  cycle: CycleTag,
  decrement: DecrementTag,
  echo: EchoTag,
  extends: ExtendsTag,
  for: LoopTag,
  if: ConditionTag,
  include: PartialTag,
  increment: IncrementTag,
  layout: ExtendsTag,
  liquid: LiquidTag,
  now: NowTag,
  raw: RawTag,
  render: PartialTag,
  trans: TransTag,
  translate: TransTag,
  unless: ConditionTag,
  with: WithTag,
}

/** Names of tags that stand inside others, or end them. */
const innerTags = [
  'else',
  'elsif',
  'elif',
  'empty',
  'when',
  ...['block', 'blocktrans', 'capture', 'case', 'comment', 'for', 'if', 'raw', 'unless', 'with'].map(
    (name) => `end${name}`,
  ),
]

/** The template language. */
export const language: Liquid = createLanguage()

/** The names of all tags, for errors. */
export const tagNames: readonly string[] = [...Object.keys(tags), ...innerTags]

/** The names of all filters, for errors. */
export const filterNames: readonly string[] = Object.keys(allFilters)

function createLanguage(): Liquid {
  const liquid = new Liquid({
    // No file is ever opened: partials and layouts come from the contents, by tags of this package.
    templates: {},
    ownPropertyOnly: true,
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    operators: { ...operators, not },
    outputEscape: escapeOutput,
  })
  for (const name of Object.keys(liquid.tags)) delete liquid.tags[name]
  for (const name of Object.keys(liquid.filters)) liquid.unregisterFilter(name)
  for (const [name, tag] of Object.entries(tags)) liquid.registerTag(name, tag)
  for (const [name, definition] of Object.entries(allFilters))
    liquid.registerFilter(name, liquidFilter(name, definition))
  liquid.renderer.renderTemplates = renderForLiquid
  return liquid
}

// QUIRK: liquidjs declares an iterator, and takes what is none as well.
function renderForLiquid(templates: Template[], context: Context, emitter?: Emitter): IterableIterator<unknown> {
  if (emitter === undefined) throw new TypeError('expected an emitter')
  return renderAll(templates, contextOf(context), emitter) as unknown as IterableIterator<unknown>
}

// QUIRK: liquidjs calls this as a filter, the last of each output, and declares it without `this`.
function escapeOutput(this: unknown, value: unknown): string {
  const { context, token } = this as Parameters<typeof outputOf>[0]
  return outputOf({ context, token }, value)
}

function outputOf(
  { context, token }: { context: Parameters<typeof contextOf>[0]; token: object },
  value: unknown,
): string {
  return writeValue(value, contextOf(context), token)
}
