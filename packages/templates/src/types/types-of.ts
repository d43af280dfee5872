import type { TemplateProblem } from 'posthaste'
import type { FolderContents, MailSource } from '../folder/mail-source.ts'
import type { TranslationUse } from '../liquid/analyse.ts'
import { declarationFile } from './declaration-file.ts'
import { placeInFrontMatter } from './front-matter-place.ts'
import type { FrontMatterFinding, TemplateDataTypes } from './template-types.ts'
import { templateDataTypes } from './template-types.ts'
import { misuseOfText, type Texts } from './text-check.ts'
import { usageOf } from './usage-of.ts'

/** What to know beside the files. */
export interface TypesOfOptions {
  /** The texts of all languages, by key. */
  readonly texts: Texts
  /** How the folder is called in the file's comments. @default '.' */
  readonly label?: string
}

/** The types of a folder. */
export interface FolderTypes {
  /** The text of the .d.ts file. */
  readonly text: string
  readonly templates: number
  /** What keeps the types from being right. */
  readonly problems: readonly TemplateProblem[]
  /** What is superfluous. */
  readonly warnings: readonly TemplateProblem[]
}

/** The types of all templates and texts, and what is wrong with them, sorted by template. */
export function typesOf(contents: FolderContents, options: TypesOfOptions): FolderTypes {
  const { texts, label = '.' } = options
  const mails = [...contents.mails.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const typed = mails.map((mail) => ({ mail, ...typesOfMail(mail, contents, options) }))
  const templates = typed.map(({ mail, members }) => ({
    name: mail.name,
    file: label === '.' ? fileOf(mail) : `${label}/${fileOf(mail)}`,
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

interface MailTypes extends Pick<TemplateDataTypes, 'members'> {
  readonly problems: readonly TemplateProblem[]
  readonly warnings: readonly TemplateProblem[]
}

function typesOfMail(mail: MailSource, contents: FolderContents, { texts }: TypesOfOptions): MailTypes {
  const usage = usageOf(mail, contents)
  const { members, misuses, misdeclared, unused } = templateDataTypes(mail.frontMatter, usage.variables)
  const declared = ({ path, problem }: FrontMatterFinding): TemplateProblem => {
    const file = fileOf(mail)
    const text = contents.texts.get(file)
    return { template: mail.name, file, ...(text === undefined ? {} : placeInFrontMatter(text, path)), problem }
  }
  return {
    members,
    problems: [
      ...usage.problems,
      ...misdeclared.map(declared),
      ...misuses.map(({ use, problem }) => ({ template: mail.name, ...placeOf(use), problem })),
      ...usage.translations.flatMap((use) => {
        const problem = misuseOfText(use, texts)
        return problem === undefined ? [] : [{ template: mail.name, ...placeOf(use), problem }]
      }),
    ],
    // What could not be analysed may use them all.
    warnings: usage.problems.length > 0 ? [] : unused.map(declared),
  }
}

/** The file that has the front matter, if any has. */
function fileOf({ files: [first], name }: MailSource): string {
  return first ?? name
}

function placeOf({ file, line, column }: Pick<TranslationUse, 'file' | 'line' | 'column'>) {
  return { file, line, column }
}

function asProblem({ mail, ...problem }: FolderContents['problems'][number]): TemplateProblem {
  return { template: mail ?? problem.file, ...problem }
}
