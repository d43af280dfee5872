import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { ConfigError, type TemplateProblem } from 'posthaste'
import { readFolder } from '../folder/read-folder.ts'
import { createLocales } from '../locale/locales.ts'
import { firstWords } from './declaration-file.ts'
import { typesOf } from './types-of.ts'

/** Where the types go. */
export interface WriteTypesOptions {
  /** The file, ending in `.d.ts`; the compiler must see it. @default templates.d.ts in the folder */
  readonly out?: string
  /** Writes nothing: for CI, which wants to know whether the file is up to date. @default false */
  readonly check?: boolean
}

/** What became of the types. */
export interface WrittenTypes {
  /** The file, as an absolute path. */
  readonly file: string
  /**
   * - `written`: it is new, or was changed.
   * - `current`: it was right already.
   * - `outdated`: `check` was asked for, and it is missing or not right.
   * - `refused`: there are problems; the file was left as it is.
   */
  readonly state: 'written' | 'current' | 'outdated' | 'refused'
  /** How many templates it describes. */
  readonly templates: number
  /** How many translated texts it describes. */
  readonly texts: number
  /** What has to be put right first. */
  readonly problems: readonly TemplateProblem[]
  /** What is superfluous, such as a declared variable that nothing uses. */
  readonly warnings: readonly TemplateProblem[]
}

/**
 * Writes a file that tells the compiler the data of each template in the folder and the values of each translated text,
 * so that it checks every `send()`. The same files give the same text.
 *
 * Throws a ConfigError OPTION_INVALID when the folder is missing, or `out` is no place for the file.
 */
export async function writeTypes(folder: string, options: WriteTypesOptions = {}): Promise<WrittenTypes> {
  const root = resolve(folder)
  const file = resolve(options.out ?? join(root, 'templates.d.ts'))
  if (!file.endsWith('.d.ts')) throw invalid(`the file must end in .d.ts, got ${basename(file)}`)
  const contents = readFolder(root)
  const { catalogues } = contents
  const locales = createLocales({ catalogues, defaultLocale: 'en', timeZone: 'UTC', warn: () => {} })
  const texts = locales.texts()
  const label = relative(dirname(file), root).replaceAll(sep, '/') || '.'
  const { text, templates, problems, warnings } = typesOf(contents, { texts, label })
  const all = [...problems, ...locales.problems.map((problem) => ({ template: problem.file, ...problem }))]
  const facts = { file, templates, texts: texts.size, problems: all, warnings }
  if (all.length > 0) return { ...facts, state: 'refused' }
  const before = textOf(file)
  if (before === text) return { ...facts, state: 'current' }
  if (options.check) return { ...facts, state: 'outdated' }
  if (before !== undefined && !before.startsWith(firstWords)) {
    throw invalid(`${file} was written by somebody else: move it away, or choose another`)
  }
  write(file, text)
  return { ...facts, state: 'written' }
}

/** What the file holds, with the line ends that Git may have given it put right. */
function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\r\n', '\n') : undefined
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error
    throw invalid(`${file} cannot be written (${reason})`, error)
  }
}

function invalid(problem: string, cause?: unknown): ConfigError {
  return new ConfigError('OPTION_INVALID', 'writeTypes()', problem, cause)
}
