import type { TemplateProblem } from 'posthaste'
import type { FolderContents, MailSource } from '../folder/mail-source.ts'
import type { TranslationUse } from '../liquid/analyse.ts'
import { placeInFrontMatter } from './front-matter-place.ts'
import { type FrontMatterFinding, type TemplateDataTypes, templateDataTypes } from './template-types.ts'
import { misuseOfText, type Texts } from './text-check.ts'
import type { MailUsage } from './usage-of.ts'

/** The data of one mail, and what is wrong with it, with the places. */
export interface MailTypes extends Pick<TemplateDataTypes, 'members'> {
  /** What keeps the types from being right. */
  readonly problems: readonly TemplateProblem[]
  /** What is superfluous. */
  readonly warnings: readonly TemplateProblem[]
}

/** The types of a mail, from its front matter and from what it uses. */
export function typesOfMail(mail: MailSource, usage: MailUsage, contents: FolderContents, texts: Texts): MailTypes {
  const { members, misuses, misdeclared, unused } = templateDataTypes(mail.frontMatter, usage.variables)
  const inFrontMatter = ({ path, problem }: FrontMatterFinding): TemplateProblem => {
    const file = mainFile(mail)
    const text = contents.texts.get(file)
    return { template: mail.name, file, ...(text === undefined ? {} : placeInFrontMatter(text, path)), problem }
  }
  const problems = [
    ...usage.problems,
    ...misdeclared.map(inFrontMatter),
    ...misuses.map(({ use, problem }) => ({ template: mail.name, ...placeOf(use), problem })),
    ...usage.translations.flatMap((use) => {
      const problem = misuseOfText(use, texts)
      return problem === undefined ? [] : [{ template: mail.name, ...placeOf(use), problem }]
    }),
  ]
  return {
    members,
    problems: inOrder(problems),
    // What could not be analysed may use them all.
    warnings: usage.problems.length > 0 ? [] : unused.map(inFrontMatter),
  }
}

/** The file of a mail that has its front matter, if any has. */
export function mainFile({ files: [first], name }: MailSource): string {
  return first ?? name
}

function placeOf({ file, line, column }: Pick<TranslationUse, 'file' | 'line' | 'column'>) {
  return { file, line, column }
}

/** A partial that stands in a mail twice is wrong once. File by file, from top to bottom. */
function inOrder(problems: readonly TemplateProblem[]): readonly TemplateProblem[] {
  const distinct = [...new Map(problems.map((each) => [JSON.stringify(each), each])).values()]
  const files = [...new Set(distinct.map(({ file }) => file))]
  return files.flatMap((file) => distinct.filter((each) => each.file === file).toSorted(fromTheTop))
}

function fromTheTop(one: TemplateProblem, other: TemplateProblem): number {
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0)
}
