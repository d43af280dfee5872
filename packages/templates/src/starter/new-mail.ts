import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ConfigError } from 'posthaste'
import { fileRole } from '../folder/file-role.ts'
import type { FolderContents, MailSource } from '../folder/mail-source.ts'
import { didYouMean } from '../folder/nearest-name.ts'
import { readFolder } from '../folder/read-folder.ts'
import { addTexts } from './add-texts.ts'
import { sharedFiles } from './shared-files.ts'
import { startersFolder } from './starters-folder.ts'

/** How a mail is begun. */
export interface NewMailOptions {
  /** The finished mail to begin with. @default the one of the same name, else `welcome` */
  readonly from?: string
  /** The folder that the finished mails are in. @default that of this package */
  readonly starters?: string
}

/** What was made. */
export interface NewMail {
  readonly template: string
  /** The finished mail that it began with. */
  readonly from: string
  /** The templates' folder, as an absolute path. */
  readonly folder: string
  /** The files that were made, as paths from the folder, sorted. */
  readonly created: readonly string[]
  /** Catalogues of the folder that were given the texts of the mail which they lacked; the rest of them is as it was. */
  readonly extended: readonly string[]
}

/**
 * Makes a mail that works in a templates' folder, which is made too if need be: a copy of a finished one, with the layout,
 * partials, styles and texts of it that the folder lacks. Nothing that is there is overwritten.
 *
 * Throws a ConfigError OPTION_INVALID when the name is none for a mail or is taken, or there is no such starter.
 */
export async function newMail(folder: string, name: string, options: NewMailOptions = {}): Promise<NewMail> {
  checkName(name)
  const starters = readFolder(options.starters ?? startersFolder())
  const starter = starterFor(name, options.from, starters)
  const root = resolve(folder)
  checkFree(root, name)
  mkdirSync(root, { recursive: true })
  const before = readFolder(root)
  const shared = sharedFiles(starter, starters, before)
  const files = [
    ...starter.files.map((path) => [renamed(path, starter.name, name), starters.texts.get(path)] as const),
    ...shared.map((path) => [path, starters.texts.get(path) ?? starters.images.get(path)] as const),
  ]
  const created = files.flatMap(([path, content]) =>
    content !== undefined && create(root, path, content) ? [path] : [],
  )
  const texts = addTexts({ mail: name, shared: created }, readFolder(root), starters)
  return {
    template: name,
    from: starter.name,
    folder: root,
    created: [...created, ...texts.created].toSorted(),
    extended: texts.extended,
  }
}

function checkName(name: string): void {
  const role = fileRole(`${name}/html.liquid`, new Set([name]))
  if (role.is === 'wrong' && role.mail !== undefined) throw invalid(role.problem)
  if (role.is !== 'mail') throw invalid(`"${name}" is no name for a mail: it is kept for what mails share`)
}

function checkFree(root: string, name: string): void {
  const taken = [name, `${name}.liquid`, `${name}.md`].find((path) => existsSync(join(root, path)))
  if (taken !== undefined) throw invalid(`${join(root, taken)} is there already; choose another name, or move it away`)
}

function starterFor(name: string, from: string | undefined, { mails }: FolderContents): MailSource {
  const starter = mails.get(from ?? name) ?? (from === undefined ? mails.get('welcome') : undefined)
  if (starter !== undefined) return starter
  throw invalid(`there is no starter "${from ?? 'welcome'}"${didYouMean(from ?? 'welcome', mails.keys())}`)
}

/** `welcome/html.liquid` or `welcome.liquid`, with another name for `welcome`. */
function renamed(path: string, from: string, to: string): string {
  return to + path.slice(from.length)
}

/** False when something is there already. */
function create(root: string, path: string, content: string | Uint8Array): boolean {
  const file = join(root, path)
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content, { flag: 'wx' })
    return true
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error
    if (reason === 'EEXIST') return false
    throw invalid(`${file} cannot be written (${reason})`, error)
  }
}

function invalid(problem: string, cause?: unknown): ConfigError {
  return new ConfigError('OPTION_INVALID', 'newMail()', problem, cause)
}
