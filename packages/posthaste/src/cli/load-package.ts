// Some commands live in packages of their own, which are found where their user has installed them.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from './usage-error.ts'

/** A package that a command needs, and what of it. */
export interface PackageWanted<Module> {
  readonly name: `@posthaste/${string}`
  /** What to say where it is missing, such as `the inbox is a package of its own`. */
  readonly what: string
  /** What to install it as. @default only for development */
  readonly dependency?: 'runtime'
  /** The functions that the command calls. */
  readonly functions: readonly (keyof Module & string)[]
}

/**
 * Loads a package from where the first of these files would find it.
 *
 * @throws UsageError when none finds it, or finds another version; it says what to install
 */
export async function loadPackage<Module extends object>(
  { name, what, dependency, functions }: PackageWanted<Module>,
  files: readonly string[] = places,
): Promise<Module> {
  const install = `npm install ${dependency === 'runtime' ? '' : '--save-dev '}${name}`
  const [path] = files.flatMap((file) => resolvedFrom(file, name))
  if (path === undefined) throw new UsageError(`${what}: ${install}`)
  const loaded: Partial<Module> = await import(pathToFileURL(path).href)
  if (isWhole(loaded, functions)) return loaded
  throw new UsageError(`${path} is of another version than posthaste: ${install}@latest`)
}

/** Beside this file, and in the working directory, which counts where posthaste itself is installed elsewhere. */
const places: readonly string[] = [import.meta.filename, join(process.cwd(), 'package.json')]

/** What a package exports is known only when it is there. */
function isWhole<Module>(loaded: Partial<Module>, functions: readonly (keyof Module)[]): loaded is Module {
  return functions.every((name) => typeof loaded[name] === 'function')
}

/** Nothing when the package is not there; a package that is there and broken throws. */
function resolvedFrom(file: string, name: string): string[] {
  try {
    return [createRequire(file).resolve(name)]
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return []
    throw error
  }
}
