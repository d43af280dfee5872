// Which templates does a command work on?
import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { MailError } from '../../errors.ts'
import { discover } from '../../mailer/discover.ts'
import type { TemplateSet } from '../../template/template-set.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { loadTemplates } from './load-templates.ts'

const standard = 'emails'

/** The option that names the templates' folder. */
export interface FolderOptions {
  readonly folder?: string
}

/** Adds the option that {@link templatesFolder} and {@link openTemplates} understand. */
export function withFolderOption(command: Command): Command {
  const description = 'the folder of the templates (default: that of the configuration, else ./emails)'
  return command.option('--folder <folder>', description)
}

/** The folder, as an absolute path: the one that is named, else that of the configured mailer's templates, else ./emails. */
export async function templatesFolder({ folder }: FolderOptions, terminal: Terminal): Promise<string> {
  if (folder !== undefined) return resolve(folder)
  return folderOf(await configuredTemplates(terminal)) ?? resolve(standard)
}

/** The same of a folder that has to be there. */
export async function existingFolder(options: FolderOptions, terminal: Terminal): Promise<string> {
  return present(await templatesFolder(options, terminal), options)
}

/** The templates of `--folder`, else those of the configured mailer, whatever they are made of, else those of ./emails. */
export async function openTemplates(options: FolderOptions, terminal: Terminal): Promise<TemplateSet> {
  const configured = options.folder === undefined ? await configuredTemplates(terminal) : undefined
  return configured ?? openFolder(options)
}

/** The templates of `--folder`, else those of ./emails. */
export async function openFolder(options: FolderOptions): Promise<TemplateSet> {
  const folder = present(resolve(options.folder ?? standard), options)
  const { fileTemplates } = await loadTemplates()
  return fileTemplates(folder)
}

/** A path as a person at this working directory writes it. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path)
  return short === '' || short.startsWith('..') ? path : short
}

/** Where the files of templates are, if they are files. */
export function folderOf(templates: TemplateSet | undefined): string | undefined {
  return templates !== undefined && 'folder' in templates && typeof templates.folder === 'string'
    ? templates.folder
    : undefined
}

/** Nothing where no mailer is configured, or it has no templates. */
async function configuredTemplates({ environment }: Terminal): Promise<TemplateSet | undefined> {
  try {
    const { mailer } = await discover({ environment })
    await mailer.close()
    return mailer.templates
  } catch (error) {
    if (MailError.is(error) && error.code === 'NOT_CONFIGURED') return undefined
    throw error
  }
}

function present(folder: string, options: FolderOptions): string {
  if (existsSync(folder)) return folder
  const [named, other] =
    options.folder === undefined ? ['', ', --folder names another'] : [` --folder ${options.folder}`, '']
  throw new UsageError(
    `there is no folder ${shownPath(folder)}; posthaste template new welcome${named} makes one${other}`,
  )
}
