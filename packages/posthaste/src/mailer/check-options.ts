import { ConfigError, MailError } from '../errors.ts'
import type { Habits } from '../message/habits.table.ts'
import { kindOf } from '../message/plain-text.ts'
import { suggestion } from '../transport/nearest-name.ts'

/**
 * Refuses a value that is not an object of options, and every option whose name is not among `names`.
 *
 * Throws OPTION_INVALID; `path` is where the options stand, such as `routes.newsletter.`, or empty. `habits` helps with
 * the names of other libraries.
 */
export function refuseUnknownOptions(given: object, names: ReadonlySet<string>, path: string, habits?: Habits): void {
  if (typeof given !== 'object' || given === null) {
    throw new ConfigError('OPTION_INVALID', path.slice(0, -1), `expected an object of options, got ${kindOf(given)}`)
  }
  for (const name in given) {
    if (!names.has(name)) throw unknownOption(name, names, path, habits)
  }
}

function unknownOption(
  name: string,
  names: ReadonlySet<string>,
  path: string,
  habits: Habits | undefined,
): ConfigError {
  const remedy = habits?.get(name)
  if (remedy !== undefined) return new ConfigError('OPTION_INVALID', `${path}${name}`, `is not an option; ${remedy}`)
  const known = [...names].join(', ')
  return new ConfigError(
    'OPTION_INVALID',
    `${path}${name}`,
    `is not an option; there are ${known}${suggestion(name, names)}`,
  )
}

/** What `check` returns; what it finds wrong with a message is an OPTION_INVALID that names `option` and the field. */
export function checkedOption<Value>(option: string, check: () => Value): Value {
  try {
    return check()
  } catch (error) {
    throw MailError.is(error) ? inOption(error, option) : error
  }
}

function inOption(error: MailError, option: string): ConfigError {
  const field = 'field' in error && typeof error.field === 'string' ? error.field : ''
  const problem = error.message.startsWith(`${field}: `) ? error.message.slice(field.length + 2) : error.message
  const place = field === '' || field === 'message' ? option : field.startsWith(option) ? field : `${option}.${field}`
  return new ConfigError('OPTION_INVALID', place, problem, error)
}
