// Follows the tags of a template, and the names that they give to data.
import { DecrementTag, IncrementTag, type Template, TypeGuards, Value } from 'liquidjs'
import type { FolderContents } from '../folder/mail-source.ts'
import type { Bindings } from './binding.ts'
import { childrenOf } from './check-templates.ts'
import { DataScope, elementOrigin } from './data-scope.ts'
import { exceeded } from './problem.ts'
import { AssignTag, CaptureTag, WithTag } from './tags/assignment.ts'
import { CaseTag } from './tags/case.ts'
import { ConditionTag } from './tags/condition.ts'
import { BlockTag } from './tags/inheritance.ts'
import { LoopTag } from './tags/loop.ts'
import { PartialTag } from './tags/partial.ts'
import { BlockTransTag, TransTag } from './tags/translate.ts'
import type { Unit } from './unit.ts'
import { literalOf, noteToken, noteTranslation, noteValue, type Standpoint } from './value-uses.ts'

/** Where a walk stands, and what it may look up. */
export interface Walk extends Standpoint {
  readonly shared: FolderContents['shared']
  unitAt(path: string, from: Walk, offset: number): Unit
  /** Blocks that something more derived stands in for. */
  readonly replaced: ReadonlySet<string>
  /** The partials around, outermost first. */
  readonly inside: readonly string[]
  /** How many partials were entered, in all. */
  readonly count: { entered: number }
}

/** Notes what these templates use. */
export function walk(templates: readonly Template[], at: Walk): void {
  for (const template of templates) walkOne(template, at)
}

function walkOne(template: Template, at: Walk): void {
  if (template instanceof ConditionTag) walkCondition(template, at)
  else if (template instanceof CaseTag) {
    noteValue(template.value, 'tested', at)
    for (const { values } of template.choices) for (const value of values) noteToken(value, 'tested', at)
    walk(childrenOf(template), at)
  } else if (template instanceof LoopTag) walkLoop(template, at)
  else if (template instanceof AssignTag) at.scope.assign(template.variable, noteValue(template.value, 'output', at))
  else if (template instanceof CaptureTag) {
    walk(template.templates, at)
    at.scope.assign(template.variable, undefined)
  } else if (template instanceof WithTag) walk(template.templates, { ...at, scope: boundScope(template.bindings, at) })
  else if (template instanceof BlockTag) {
    const scope = new DataScope(at.scope)
    scope.name('block', undefined)
    if (!at.replaced.has(template.block)) walk(template.templates, { ...at, scope })
  } else if (template instanceof PartialTag) walkPartial(template, at)
  else if (template instanceof TransTag || template instanceof BlockTransTag) walkTranslation(template, at)
  else walkOther(template, at)
}

function walkCondition({ branches, otherwise }: ConditionTag, at: Walk): void {
  for (const { condition, holdsIf, templates } of branches) {
    const before = at.findings.variables.length
    noteValue(condition, 'tested', at)
    const tested = at.findings.variables.slice(before).map(({ path }) => path)
    walk(templates, holdsIf && isSure(condition) ? { ...at, guarded: [...at.guarded, ...tested] } : at)
  }
  walk(otherwise, at)
}

/** Whether a condition that holds says that all its variables are there. */
function isSure({ initial: { postfix } }: Value): boolean {
  return postfix.every((token) => !TypeGuards.isOperatorToken(token) || !['or', 'not', '!='].includes(token.operator))
}

function walkOther(template: Template, at: Walk): void {
  for (const argument of template.arguments?.() ?? []) {
    if (argument instanceof Value) noteValue(argument, 'output', at)
    else noteToken(argument, 'output', at)
  }
  if (template instanceof IncrementTag || template instanceof DecrementTag) {
    for (const identifier of template.localScope()) at.scope.assign(identifier.content, undefined)
  }
  walk(childrenOf(template), at)
}

function walkLoop({ names, collection, offset, limit, templates, otherwise }: LoopTag, at: Walk): void {
  const origin = noteToken(collection, TypeGuards.isRangeToken(collection) ? 'output' : 'iterated', at)
  noteToken(offset, 'output', at)
  noteToken(limit, 'output', at)
  const scope = new DataScope(at.scope)
  scope.name('forloop', undefined)
  const [first = '', second] = names
  scope.name(first, second === undefined ? elementOrigin(origin) : undefined)
  if (second !== undefined) scope.name(second, elementOrigin(origin))
  walk(templates, { ...at, scope })
  walk(otherwise, at)
}

function walkPartial({ shared, bindings, subject, isolated }: PartialTag, at: Walk): void {
  const scope = boundScope(bindings, at, isolated)
  if (subject) {
    const origin = noteValue(subject.value, subject.each ? 'iterated' : 'output', at)
    scope.name(subject.name, subject.each ? elementOrigin(origin) : origin)
    scope.name('forloop', undefined)
  }
  const unit = at.unitAt(shared.path, at, shared.offset)
  if (at.inside.includes(shared.path)) return
  if (++at.count.entered > mostPartials) throw exceeded(`shows more than ${mostPartials} partials`)
  const inside = [...at.inside, shared.path]
  walk(unit.templates, { ...at, part: unit.part, scope, replaced: new Set(), inside })
}

const mostPartials = 2000

function walkTranslation(tag: TransTag | BlockTransTag, at: Walk): void {
  const { bindings, context: given, variable } = tag.how
  boundScope(bindings, at)
  const names = bindings.map(({ name }) => name)
  if (tag instanceof BlockTransTag) {
    for (const { name, value } of tag.variables) {
      names.push(name)
      noteValue(value, 'output', at)
    }
  } else noteValue(tag.key, 'output', at)
  if (given) noteValue(given, 'output', at)
  const key = tag instanceof BlockTransTag ? tag.key : literalOf(tag.key)
  const context = given && literalOf(given)
  const use = { values: names, count: names.includes('count'), ...(context === undefined ? {} : { context }) }
  if (key !== undefined) noteTranslation({ key, ...use }, tag.token.begin, at)
  if (variable !== undefined) at.scope.assign(variable, undefined)
}

/** A scope with what a tag is given by name, each of which is used by being given. */
export function boundScope(bindings: Bindings, at: Standpoint, isolated = false): DataScope {
  const scope = new DataScope(at.scope, isolated)
  for (const { name, value } of bindings) scope.name(name, noteValue(value, 'output', at))
  return scope
}
