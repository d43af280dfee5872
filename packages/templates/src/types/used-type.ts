// The types that can be told from how a template uses its variables, where it declares none and has no sample.
import type { VariableUse } from '../liquid/analyse.ts'
import { type DataType, listProperties, type Member, type Members, unionOf, wordType } from './data-type.ts'

/** The members that the variables make; what is tested only may be left out. */
export function usedMembers(variables: readonly VariableUse[]): Members {
  const root = node()
  for (const { path, kind } of variables) at(root, path).uses.add(kind)
  return membersOf(root.properties)
}

/** How one variable or property is used, and its own properties. */
interface Node {
  readonly uses: Set<VariableUse['kind']>
  readonly properties: Map<string, Node>
}

const element = '[]'

function node(): Node {
  return { uses: new Set(), properties: new Map() }
}

/** The node that a path leads to; the ones on the way are made. */
function at(root: Node, path: readonly string[]): Node {
  let place = root
  for (const step of path) {
    const next = place.properties.get(step) ?? node()
    place.properties.set(step, next)
    place = next
  }
  return place
}

function membersOf(properties: ReadonlyMap<string, Node>): Members {
  return new Map([...properties].map(([name, each]) => [name, memberOf(each)]))
}

function memberOf({ uses, properties }: Node): Member {
  if (isList(uses, properties)) return tested(uses, { kind: 'array', element: elementOf(properties) })
  if (properties.size > 0) return tested(uses, { kind: 'object', members: membersOf(properties) })
  if (uses.has('output')) return { type: printable, optional: false }
  return { type: wordType('unknown'), optional: true }
}

/** What a template tests before it uses it may be null. */
function tested(uses: Node['uses'], type: DataType): Member {
  return { type: uses.has('tested') ? unionOf([type, wordType('null')]) : type, optional: false }
}

function isList(uses: Node['uses'], properties: Node['properties']): boolean {
  if (uses.has('iterated') || properties.has(element)) return true
  return properties.size > 0 && [...properties.keys()].every((name) => listProperties.has(name))
}

/** `first` and `last` are elements like any other. */
function elementOf(properties: Node['properties']): DataType {
  const merged = node()
  for (const name of [element, 'first', 'last']) {
    const each = properties.get(name)
    if (each !== undefined) merge(merged, each)
  }
  return memberOf(merged).type
}

function merge(into: Node, from: Node): void {
  for (const use of from.uses) into.uses.add(use)
  for (const [name, each] of from.properties) merge(at(into, [name]), each)
}

/** What Liquid can put into text. */
const printable = unionOf((['string', 'number', 'boolean', 'Date', 'null'] as const).map(wordType))
