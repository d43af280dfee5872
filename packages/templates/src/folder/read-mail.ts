// How do the files of one mail become its parts?
import type { Format, MailPart } from './file-role.ts'
import { type Headed, hasFrontMatter, readFrontMatter } from './front-matter.ts'
import type { MailSource, PartSource, Report } from './mail-source.ts'
import { markdownPart } from './markdown.ts'
import { partAfter } from './place.ts'

/** A file of a mail, read. */
export interface MailFile {
  readonly path: string
  readonly part: MailPart
  readonly format: Format
  readonly text: string
}

/** A mail, and what is to be checked once the whole folder is read. */
export interface ReadMail {
  readonly mail: MailSource
  readonly headed: Headed
}

/** Takes the files of a mail apart; undefined when they are wrong, which was reported. */
export function readMail(name: string, files: readonly MailFile[], report: Report): ReadMail | undefined {
  const byPart = distinct(name, files, report)
  const main = byPart && (byPart.get('whole') ?? byPart.get('html') ?? byPart.get('text'))
  if (byPart === undefined) return undefined
  if (main === undefined) {
    for (const { path } of files) report({ mail: name, file: path, problem: 'has neither HTML nor text beside it' })
    return undefined
  }
  const headed = readFrontMatter(name, main.path, main.text, report)
  if (headed === undefined) return undefined
  const others = files.filter((file) => file !== main)
  const odd = others.find((file) => hasFrontMatter(file.text))
  if (odd !== undefined) {
    report({ mail: name, file: odd.path, line: 1, problem: `the front matter of this mail belongs into ${main.path}` })
    return undefined
  }
  const subjectFile = byPart.get('subject')
  if (subjectFile !== undefined && headed.subject !== undefined) {
    const problem = `the subject stands in ${main.path} too; leave one of the two out`
    report({ mail: name, file: subjectFile.path, problem })
    return undefined
  }
  const subject = subjectFile ? partAfter(subjectFile.path, subjectFile.text, 0) : headed.subject
  if (subject === undefined) {
    const remedy = main.part === 'whole' ? 'write one in its front matter' : `write one into ${name}/subject.liquid`
    report({ mail: name, file: main.path, problem: `the mail has no subject: ${remedy}` })
  }
  const mainPart = bodyOf(name, main, headed, report)
  if (mainPart === undefined) return undefined
  const textFile = byPart.get('text')
  const text = textFile && (textFile === main ? mainPart : partAfter(textFile.path, textFile.text, 0))
  const parts: { html?: PartSource; text?: PartSource } = textFile === main ? {} : { html: mainPart }
  if (text !== undefined) parts.text = text
  const mail: MailSource = {
    name,
    frontMatter: headed.frontMatter,
    ...(subject === undefined ? {} : { subject }),
    ...(headed.preheader === undefined ? {} : { preheader: headed.preheader }),
    ...parts,
    files: [main, ...others].map(({ path }) => path),
  }
  return { mail, headed }
}

function bodyOf(name: string, main: MailFile, headed: Headed, report: Report): PartSource | undefined {
  if (main.format === 'liquid') return partAfter(main.path, headed.body, headed.linesBefore)
  const part = markdownPart(main.path, headed.body, headed.linesBefore)
  return 'problem' in part ? report({ mail: name, file: main.path, problem: part.problem }) : part.content
}

function distinct(
  name: string,
  files: readonly MailFile[],
  report: Report,
): ReadonlyMap<MailPart, MailFile> | undefined {
  const byPart = new Map<MailPart, MailFile>()
  for (const file of files) {
    const other = byPart.get(file.part) ?? byPart.get('whole') ?? (file.part === 'whole' ? files[0] : undefined)
    if (other !== undefined && other !== file) {
      const what = other.part === file.part ? 'is the same part of this mail as' : 'is the same mail as'
      report({ mail: name, file: file.path, problem: `${what} ${other.path}; remove one of the two` })
      return undefined
    }
    byPart.set(file.part, file)
  }
  return byPart
}
