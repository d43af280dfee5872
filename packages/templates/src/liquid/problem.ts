import type { TemplateErrorCode } from 'posthaste'

/** Something wrong that does not know yet in which file it stands; `located` makes a TemplateError of it. */
export class Problem extends Error {
  readonly code: TemplateErrorCode
  /** Where in the source it begins, when that is more exact than the tag or value around it. */
  readonly offset?: number
  readonly #inWords: string | ((written: string) => string)

  /** @param problem one sentence, or a function that makes one of the value that was being written, such as `user.name` */
  constructor(code: TemplateErrorCode, problem: string | ((written: string) => string), offset?: number) {
    super(typeof problem === 'string' ? problem : problem('the value'))
    this.code = code
    this.#inWords = problem
    if (offset !== undefined) this.offset = offset
  }

  /** The sentence, about what stands between the braces. */
  about(written: string): string {
    return typeof this.#inWords === 'string' ? this.#inWords : this.#inWords(written)
  }
}

/** The template is wrong, whatever the data. */
export function invalid(problem: string, offset?: number): Problem {
  return new Problem('TEMPLATE_INVALID', problem, offset)
}

/** A tag whose end is missing. */
export function unclosed({ name }: { readonly name: string }): Problem {
  return invalid(`{% ${name} %} is not closed; write {% end${name} %}`)
}

/** The data is not what the template needs. */
export function badData(problem: string | ((written: string) => string)): Problem {
  return new Problem('TEMPLATE_DATA_INVALID', problem)
}

/** Rendering would cost more than it may. */
export function exceeded(problem: string): Problem {
  return new Problem('TEMPLATE_LIMIT_EXCEEDED', problem)
}
