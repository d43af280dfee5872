// Which files are in the templates' folder, and how can be told whether one has changed?
import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs'
import { sep } from 'node:path'
import { ConfigError } from 'posthaste'
import type { FolderProblem } from './mail-source.ts'

/** What stands in a folder, looked at and not opened. */
export interface FolderList {
  readonly files: readonly ListedFile[]
  /** The folder itself first, all as absolute paths. */
  readonly folders: readonly string[]
  readonly problems: readonly FolderProblem[]
  /** Differs when a file came, went or changed. */
  readonly signature: string
}

/** A file that was found. */
export interface ListedFile {
  /** From the folder, with `/` between the names. */
  readonly path: string
  readonly absolute: string
  readonly octets: number
}

interface Walk {
  /** The folder without symbolic links in its path. */
  readonly root: string
  readonly files: ListedFile[]
  readonly folders: string[]
  readonly problems: FolderProblem[]
  readonly stamps: string[]
}

const mostFiles = 10_000
const deepest = 8

/**
 * Lists every file below the folder, sorted by path. Names that begin with a dot, copies that editors leave, README.md and
 * source code are passed over; what a symbolic link leads to outside the folder is a problem.
 *
 * @throws ConfigError OPTION_INVALID when there is no such folder
 */
export function listFiles(folder: string): FolderList {
  const root = realFolder(folder)
  const walk: Walk = { root, files: [], folders: [], problems: [], stamps: [] }
  visit(walk, '', root, [root])
  const { files, folders, problems, stamps } = walk
  return { files, folders, problems, signature: [...stamps, ...problems.map((each) => each.problem)].join('\n') }
}

function realFolder(folder: string): string {
  try {
    if (statSync(folder).isDirectory()) return realpathSync(folder)
  } catch (error) {
    throw new ConfigError('OPTION_INVALID', 'fileTemplates()', `there is no folder ${folder}`, error)
  }
  throw new ConfigError('OPTION_INVALID', 'fileTemplates()', `${folder} is a file, not a folder`)
}

/** `above` holds the real paths of the folders that this one stands in, so that a link cannot lead round in a circle. */
function visit(walk: Walk, path: string, absolute: string, above: readonly string[]): void {
  walk.folders.push(absolute)
  const entries = readEntries(walk, path, absolute)
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    if (isPassedOver(entry.name)) continue
    if (walk.files.length >= mostFiles) {
      if (walk.files.length === mostFiles) report(walk, path, `is passed over: more than ${mostFiles} files`)
      return
    }
    visitEntry(walk, path === '' ? entry.name : `${path}/${entry.name}`, `${absolute}${sep}${entry.name}`, entry, above)
  }
}

function visitEntry(walk: Walk, path: string, absolute: string, entry: Dirent, above: readonly string[]): void {
  try {
    const real = entry.isSymbolicLink() ? realpathSync(absolute) : absolute
    if (!isInside(real, walk)) report(walk, path, 'is a symbolic link that leads out of the folder')
    else visitReal(walk, path, real, above)
  } catch (error) {
    report(walk, path, `cannot be read: ${codeOf(error)}`)
  }
}

function visitReal(walk: Walk, path: string, real: string, above: readonly string[]): void {
  const stats = statSync(real)
  if (stats.isFile()) {
    walk.files.push({ path, absolute: real, octets: stats.size })
    walk.stamps.push(`${path}\t${stats.size}\t${stats.mtimeMs}\t${stats.ctimeMs}\t${stats.ino}`)
  } else if (!stats.isDirectory()) report(walk, path, 'is neither a file nor a folder')
  else if (above.length > deepest) report(walk, path, `is passed over: folders stand at most ${deepest} deep`)
  else if (above.includes(real)) report(walk, path, 'is a symbolic link that leads round in a circle')
  else visit(walk, path, real, [...above, real])
}

function readEntries(walk: Walk, path: string, absolute: string): Dirent[] {
  try {
    return readdirSync(absolute, { withFileTypes: true })
  } catch (error) {
    report(walk, path, `cannot be read: ${codeOf(error)}`)
    return []
  }
}

function isInside(real: string, { root }: Walk): boolean {
  return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep)
}

/** `.DS_Store`, `welcome.liquid~`, `#welcome.liquid#`, and the code that may stand beside the mails. */
function isPassedOver(name: string): boolean {
  return /^\.|~$|^#.*#$|^README\.md$|^node_modules$|\.[cm]?[jt]sx?$|\.pot$/.test(name)
}

function report(walk: Walk, path: string, problem: string): void {
  walk.problems.push({ file: path === '' ? '.' : path, problem })
}

/** The system's short word for what happened, such as `EACCES`. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return String(error)
}
