// What is wrong with the templates of a folder, told without sending any?
import type { TemplateProblem } from 'posthaste'
import type { FolderContents, MailSource } from './folder/mail-source.ts'
import { analyse, type TranslationUse } from './liquid/analyse.ts'
import { createLocales, type Locales } from './locale/locales.ts'
import { createRenderTools } from './render/create-render-tools.ts'
import { problemOf } from './render/problem-of.ts'
import { type RenderTools, renderMail } from './render/render-mail.ts'
import type { ResolvedOptions } from './resolve-options.ts'
import { typesOfMail } from './types/mail-types.ts'
import { usageOf } from './types/usage-of.ts'

/**
 * Files that are wrong, parts that do not compile, layouts and partials that are not there, data that the front matter does
 * not know, texts that a language lacks, and what goes wrong when a mail is rendered with its sample in each language that
 * has a catalogue.
 */
export function checkFolder(contents: FolderContents, options: ResolvedOptions): readonly TemplateProblem[] {
  const { locale: defaultLocale, timeZone } = options
  const heard: string[] = []
  const warn = (warning: string) => heard.push(warning)
  const { catalogues, problems: unread } = contents
  const locales = createLocales({ catalogues, unread, defaultLocale, timeZone, warn })
  const tools = createRenderTools(contents, { ...options, locales })
  const mails = [...contents.mails.values()]
  const texts = locales.texts()
  // A key that no language has was probably misspelt, which its types tell once instead of once for each language.
  const isKnown = ({ key }: TranslationUse): boolean => texts.size === 0 || texts.has(key)
  const usages = mails.map((mail) => ({ mail, usage: usageOf(mail, contents) }))
  const told = [
    ...contents.problems.map(({ mail, ...problem }) => ({ template: mail ?? problem.file, ...problem })),
    ...locales.problems.map((problem) => ({ template: problem.file, ...problem })),
    ...usages.flatMap(({ mail, usage }) => typesOfMail(mail, usage, contents, texts).problems),
    ...usages.flatMap(({ mail, usage }) => lackingTexts(mail, usage.translations.filter(isKnown), locales)),
    ...sharedProblems(contents),
  ]
  // What fails at a place of which something is told already fails for that reason.
  const places = new Set(told.map(placeInWords))
  const used = new Set(usages.flatMap(({ usage }) => usage.translations.map(({ key }) => key)))
  const further = mails
    .flatMap((mail) => [...sampleProblems(mail, tools), ...computedTexts(mail, heard.splice(0), used)])
    .filter((each) => !places.has(placeInWords(each)))
  return distinct([...told, ...further])
}

function lackingTexts(mail: MailSource, uses: readonly TranslationUse[], locales: Locales): TemplateProblem[] {
  const missing = locales.missing(uses.map(({ count, ...use }) => ({ ...use, counted: count })))
  return missing.flatMap(({ key, context, problem }) => {
    const use = uses.find((each) => each.key === key && each.context === context)
    return use === undefined ? [] : [{ template: mail.name, ...placeOf(use), problem }]
  })
}

/** Texts whose keys are computed are found missing when the sample is rendered; those that stand in a template are told with their place. */
function computedTexts(
  { name, files }: MailSource,
  heard: readonly string[],
  used: ReadonlySet<string>,
): TemplateProblem[] {
  const [file = name] = files
  return heard.flatMap((warning) => {
    const [, problem, key = ''] = /^locales: (.* lacks the text "(.*)");/.exec(warning) ?? []
    return problem === undefined || used.has(key)
      ? []
      : [{ template: name, file, problem: `with its sample, ${problem}` }]
  })
}

/** Those that no mail uses are compiled here alone. */
function sharedProblems(contents: FolderContents): TemplateProblem[] {
  return [...contents.shared.values()].flatMap((part) => problemsIn(part.file, () => analyse(part, contents)))
}

function sampleProblems(mail: MailSource, tools: RenderTools): TemplateProblem[] {
  const { sample } = mail.frontMatter
  if (sample === undefined || tools.contents.problems.some((each) => each.mail === mail.name)) return []
  const unsubscribeUrl = 'https://example.com/unsubscribe'
  const locales = tools.locales.locales.length === 0 ? [undefined] : tools.locales.locales
  return locales.flatMap((locale) =>
    problemsIn(mail.name, () =>
      renderMail(mail, sample, locale === undefined ? { unsubscribeUrl } : { locale, unsubscribeUrl }, tools),
    ),
  )
}

function problemsIn(template: string, attempt: () => unknown): TemplateProblem[] {
  try {
    attempt()
    return []
  } catch (error) {
    return [problemOf(error, template)]
  }
}

function placeOf({ file, line, column }: TranslationUse): Pick<TemplateProblem, 'file' | 'line' | 'column'> {
  return { file, line, column }
}

/** What a layout does wrong is wrong in every mail and every language; once is enough. */
function distinct(problems: readonly TemplateProblem[]): readonly TemplateProblem[] {
  const byPlace = new Map<string, TemplateProblem>()
  for (const problem of problems) {
    const key = `${placeInWords(problem)}\n${problem.problem}`
    if (!byPlace.has(key)) byPlace.set(key, problem)
  }
  return [...byPlace.values()]
}

function placeInWords({ template, file, line, column }: TemplateProblem): string {
  return [file ?? template, line, column].join(':')
}
