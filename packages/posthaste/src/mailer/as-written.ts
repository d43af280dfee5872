import { ConfigError, MailError } from '../errors.ts'

/**
 * What `make` returns; a ConfigError of it about an option among `names` calls the option as the user wrote it, such as
 * the variable that the option was read from.
 */
export function asWritten<Value>(names: Readonly<Record<string, string>>, make: () => Value): Value {
  try {
    return make()
  } catch (error) {
    throw MailError.is(error) ? renamed(error, names) : error
  }
}

function renamed(error: MailError, names: Readonly<Record<string, string>>): MailError {
  // Of another copy of the package it is no instance of this ConfigError.
  const option = 'option' in error && typeof error.option === 'string' ? error.option : ''
  const name = Object.hasOwn(names, option) ? names[option] : undefined
  if (name === undefined || (error.code !== 'OPTION_INVALID' && error.code !== 'ROUTE_UNKNOWN')) return error
  const problem = error.message.startsWith(`${option}: `) ? error.message.slice(option.length + 2) : error.message
  return new ConfigError(error.code, name, problem, error)
}
