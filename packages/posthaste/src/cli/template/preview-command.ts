import type { Command } from 'commander'
import { exitCodes } from '../exit-code.ts'
import { inboxOptions } from '../inbox-options.ts'
import type { RunningInbox } from '../load-inbox.ts'
import { greetingRow, runInbox } from '../run-inbox.ts'
import { type Output, paint, type Terminal } from '../terminal.ts'
import { type PreviewedTemplates, previewedTemplates } from './previewed-templates.ts'
import { type FolderOptions, withFolderOption } from './template-folder.ts'

/** `posthaste template preview`: every template in the browser, again at every save, until Ctrl-C. */
export function previewCommand(command: Command, terminal: Terminal, finish: (status: number) => void): Command {
  return withFolderOption(
    command.description('look at templates in a browser while writing them (needs @posthaste/inbox)'),
  )
    .option('--web-port <port>', 'where the page is; 0 takes a free port', '8025')
    .option('--smtp-port <port>', 'where applications send to meanwhile; 0 takes a free port', '1025')
    .option('--open', 'show the page in the browser')
    .option('--json', 'print the addresses as one JSON object')
    .addHelpText('after', examples)
    .action(async (options: PreviewOptions) => finish(await preview(options, terminal)))
}

const examples = `
Examples:
  posthaste template preview --open
  posthaste template preview --folder ./emails
`

interface PreviewOptions extends FolderOptions {
  readonly webPort: string
  readonly smtpPort: string
  readonly open?: true
  readonly json?: true
}

async function preview(options: PreviewOptions, terminal: Terminal): Promise<number> {
  const { json, open } = options
  const { stdout } = terminal
  const given = await inboxOptions({ ...options, host: '127.0.0.1' }, terminal)
  // Not `await using`, which Node 22 cannot read.
  const templates = await previewedTemplates(options, terminal)
  try {
    await runInbox(
      { ...given, templates: templates.option },
      {
        greet: (running) => (json ? asJson(running) : greeting(running, templates, stdout)),
        ...(open ? { page: templatesUrl } : {}),
      },
      terminal,
    )
  } finally {
    await templates[Symbol.asyncDispose]()
  }
  if (!json) stdout.write('\nStopped.\n')
  return exitCodes.ok.code
}

function templatesUrl({ web }: RunningInbox): string {
  return `${web.url}/templates`
}

function asJson(running: RunningInbox): string {
  const { smtp, web } = running
  return `${JSON.stringify({ templates: { url: templatesUrl(running) }, smtp, web })}\n`
}

function greeting(running: RunningInbox, { source, option }: PreviewedTemplates, stdout: Output): string {
  const wayOut =
    option.sendsThrough === undefined
      ? 'into the inbox only; POSTHASTE_URL or posthaste.config.ts opens a way to real addresses'
      : `into the inbox, or to real addresses through ${option.sendsThrough}`
  return [
    `${paint(stdout, 'strong', 'The templates are open.')}\n\n`,
    greetingRow(stdout, 'Look at', paint(stdout, 'good', templatesUrl(running))),
    greetingRow(stdout, 'From', source),
    greetingRow(stdout, 'Sent', wayOut),
    greetingRow(stdout, 'Inbox', running.smtp.url),
    '\nWhat is saved appears by itself. Ctrl-C stops it.\n',
  ].join('')
}
