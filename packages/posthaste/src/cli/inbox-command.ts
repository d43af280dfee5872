import type { Command } from 'commander'
import { exitCodes } from './exit-code.ts'
import { type InboxOptions, inboxOptions } from './inbox-options.ts'
import { loadInbox, type RunningInbox } from './load-inbox.ts'
import { greetingRow, runInbox } from './run-inbox.ts'
import { standardInput } from './standard-input.ts'
import { configuredPreviews } from './template/previewed-templates.ts'
import { paint, type Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** `posthaste inbox`: catches mail until Ctrl-C; the inbox is a package of its own. */
export function inboxCommand(command: Command, terminal: Terminal, finish: (status: number) => void): Command {
  return command
    .description('catch mail while developing, and read it in a browser (needs @posthaste/inbox)')
    .option('--smtp-port <port>', 'where applications send to; 0 takes a free port', '1025')
    .option('--web-port <port>', 'where the page is; 0 takes a free port', '8025')
    .option(
      '--host <address>',
      'the address to listen on; wider than this machine needs a password or --unsafe-open',
      '127.0.0.1',
    )
    .option('--data <file>', 'keep the mail in this file (default: in memory, until it stops)')
    .option('--max-messages <count>', 'keep so many messages, the newest')
    .option('--max-age <duration>', 'keep messages for so long, such as 12h or 7d')
    .option(
      '--mailboxes <by>',
      'a mailbox for every user, domain or header:NAME; may be repeated, the first that fits',
      collect,
    )
    .option('--tls', 'offer STARTTLS, with a self-signed certificate unless --cert gives one')
    .option('--implicit-tls', 'speak TLS from the first octet')
    .option('--cert <file>', 'the certificate, as PEM')
    .option('--key <file>', 'its private key, as PEM')
    .option('--auth-file <file>', 'users and passwords of the page and the API')
    .option('--hash-password <name>', 'print a line for --auth-file, with the password from standard input, and end')
    .option('--unsafe-open', 'let everybody who can reach --host read and delete all mail')
    .option(
      '--allow-host <name>',
      'a name by which the page may be asked for, besides localhost; may be repeated',
      collect,
    )
    .option('--release-url <url>', 'the way out for released messages; with a password, POSTHASTE_RELEASE_URL')
    .option(
      '--release-to <pattern>',
      "who may get released messages, such as '*@acme.example'; may be repeated",
      collect,
    )
    .option('--webhook <url>', 'tell this URL of every message, signed with POSTHASTE_WEBHOOK_SECRET')
    .option('--label <name>', 'what the page calls this inbox')
    .option('--open', 'show the page in the browser')
    .option('--json', 'print the addresses as one JSON object')
    .addHelpText('after', examples)
    .action(async (options: InboxCommandOptions) => {
      finish(await inbox(options, terminal))
    })
}

const examples = `
Examples:
  posthaste inbox
  posthaste inbox --data inbox.db --max-messages 5000 --open
  POSTHASTE_URL='smtp://127.0.0.1:1025?tls=none' npm run dev    # the application, in another terminal
`

type InboxCommandOptions = InboxOptions & { readonly hashPassword?: string; readonly open?: true; readonly json?: true }

async function inbox(options: InboxCommandOptions, terminal: Terminal): Promise<number> {
  const { passwordLine } = await loadInbox()
  if (options.hashPassword !== undefined) return hashPassword(options.hashPassword, passwordLine, terminal)
  const { stdout } = terminal
  const given = await inboxOptions(options, terminal)
  const templates = await configuredPreviews(terminal)
  try {
    await runInbox(
      { ...given, ...(templates === undefined ? {} : { templates: templates.option }) },
      {
        greet: ({ smtp, web }) =>
          options.json
            ? `${JSON.stringify({ smtp, web })}\n`
            : greeting({ smtp, web }, options, templates !== undefined, stdout),
        ...(options.open ? { page: ({ web }) => web.url } : {}),
      },
      terminal,
    )
  } finally {
    await templates?.[Symbol.asyncDispose]()
  }
  if (!options.json) stdout.write('\nStopped.\n')
  return exitCodes.ok.code
}

async function hashPassword(
  name: string,
  passwordLine: (user: string, password: string) => Promise<string>,
  terminal: Terminal,
): Promise<number> {
  const input = await standardInput(terminal, 'Type the password; end it with Ctrl-D on a line of its own.')
  const line = await passwordLine(name, input.replace(/\r?\n$/, '')).catch((error: unknown) => {
    throw new UsageError(`--hash-password: ${error instanceof Error ? error.message : error}`)
  })
  terminal.stdout.write(`${line}\n`)
  return exitCodes.ok.code
}

function greeting(
  { smtp, web }: Pick<RunningInbox, 'smtp' | 'web'>,
  { data }: InboxOptions,
  hasTemplates: boolean,
  stdout: Terminal['stdout'],
): string {
  return [
    `${paint(stdout, 'strong', 'The inbox is open.')}\n\n`,
    greetingRow(stdout, 'Send to', smtp.url),
    greetingRow(stdout, 'Read at', paint(stdout, 'good', web.url)),
    ...(hasTemplates ? [greetingRow(stdout, 'Templates', `${web.url}/templates`)] : []),
    greetingRow(stdout, 'Kept in', data ?? 'memory, until it stops'),
    '\nCtrl-C stops it.\n',
  ].join('')
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
