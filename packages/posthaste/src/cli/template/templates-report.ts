// What `posthaste check` and `posthaste template check` say of templates.
import { MailError } from '../../errors.ts'
import type { TemplateProblem, TemplateSet } from '../../template/template-set.ts'
import { exitCodes } from '../exit-code.ts'
import { type Output, paint } from '../terminal.ts'
import { folderOf, shownPath } from './template-folder.ts'
import { counted, showProblems } from './template-problems.ts'

/** What was found out about templates. */
export interface TemplatesReport {
  readonly names: readonly string[]
  /** Where their files are, if they are files. */
  readonly folder: string | undefined
  /** Each keeps a mail from being sent, or from being sent in all languages. */
  readonly problems: readonly TemplateProblem[]
}

/** Asks templates for everything that is wrong with them; that they cannot be read at all is a problem like another. */
export async function examineTemplates(templates: TemplateSet): Promise<TemplatesReport> {
  const folder = folderOf(templates)
  try {
    const [names, problems] = await Promise.all([templates.names(), templates.check?.() ?? []])
    return { names, folder, problems }
  } catch (error) {
    if (!MailError.is(error)) throw error
    return { names: [], folder, problems: [{ template: 'templates', problem: error.message }] }
  }
}

/** The exit status: templates are right, or have to be changed. */
export function statusOfTemplates({ problems }: TemplatesReport): number {
  return problems.length === 0 ? exitCodes.ok.code : exitCodes.unusable.code
}

/** The report for people. */
export function showTemplates({ names, folder, problems }: TemplatesReport, output: Output): string {
  const where = folder === undefined ? '' : ` in ${shownPath(folder)}`
  const what = `${counted(names.length, 'template', 'templates')}${where}`
  if (problems.length === 0) return `${paint(output, 'good', '✓')} ${what}: nothing is wrong\n`
  return `${showProblems(problems, folder, output)}${what}: ${counted(problems.length, 'problem', 'problems')}\n`
}
