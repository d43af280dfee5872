import { isAbsolute } from 'node:path'
import type { Command } from 'commander'
import { exitCodes } from '../exit-code.ts'
import { paint, type Terminal } from '../terminal.ts'
import { loadTemplates, type NewMail } from './load-templates.ts'
import { refusedBy } from './refused-by.ts'
import { type FolderOptions, shownPath, templatesFolder, withFolderOption } from './template-folder.ts'

/** `posthaste template new`: a mail that works, from a finished one. */
export function newCommand(command: Command, terminal: Terminal, finish: (status: number) => void): Command {
  return withFolderOption(command.description('begin a mail with a finished one, which works as it is'))
    .argument('<name>', 'what to call it, such as welcome or billing/reminder')
    .option(
      '--from <starter>',
      'welcome, password-reset, invoice or newsletter (default: that of the same name, else welcome)',
    )
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nNothing that is there is overwritten. Examples:\n  posthaste template new welcome\n  posthaste template new billing/reminder --from invoice\n',
    )
    .action(async (name: string, options: NewCommandOptions) => finish(await begin(name, options, terminal)))
}

interface NewCommandOptions extends FolderOptions {
  readonly from?: string
  readonly json?: true
}

async function begin(name: string, options: NewCommandOptions, terminal: Terminal): Promise<number> {
  const { newMail } = await loadTemplates()
  const folder = await templatesFolder(options, terminal)
  const how = options.from === undefined ? {} : { from: options.from }
  const made = await refusedBy('newMail()', () => newMail(folder, name, how))
  terminal.stdout.write(options.json ? `${JSON.stringify({ ok: true, ...made })}\n` : told(made, options, terminal))
  return exitCodes.ok.code
}

function told(made: NewMail, options: FolderOptions, { stdout }: Terminal): string {
  const folder = shownPath(made.folder)
  const here = options.folder === undefined ? '' : ` --folder ${options.folder}`
  const files = [
    ...made.created.map((path) => `  ${paint(stdout, 'good', '+')} ${folder}/${path}`),
    ...made.extended.map(
      (path) => `  ${paint(stdout, 'doubtful', '~')} ${folder}/${path}, which got the texts that it lacked`,
    ),
  ]
  const origin = made.from === made.template ? '' : `, begun with ${made.from}`
  return `${paint(stdout, 'strong', made.template)} is ready${origin}:

${files.join('\n')}

Next:
  npx posthaste template preview${here} --open   ${paint(stdout, 'faint', 'shows it, and again at every save')}
  npx posthaste template types${here}            ${paint(stdout, 'faint', 'lets the compiler check its data')}

And in the program:
  import { fileTemplates } from '@posthaste/templates'
  import { createMailer } from 'posthaste'
  const mailer = createMailer({ from, transport, templates: fileTemplates('${isAbsolute(folder) ? '' : './'}${folder}') })
  await mailer.send({ to, template: '${made.template}', data: { … } })
`
}
