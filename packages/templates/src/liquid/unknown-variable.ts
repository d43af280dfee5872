import { didYouMean } from '../folder/nearest-name.ts'

/**
 * Thrown where a path leads nowhere. It is no Error, for `{% if nickname %}` throws and catches one each time, and a stack
 * would cost more than the rest of the tag.
 */
export class UnknownVariable {
  // QUIRK: liquidjs tells by this name what `if` and `default` may overlook.
  readonly name = 'InternalUndefinedVariableError'
  /** Where in the source the path begins, once that is known. */
  offset?: number
  readonly #path: readonly string[]
  readonly #names: () => Iterable<string>
  readonly #inherited: boolean
  readonly #kind: string | undefined

  /**
   * @param path as far as it was followed
   * @param names what would have been found at its end
   * @param inherited whether a class has it, which templates may not read
   * @param kind of what has no properties at all, such as `number`
   */
  constructor(path: readonly string[], names: () => Iterable<string>, inherited = false, kind?: string) {
    this.#path = path
    this.#names = names
    this.#inherited = inherited
    this.#kind = kind
  }

  /** One sentence with the nearest name. */
  get message(): string {
    const [name = ''] = this.#path.slice(-1)
    if (this.#path.length === 1) {
      const near = didYouMean(name, this.#some())
      return `unknown variable "${name}"${near || `; give it in the data, or write {{ ${name} | default: '' }}`}`
    }
    const owner = this.#path.slice(0, -1).join('.')
    if (this.#inherited) {
      return `"${name}" of "${owner}" belongs to a class; templates read plain data only, so copy it into the data`
    }
    const is = this.#kind === undefined ? '' : `is a ${this.#kind}, and `
    return `"${owner}" ${is}has no "${name}"${didYouMean(name, this.#some())}`
  }

  /** Data may have a million keys, and an error must not be dear. */
  #some(): string[] {
    return [...this.#names()].slice(0, 1000)
  }
}
