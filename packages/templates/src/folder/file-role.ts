// What is a file in the templates' folder, going by where it stands and how it is called?
import { didYouMean } from './nearest-name.ts'

/** How a part is written. */
export type Format = 'liquid' | 'md'

/** What a file is for. */
export type FileRole =
  | { readonly is: 'shared'; readonly name: string; readonly format: Format }
  | { readonly is: 'stylesheet' }
  | { readonly is: 'image' }
  | { readonly is: 'catalogue'; readonly name: string }
  | { readonly is: 'mail'; readonly mail: string; readonly part: MailPart; readonly format: Format }
  | { readonly is: 'wrong'; readonly mail?: string; readonly problem: string }

/** `whole`: one file that is the whole mail. */
export type MailPart = 'whole' | 'html' | 'text' | 'subject'

const reserved: ReadonlySet<string> = new Set(['layouts', 'partials', 'styles', 'images', 'locales'])
const partFiles: ReadonlySet<string> = new Set(['html.liquid', 'html.md', 'text.liquid', 'subject.liquid'])
const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const imageFile = /\.(?:png|jpe?g|gif|webp|svg|avif)$/i

/** The folders, among those of these files, that are one mail each. */
export function mailFolders(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>()
  for (const path of paths) {
    const { folder, file } = split(path)
    if (folder !== '' && partFiles.has(file) && !reserved.has(path.split('/')[0] ?? '')) folders.add(folder)
  }
  return folders
}

/** The role of a file, by its path from the folder. */
export function fileRole(path: string, mails: ReadonlySet<string>): FileRole {
  const names = path.split('/')
  const [room = ''] = names
  if (names.length > 1 && reserved.has(room)) return sharedRole(room, path, names)
  return mailRole(path, mails)
}

function sharedRole(room: string, path: string, names: readonly string[]): FileRole {
  if (room === 'styles') return path.endsWith('.css') ? { is: 'stylesheet' } : expected('a style sheet ends in .css')
  if (room === 'images') {
    return imageFile.test(path) ? { is: 'image' } : expected('an image ends in .png, .jpg, .gif, .webp, .svg or .avif')
  }
  if (room === 'locales') {
    const name = names[1]
    if (names.length !== 2 || name === undefined) return expected('catalogues stand in locales/ itself')
    return /\.(?:json|po)$/.test(name) ? { is: 'catalogue', name } : expected('a catalogue ends in .json or .po')
  }
  if (path.endsWith('.liquid')) return { is: 'shared', name: path.slice(0, -'.liquid'.length), format: 'liquid' }
  if (room === 'partials' && path.endsWith('.md')) return { is: 'shared', name: path.slice(0, -3), format: 'md' }
  return expected(room === 'layouts' ? 'a layout ends in .liquid' : 'a partial ends in .liquid or .md')
}

function mailRole(path: string, mails: ReadonlySet<string>): FileRole {
  const { folder, file } = split(path)
  const [, stem = '', extension] = /^(.*)\.(liquid|md)$/.exec(file) ?? []
  const format = extension === 'md' ? 'md' : 'liquid'
  if (mails.has(folder)) {
    if (!partFiles.has(file)) {
      return { ...expected(`is unknown in a mail's folder${didYouMean(file, partFiles)}`), mail: folder }
    }
    const problem = wrongName(folder)
    const part = stem === 'html' || stem === 'text' ? stem : 'subject'
    return problem === undefined ? { is: 'mail', mail: folder, part, format } : { is: 'wrong', mail: folder, problem }
  }
  if (extension === undefined) return expected('a mail ends in .liquid or .md')
  const mail = folder === '' ? stem : `${folder}/${stem}`
  if (folder === '' && partFiles.has(file))
    return expected('is a part of a mail: put it into a folder named as the mail')
  const problem = wrongName(mail)
  return problem === undefined ? { is: 'mail', mail, part: 'whole', format } : { is: 'wrong', mail, problem }
}

function wrongName(mail: string): string | undefined {
  const names = mail.split('/')
  const taken = names.find((name) => reserved.has(name))
  if (taken !== undefined) return `"${taken}" is no name for a mail: it is kept for the folder ${taken}/ at the top`
  const odd = names.find((name) => !kebabCase.test(name))
  return odd === undefined
    ? undefined
    : `"${odd}" is no name for a mail: small letters, digits and hyphens, as in password-reset`
}

function expected(problem: string): { readonly is: 'wrong'; readonly problem: string } {
  return { is: 'wrong', problem }
}

function split(path: string): { readonly folder: string; readonly file: string } {
  const slash = path.lastIndexOf('/')
  return { folder: slash < 0 ? '' : path.slice(0, slash), file: path.slice(slash + 1) }
}
