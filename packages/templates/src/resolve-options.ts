import { ConfigError } from 'posthaste'
import { didYouMean } from './folder/nearest-name.ts'
import type { RenderLimits } from './liquid/engine.ts'
import type { FileTemplatesOptions } from './options.ts'

/** Options with nothing left out. */
export type ResolvedOptions = Required<Omit<FileTemplatesOptions, 'limits'>> & { readonly limits: RenderLimits }

/** Fills in the defaults. @throws ConfigError OPTION_INVALID for what cannot work */
export function resolveOptions(given: FileTemplatesOptions): ResolvedOptions {
  refuseUnknown('', given, options)
  refuseUnknown('limits.', given.limits ?? {}, new Set(Object.keys(defaultLimits)))
  const { locale = 'en', timeZone = 'UTC', reload = process.env['NODE_ENV'] !== 'production' } = given
  const { warn = (warning) => process.emitWarning(warning), now = Date.now } = given
  if (!works(() => new Intl.Locale(locale.replaceAll('_', '-')))) {
    throw invalid('locale', `expected a language such as en or de-AT, got ${shown(locale)}`)
  }
  if (!works(() => new Intl.DateTimeFormat('en', { timeZone }))) {
    throw invalid('timeZone', `expected an IANA time zone such as Europe/Vienna, got ${shown(timeZone)}`)
  }
  if (typeof reload !== 'boolean') throw invalid('reload', `expected true or false, got ${shown(reload)}`)
  for (const [option, value] of Object.entries({ warn, now })) {
    if (typeof value !== 'function') throw invalid(option, `expected a function, got ${shown(value)}`)
  }
  return { locale, timeZone, reload, warn, now, limits: resolveLimits(given.limits ?? {}) }
}

/** The folder that templates stand in, as it was written. @throws ConfigError OPTION_INVALID */
export function checkFolderName(folder: unknown): string {
  if (typeof folder === 'string' && folder !== '' && !folder.includes('\0')) return folder
  throw new ConfigError('OPTION_INVALID', 'fileTemplates()', `expected the path of a folder, got ${shown(folder)}`)
}

const options: ReadonlySet<string> = new Set<keyof FileTemplatesOptions>([
  'locale',
  'timeZone',
  'reload',
  'limits',
  'warn',
  'now',
])

const defaultLimits: RenderLimits = { renderMs: 1000, outputLength: 5_000_000, iterations: 100_000, depth: 32 }

function refuseUnknown(prefix: string, given: object, known: ReadonlySet<string>): void {
  if (typeof given !== 'object' || given === null) {
    throw invalid(prefix.replace('.', ''), `expected an object, got ${shown(given)}`)
  }
  const key = Object.keys(given).find((each) => !known.has(each))
  if (key !== undefined) throw invalid(`${prefix}${key}`, `is no option${didYouMean(key, known)}`)
}

function resolveLimits(given: Partial<RenderLimits>): RenderLimits {
  for (const [limit, value] of Object.entries(given)) {
    if (value === undefined || (Number.isFinite(value) && value > 0)) continue
    throw invalid(`limits.${limit}`, `expected a number above zero, got ${shown(value)}`)
  }
  const { renderMs, outputLength, iterations, depth } = defaultLimits
  return {
    renderMs: given.renderMs ?? renderMs,
    outputLength: given.outputLength ?? outputLength,
    iterations: given.iterations ?? iterations,
    depth: given.depth ?? depth,
  }
}

function works(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}

function invalid(option: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', option === '' ? 'fileTemplates()' : `fileTemplates().${option}`, problem)
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80))
  return typeof value === 'object' || typeof value === 'function'
    ? Object.prototype.toString.call(value)
    : String(value)
}
