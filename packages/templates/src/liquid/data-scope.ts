// Which name means which data, while a template is read without data.
import { globalNames } from './globals.ts'

/** Where a variable of the template comes from. */
export interface Origin {
  /** As in {@link VariableUse}. */
  readonly path: readonly string[]
  /** Of the elements, where they are not those of `path`: after `map: 'title'` they are the titles. */
  readonly elements?: readonly string[]
}

/** Names and what they stand for; undefined for what the template made itself. */
export class DataScope {
  readonly #names = new Map<string, Origin | undefined>()
  readonly #outer: DataScope | undefined
  readonly #isolated: boolean

  /** @param isolated whether only its own names and the globals are seen, as in a partial that is rendered */
  constructor(outer?: DataScope, isolated = false) {
    this.#outer = outer
    this.#isolated = isolated
  }

  /** Names something here. */
  name(name: string, origin: Origin | undefined): void {
    this.#names.set(name, origin)
  }

  /** Names something for the rest of the part, as `assign` does. */
  assign(name: string, origin: Origin | undefined): void {
    if (this.#outer === undefined || this.#isolated) this.name(name, origin)
    else this.#outer.assign(name, origin)
  }

  /** What a name stands for: data, or undefined for a global and what the template made. */
  find(name: string): Origin | undefined {
    if (this.#names.has(name)) return this.#names.get(name)
    if (this.#isolated) return undefined
    if (this.#outer) return this.#outer.find(name)
    return globalNames.has(name) ? undefined : { path: [name] }
  }
}

/** The origin of an element of a list. */
export function elementOrigin(origin: Origin | undefined): Origin | undefined {
  return origin && { path: origin.elements ?? [...origin.path, '[]'] }
}

/** The origin of a property. */
export function propertyOrigin(origin: Origin | undefined, name: string): Origin | undefined {
  if (origin === undefined) return undefined
  return name === '[]' ? elementOrigin(origin) : { path: [...origin.path, name] }
}

/** What a filter makes of something, as far as it is still the same data. */
export function filteredOrigin(origin: Origin | undefined, filter: string, property?: string): Origin | undefined {
  if (sameList.has(filter)) return origin
  if (oneElement.has(filter)) return elementOrigin(origin)
  const element = elementOrigin(origin)
  if (filter !== 'map' || property === undefined || origin === undefined || element === undefined) return undefined
  return { path: origin.path, elements: [...element.path, ...property.split('.')] }
}

/** Whether a filter wants a list. */
export function wantsList(filter: string): boolean {
  return lists.has(filter) || oneElement.has(filter)
}

const sameList: ReadonlySet<string> = new Set([
  ...['compact', 'concat', 'default', 'default_if_none', 'reject', 'reverse', 'sort', 'sort_natural', 'uniq', 'where'],
])
const oneElement: ReadonlySet<string> = new Set(['find', 'first', 'last'])
const lists: ReadonlySet<string> = new Set([
  ...['compact', 'concat', 'find_index', 'group_by', 'has', 'join', 'list', 'map', 'reject', 'reverse', 'sort'],
  ...['sort_natural', 'sum', 'uniq', 'where'],
])
