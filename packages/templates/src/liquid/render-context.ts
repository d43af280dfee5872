import { Context, type Drop, type Liquid } from 'liquidjs'
import type { TemplateError } from 'posthaste'
import type { PartSource } from '../folder/mail-source.ts'
import type { Budget } from './budget.ts'
import type { RenderLimits, RenderScope } from './engine.ts'
import { absent, namesOf, readProperty } from './read-property.ts'
import type { BlockBody, Unit } from './unit.ts'
import { UnknownVariable } from './unknown-variable.ts'

/** What all contexts of one render share. */
export interface Run {
  readonly scope: RenderScope
  readonly limits: RenderLimits
  readonly budget: Budget
  /**
   * The layout or partial at a path, compiled.
   *
   * @throws Problem TEMPLATE_INVALID when there is none
   */
  unitAt(path: string, offset?: number): Unit
  /** An error of this part, with its place. */
  located(error: unknown, part: PartSource): TemplateError
  /** What stands in for each block, the most derived first. */
  blocks: Map<string, BlockBody[]>
  /** Of those, the ones that a layout has asked for. */
  readonly shown: Set<string>
  /** True while a part that has a layout runs outside its blocks: blocks write nothing there. */
  collecting: boolean
  /** How many captures are being written: what filters and conditions will look at has no holes in it. */
  captures: number
}

/** Variables of a render. Only own properties are read, nothing is called, and an unknown name is an error. */
export class RenderContext extends Context {
  readonly run: Run
  readonly #data: object

  constructor(run: Run, liquid: Liquid, data: object, parent?: RenderContext) {
    const limits = { memoryLimit: run.limits.outputLength, renderLimit: run.limits.renderMs }
    const inherited = parent && { memoryLimit: parent.memoryLimit, renderLimit: parent.renderLimit }
    // The environment holds what increment and decrement count, which would else be written into the caller's data.
    super(Object.create(null), liquid.options, { sync: true, ...limits }, { liquid, ...inherited })
    this.run = run
    this.#data = data
  }

  /** Throws when the time is over. */
  checkTime(): void {
    this.renderLimit.check(performance.now())
  }

  // Both are plain functions where liquidjs has generators: its driver takes a value as well, and it is called for every
  // variable.
  override _get(path: (string | number | Drop)[]): IterableIterator<unknown> {
    return valueAsIterator(this.read(path))
  }

  override _getFromScope(value: unknown, path: (string | number | Drop)[] | string): IterableIterator<unknown> {
    return valueAsIterator(this.within(value, typeof path === 'string' ? path.split('.') : path))
  }

  /** What a path leads to, from the innermost scope that has its first name. */
  read(path: readonly unknown[]): unknown {
    const name = String(path[0])
    return this.within(readProperty(this.#scopeOf(name), name), path, 1)
  }

  /** Like a path in a template, but undefined where there is nothing; for filters that take a property's name. */
  property(value: unknown, path: string): unknown {
    let found = value
    for (const key of path.split('.')) {
      found = readProperty(found, key)
      if (found === absent) return undefined
    }
    return found
  }

  /** A variable that the template has itself made, if it has; for what a tag looks up behind its author's back. */
  lookUp(name: string): unknown {
    const scopes: readonly Record<string, unknown>[] = this['scopes']
    return scopes.findLast((scope) => Object.hasOwn(scope, name))?.[name]
  }

  /** A context that sees only what it is given and the globals. */
  override spawn(data: object = {}): RenderContext {
    return new RenderContext(this.run, this.liquid, data, this)
  }

  #scopeOf(name: string): object {
    const scopes = this['scopes']
    for (let index = scopes.length - 1; index >= 0; index--) {
      const scope = scopes[index]
      if (scope !== undefined && Object.hasOwn(scope, name)) return scope
    }
    for (const scope of [this.environments, this.#data, this.run.scope.globals]) {
      if (Object.hasOwn(scope, name)) return scope
    }
    throw new UnknownVariable([name], () => this.#names())
  }

  #names(): string[] {
    const scopes = [...this['scopes'], this.environments, this.#data, this.run.scope.globals]
    return scopes.flatMap((scope) => Object.keys(scope))
  }

  /** What a path leads to from a value. */
  within(value: unknown, path: readonly unknown[], from = 0): unknown {
    let found = value
    for (let index = from; index < path.length; index++) {
      const owner = found
      const key = path[index]
      found = readProperty(owner, key)
      if (found === absent) {
        const names = () => namesOf(owner)
        const kind = typeof owner === 'object' || typeof owner === 'string' ? undefined : typeof owner
        throw new UnknownVariable(path.slice(0, index + 1).map(String), names, isInherited(owner, String(key)), kind)
      }
    }
    return found
  }
}

function isInherited(owner: unknown, key: string): boolean {
  if (typeof owner !== 'object' || owner === null || Array.isArray(owner)) return false
  return key in owner && !(key in Object.prototype)
}

// QUIRK: liquidjs declares iterators where its driver takes whatever is yielded; only an iterator is run.
function valueAsIterator(value: unknown): IterableIterator<unknown> {
  return value as IterableIterator<unknown>
}
