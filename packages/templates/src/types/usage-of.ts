// What do all parts of one mail use together?
import type { TemplateProblem } from 'posthaste'
import { layoutOf } from '../folder/layout-of.ts'
import type { FolderContents, MailSource, PartSource } from '../folder/mail-source.ts'
import { analyse, type TranslationUse, type VariableUse } from '../liquid/analyse.ts'
import { problemOf } from '../render/problem-of.ts'

/** What a mail uses, its layout and partials with it. */
export interface MailUsage {
  readonly variables: readonly VariableUse[]
  readonly translations: readonly TranslationUse[]
  /** Parts that are no right Liquid. */
  readonly problems: readonly TemplateProblem[]
}

/** Everything that the parts of a mail use. */
export function usageOf(mail: MailSource, contents: FolderContents): MailUsage {
  const problems: TemplateProblem[] = []
  const usages = partsOf(mail, contents).flatMap(({ part, layout }) => {
    try {
      return [analyse(part, contents, layout)]
    } catch (error) {
      problems.push(problemOf(error, mail.name))
      return []
    }
  })
  return {
    variables: usages.flatMap(({ variables }) => variables),
    translations: usages.flatMap(({ translations }) => translations),
    problems,
  }
}

interface Analysed {
  readonly part: PartSource
  readonly layout?: string
}

function partsOf(mail: MailSource, contents: FolderContents): Analysed[] {
  const named = layoutOf(mail, contents)
  // That a layout is not there was told where the front matter names it.
  const layout = named !== undefined && contents.shared.has(named) ? named : undefined
  return [mail.subject, mail.preheader, mail.html, mail.text]
    .filter((part) => part !== undefined)
    .map((part) => ({ part, ...(part === mail.html && layout !== undefined ? { layout } : {}) }))
}
