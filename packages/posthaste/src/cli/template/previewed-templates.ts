// Which templates does the inbox's page show, and which mailer sends them to real addresses?
import { MailError } from '../../errors.ts'
import { type Discovery, discover } from '../../mailer/discover.ts'
import type { MessageInput } from '../../message/message-input.ts'
import type { TemplatePreviews } from '../../template/previews.ts'
import type { TemplateSet } from '../../template/template-set.ts'
import { paint, printable, type Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { type FolderOptions, folderOf, openFolder, shownPath } from './template-folder.ts'

/** Templates for the inbox's page. */
export interface PreviewedTemplates extends AsyncDisposable {
  /** Where they are, for people. */
  readonly source: string
  /** What startInbox() takes as its `templates`. */
  readonly option: {
    readonly previews: TemplatePreviews
    readonly send?: (message: MessageInput) => Promise<{ readonly messageId: string }>
    readonly sendsThrough?: string
  }
}

/** The templates of `--folder`, else those of the configured mailer, else those of ./emails; sent by that mailer. */
export async function previewedTemplates(options: FolderOptions, terminal: Terminal): Promise<PreviewedTemplates> {
  const without = 'templates can go into the inbox only'
  const found = await (options.folder === undefined ? configured(terminal) : configuredOrWarned(terminal, without))
  try {
    const chosen = options.folder === undefined ? found?.mailer.templates : undefined
    const templates = chosen ?? (await openFolder(options))
    return asPreviewed(templates, shownPath(folderOf(templates) ?? found?.source ?? ''), found)
  } catch (error) {
    await found?.mailer.close()
    throw error
  }
}

/** The configured mailer's templates, where it has some to look at; a configuration that is wrong is a warning only. */
export async function configuredPreviews(terminal: Terminal): Promise<PreviewedTemplates | undefined> {
  const found = await configuredOrWarned(terminal, 'its templates are not shown')
  const templates = found?.mailer.templates
  if (found && templates?.previews) {
    return asPreviewed(templates, shownPath(folderOf(templates) ?? found.source), found)
  }
  await found?.mailer.close()
  return undefined
}

function asPreviewed(templates: TemplateSet, source: string, found: Discovery | undefined): PreviewedTemplates {
  if (templates.previews === undefined) {
    const problem = 'has templates that are no files, and no samples to show them with'
    throw new UsageError(`${source} ${problem}: --folder names a folder of files`)
  }
  return {
    source,
    option: { previews: templates.previews(), ...wayOut(found) },
    [Symbol.asyncDispose]: async () => found?.mailer.close(),
  }
}

function wayOut(found: Discovery | undefined): Pick<PreviewedTemplates['option'], 'send' | 'sendsThrough'> {
  const route = found?.mailer.routes['default']
  if (!found || !route) return {}
  return { send: (message) => found.mailer.send(message), sendsThrough: route.transport.name }
}

/** Nothing where no mailer is configured. */
async function configured({ environment }: Terminal): Promise<Discovery | undefined> {
  try {
    return await discover({ environment })
  } catch (error) {
    if (MailError.is(error) && error.code === 'NOT_CONFIGURED') return undefined
    throw error
  }
}

async function configuredOrWarned(terminal: Terminal, consequence: string): Promise<Discovery | undefined> {
  const { stderr } = terminal
  try {
    return await configured(terminal)
  } catch (error) {
    const reason = printable(error instanceof Error ? error.message : String(error)).replace(/\.$/, '')
    const sentence = `the configuration cannot be used, so ${consequence}: ${reason}`
    stderr.write(`${paint(stderr, 'doubtful', 'posthaste:')} ${sentence}\n`)
    return undefined
  }
}
