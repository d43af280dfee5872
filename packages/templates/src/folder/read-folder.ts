// Everything that templates are made of, read at once and taken apart.
import { type FileRole, fileRole, mailFolders } from './file-role.ts'
import { hasFrontMatter } from './front-matter.ts'
import { type FolderList, type ListedFile, listFiles } from './list-files.ts'
import type { FolderContents, FolderProblem, MailSource, PartSource, Report } from './mail-source.ts'
import { markdownPart } from './markdown.ts'
import { didYouMean } from './nearest-name.ts'
import { partAfter } from './place.ts'
import { type MailFile, type ReadMail, readMail } from './read-mail.ts'
import { readImage, readText } from './read-text.ts'

/**
 * Reads the templates' folder, an absolute path. What is wrong in it is in `problems`.
 *
 * @throws ConfigError OPTION_INVALID when there is no such folder
 */
export function readFolder(folder: string): FolderContents {
  return readListed(folder, listFiles(folder))
}

/** As {@link readFolder}, of files that were listed before. */
export function readListed(folder: string, list: FolderList): FolderContents {
  const problems: FolderProblem[] = []
  const report: Report = (problem) => {
    problems.push(problem)
  }
  const into: Reading = {
    shared: new Map(),
    stylesheets: new Map(),
    images: new Map(),
    catalogues: new Map(),
    texts: new Map(),
    mailFiles: new Map(),
    report,
  }
  const folders = mailFolders(list.files.map(({ path }) => path))
  for (const problem of list.problems) report(withMail(problem, folders))
  const clashes = caseClashes(list.files)
  for (const file of list.files) {
    const role = fileRole(file.path, folders)
    const clash = clashes.get(file.path)
    if (clash === undefined) readAs(role, file, into)
    else report({ ...mailOf(role), file: file.path, problem: `differs from ${clash} in letter case only; rename one` })
  }
  const { mailFiles, ...read } = into
  return { folder, ...withoutReport(read), mails: readMails(mailFiles, into.shared, report), problems }
}

interface Reading {
  readonly shared: Map<string, PartSource>
  readonly stylesheets: Map<string, string>
  readonly images: Map<string, Uint8Array>
  readonly catalogues: Map<string, string>
  readonly texts: Map<string, string>
  /** By the name of the mail. */
  readonly mailFiles: Map<string, MailFile[]>
  readonly report: Report
}

function withoutReport<Type extends { readonly report: Report }>({ report: _, ...rest }: Type): Omit<Type, 'report'> {
  return rest
}

function readAs(role: FileRole, file: ListedFile, into: Reading): undefined {
  const { path } = file
  if (role.is === 'wrong') return into.report({ ...mailOf(role), file: path, problem: role.problem })
  if (role.is === 'image') {
    const read = readImage(file)
    if ('problem' in read) into.report({ file: path, problem: read.problem })
    else into.images.set(path, read.content)
    return
  }
  const read = readText(file)
  if ('problem' in read) return into.report({ ...mailOf(role), file: path, problem: read.problem })
  const text = read.content
  into.texts.set(path, text)
  if (role.is === 'stylesheet') into.stylesheets.set(path, text)
  else if (role.is === 'catalogue') into.catalogues.set(role.name, text)
  else if (role.is === 'shared') readShared(role, path, text, into)
  else {
    const files = into.mailFiles.get(role.mail) ?? []
    files.push({ path, part: role.part, format: role.format, text })
    into.mailFiles.set(role.mail, files)
  }
}

function readShared(role: FileRole & { readonly is: 'shared' }, path: string, text: string, into: Reading): undefined {
  const other = into.shared.get(role.name)
  if (other !== undefined) {
    return into.report({ file: path, problem: `has the same name as ${other.file}; remove one of the two` })
  }
  if (hasFrontMatter(text)) return into.report({ file: path, line: 1, problem: 'only mails have front matter' })
  const part = role.format === 'md' ? markdownPart(path, text, 0) : { content: partAfter(path, text, 0) }
  if ('problem' in part) return into.report({ file: path, problem: part.problem })
  into.shared.set(role.name, part.content)
}

function readMails(
  mailFiles: ReadonlyMap<string, readonly MailFile[]>,
  shared: ReadonlyMap<string, PartSource>,
  report: Report,
): ReadonlyMap<string, MailSource> {
  const mails = new Map<string, MailSource>()
  for (const [name, files] of mailFiles) {
    const read = readMail(name, files, report)
    if (read === undefined) continue
    checkLayout(read, shared, report)
    mails.set(name, read.mail)
  }
  return mails
}

function checkLayout({ mail, headed }: ReadMail, shared: ReadonlyMap<string, PartSource>, report: Report): void {
  const { layout } = mail.frontMatter
  if (typeof layout !== 'string' || shared.has(`layouts/${layout}`)) return
  const known = [...shared.keys()].filter((name) => name.startsWith('layouts/')).map((name) => name.slice(8))
  const problem = `there is no layout "${layout}" in layouts/${didYouMean(layout, known)}`
  report({ mail: mail.name, file: mail.files[0] ?? '', ...headed.layoutAt, problem })
}

function mailOf(role: FileRole): { readonly mail?: string } {
  return 'mail' in role && role.mail !== undefined ? { mail: role.mail } : {}
}

/** A file that could not even be looked at belongs to the mail in whose folder it stands. */
function withMail(problem: FolderProblem, folders: ReadonlySet<string>): FolderProblem {
  const role = fileRole(problem.file, folders)
  return { ...mailOf(role), ...problem }
}

/** The paths that a file system without letter case takes for one, each with the path that it is taken for. */
function caseClashes(files: readonly ListedFile[]): ReadonlyMap<string, string> {
  const first = new Map<string, string>()
  const clashes = new Map<string, string>()
  for (const { path } of files) {
    const folded = path.normalize('NFC').toLowerCase()
    const other = first.get(folded)
    if (other === undefined) first.set(folded, path)
    else clashes.set(path, other)
  }
  return clashes
}
