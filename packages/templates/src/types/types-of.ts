import type { TemplateProblem } from 'posthaste'
import type { FolderContents } from '../folder/mail-source.ts'
import { declarationFile } from './declaration-file.ts'
import { type MailTypes, mainFile, typesOfMail } from './mail-types.ts'
import type { Texts } from './text-check.ts'
import { usageOf } from './usage-of.ts'

/** What to know beside the files. */
export interface TypesOfOptions {
  /** The texts of all languages, by key. */
  readonly texts: Texts
  /** How the folder is called in the file's comments. @default '.' */
  readonly label?: string
}

/** The types of a folder. */
export interface FolderTypes extends Pick<MailTypes, 'problems' | 'warnings'> {
  /** The text of the .d.ts file. */
  readonly text: string
  readonly templates: number
}

/** The types of all templates and texts, and what is wrong with them, sorted by template. */
export function typesOf(contents: FolderContents, options: TypesOfOptions): FolderTypes {
  const { texts, label = '.' } = options
  const mails = [...contents.mails.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const typed = mails.map((mail) => ({ mail, ...typesOfMail(mail, usageOf(mail, contents), contents, texts) }))
  const templates = typed.map(({ mail, members }) => ({
    name: mail.name,
    file: label === '.' ? mainFile(mail) : `${label}/${mainFile(mail)}`,
    members,
    ...(mail.frontMatter.description === undefined ? {} : { description: mail.frontMatter.description }),
  }))
  return {
    text: declarationFile(templates, texts),
    templates: templates.length,
    problems: [...contents.problems.map(asProblem), ...typed.flatMap(({ problems }) => problems)],
    warnings: typed.flatMap(({ warnings }) => warnings),
  }
}

function asProblem({ mail, ...problem }: FolderContents['problems'][number]): TemplateProblem {
  return { template: mail ?? problem.file, ...problem }
}
