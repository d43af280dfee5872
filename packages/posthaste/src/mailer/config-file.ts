import { ConfigError, MailError } from '../errors.ts'
import { asWritten } from './as-written.ts'
import { createMailer, isMailer } from './create-mailer.ts'
import { placeOf } from './error-place.ts'
import type { Mailer } from './mailer.ts'
import type { MailerOptions } from './options.ts'

const fileNames = ['posthaste.config.ts', 'posthaste.config.js', 'posthaste.config.mjs']

/**
 * The path of posthaste.config.{ts,js,mjs} in `directory` or above it, no higher than the first package.json; undefined
 * when there is none. Throws OPTION_INVALID when one folder has two of them.
 */
export async function findConfigFile(directory: string): Promise<string | undefined> {
  const [{ existsSync }, { dirname, join, resolve }] = await Promise.all([import('node:fs'), import('node:path')])
  for (let folder = resolve(directory), above = ''; folder !== above; above = folder, folder = dirname(folder)) {
    const present = fileNames.map((name) => join(folder, name)).filter((path) => existsSync(path))
    if (present.length > 1) throw invalid(present.join(' and '), 'cannot both count; keep one')
    if (present[0] !== undefined || existsSync(join(folder, 'package.json'))) return present[0]
  }
  return undefined
}

/** The mailer that a configuration file exports, or one with the options that it exports; throws OPTION_INVALID with its path. */
export async function loadConfigFile(path: string): Promise<Mailer> {
  const exported = await defaultExportOf(path)
  if (isMailer(exported)) return exported
  if (typeof exported !== 'object' || exported === null) {
    throw invalid(path, 'must have a default export: a mailer from createMailer(), or the options of one')
  }
  try {
    // Whatever stands in the file: createMailer() checks every option of it.
    return asWritten(namesOf(exported), () => createMailer(exported as MailerOptions))
  } catch (error) {
    if (!MailError.is(error)) throw error
    throw invalid(path, error.message, error)
  }
}

/** A file that says `transport` has no routes to name. */
function namesOf(exported: object): Readonly<Record<string, string>> {
  return 'transport' in exported ? { 'routes.default.transport': 'transport' } : {}
}

async function defaultExportOf(path: string): Promise<unknown> {
  const { pathToFileURL } = await import('node:url')
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(path).href)
    return module.default
  } catch (error) {
    const place = error instanceof Error ? placeOf(error, path, pathToFileURL(path).href) : undefined
    const problem = `could not be loaded: ${error instanceof Error ? error.message : error}`
    throw invalid(path, place === undefined ? problem : `${problem} (${place})`, error)
  }
}

function invalid(option: string, problem: string, cause?: unknown): ConfigError {
  return new ConfigError('OPTION_INVALID', option, problem, cause)
}
