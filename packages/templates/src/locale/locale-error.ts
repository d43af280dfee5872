import { TemplateError } from 'posthaste'

/**
 * A locale, a time zone or a value that does not fit. Whoever knows the template and the place in it throws it again from
 * there, with {@link LocaleError.problem}.
 */
export class LocaleError extends TemplateError {
  /** What was expected and what was got, without any place. */
  readonly problem: string

  /** @param where - the catalogue that asked for it, such as `locales/de.json` */
  constructor(problem: string, where = 'locales') {
    super('TEMPLATE_DATA_INVALID', { template: where, file: where }, problem)
    this.problem = problem
  }
}

/** A value as an error shows it: short, on one line. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Date) return 'an invalid date'
  if (typeof value === 'function') return 'a function'
  return typeof value === 'object' ? 'an object' : String(value)
}
