import { ConfigError } from '../errors.ts'
import { suggestion } from '../transport/nearest-name.ts'

/**
 * Refuses a value that is not an object of options, and every option whose name is not among `names`.
 *
 * Throws OPTION_INVALID; `path` is where the options stand, such as `routes.newsletter.`, or empty.
 */
export function refuseUnknownOptions(given: object, names: ReadonlySet<string>, path: string): void {
  for (const name in given) {
    if (!names.has(name)) throw unknownOption(name, names, path)
  }
}

function unknownOption(name: string, names: ReadonlySet<string>, path: string): ConfigError {
  const known = [...names].join(', ')
  return new ConfigError(
    'OPTION_INVALID',
    `${path}${name}`,
    `is not an option; there are ${known}${suggestion(name, names)}`,
  )
}
