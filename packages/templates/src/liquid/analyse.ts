// Which data and which translations a part uses, told without rendering it.
import type { FolderContents, PartSource } from '../folder/mail-source.ts'
import { compile } from './compile.ts'
import { DataScope } from './data-scope.ts'
import { located } from './located.ts'
import { exceeded } from './problem.ts'
import { sharedPart } from './shared-part.ts'
import type { Unit } from './unit.ts'
import type { TranslationUse, VariableUse } from './usage.ts'
import { boundScope, type Walk, walk } from './usage-walk.ts'
import type { Findings } from './value-uses.ts'

export type { TranslationUse, VariableUse } from './usage.ts'

/** Everything that a part, its layout and its partials want from outside. */
export interface Usage {
  /** Each use of data; what the templates assign, capture or loop over themselves is followed back to the data it came from. */
  readonly variables: readonly VariableUse[]
  /** Each translation whose key stands in the template; a key that is computed is not told. */
  readonly translations: readonly TranslationUse[]
}

/**
 * Follows a part through its layout and partials.
 *
 * @param layout the layout that the part stands in, such as `layouts/base`, unless it extends one itself
 * @throws TemplateError TEMPLATE_INVALID where a file is wrong or one that it names is missing
 */
export function analyse(part: PartSource, contents: FolderContents, layout?: string): Usage {
  const findings: Findings = { variables: [], translations: [] }
  const at: Walk = {
    part,
    findings,
    scope: new DataScope(),
    shared: contents.shared,
    guarded: [],
    replaced: new Set(),
    inside: [],
    count: { entered: 0 },
    unitAt: (path, from, offset) => {
      try {
        return compile(sharedPart(contents.shared, path, offset), from.part.file)
      } catch (error) {
        throw located(error, from.part, from.part.file)
      }
    },
  }
  walkInLayout(compile(part, part.file), layout, at, 0)
  return { variables: withoutListWords(findings.variables), translations: findings.translations }
}

function walkInLayout(unit: Unit, layout: string | undefined, at: Walk, depth: number): void {
  try {
    walk(unit.templates, at)
    const path = unit.extended ? unit.extended.path : layout
    if (path === undefined) return
    if (depth > deepest) throw exceeded(`layouts stand more than ${deepest} deep in each other`)
    const parent = at.unitAt(path, at, unit.extended?.offset ?? 0)
    // What a part shows of the blocks above it, it may show of all of them.
    const own = unit.part.source.includes('block.super') ? [] : [...unit.blocks.keys(), 'content']
    const scope = unit.extended ? boundScope(unit.extended.bindings, at) : at.scope
    walkInLayout(
      parent,
      undefined,
      { ...at, part: parent.part, scope, replaced: new Set([...at.replaced, ...own]) },
      depth + 1,
    )
  } catch (error) {
    throw located(error, unit.part, unit.part.file)
  }
}

const deepest = 32

/** `items.size` and `items.first` ask the list itself, where something else shows that it is one. */
function withoutListWords(uses: readonly VariableUse[]): VariableUse[] {
  const lists = new Set(uses.flatMap(({ path, kind }) => listsIn(kind === 'iterated' ? [...path, '[]'] : path)))
  return uses.map((use) => {
    const path: string[] = []
    for (const [index, segment] of use.path.entries()) {
      const isList = lists.has(JSON.stringify(path))
      if (isList && (segment === 'size' || segment === 'length') && index === use.path.length - 1)
        return { ...use, path, kind: 'tested' }
      path.push(isList && (segment === 'first' || segment === 'last') ? '[]' : segment)
    }
    return { ...use, path }
  })
}

function listsIn(path: readonly string[]): string[] {
  return path.flatMap((segment, index) => (segment === '[]' ? [JSON.stringify(path.slice(0, index))] : []))
}
