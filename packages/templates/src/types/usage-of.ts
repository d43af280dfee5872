// What do all parts of one mail use together?
import { TemplateError, type TemplateProblem } from 'posthaste'
import type { FolderContents, MailSource, PartSource } from '../folder/mail-source.ts'
import { analyse, type TranslationUse, type VariableUse } from '../liquid/analyse.ts'

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
  const layout = layoutOf(mail, contents)
  return [mail.subject, mail.preheader, mail.html, mail.text]
    .filter((part) => part !== undefined)
    .map((part) => ({ part, ...(part === mail.html && layout !== undefined ? { layout } : {}) }))
}

/** What the HTML stands in: the layout that it names, else `layouts/base` where there is one. */
function layoutOf({ frontMatter: { layout } }: MailSource, { shared }: FolderContents): string | undefined {
  if (layout === false) return undefined
  if (layout !== undefined) return `layouts/${layout}`
  return shared.has('layouts/base') ? 'layouts/base' : undefined
}

function problemOf(error: unknown, template: string): TemplateProblem {
  if (!(error instanceof TemplateError)) throw error
  const { file, line, column, message } = error
  const place = [file, line, column].filter((each) => each !== undefined).join(':')
  return {
    template,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    problem: message.startsWith(`${place}: `) ? message.slice(place.length + 2) : message,
  }
}
