// From arguments to an exit status.
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { checkCommand } from './check-command.ts'
import { dkimCommand } from './dkim/dkim-command.ts'
import { exitCodes } from './exit-code.ts'
import { inboxCommand } from './inbox-command.ts'
import { mergeCommand } from './merge/merge-command.ts'
import { reportError } from './report-error.ts'
import { sendCommand } from './send-command.ts'
import { templateCommand } from './template/template-command.ts'
import type { Terminal } from './terminal.ts'
import { testCommand } from './test-command.ts'
import { UsageError } from './usage-error.ts'
import { wantsJson } from './wants-json.ts'

/** Runs the command that the arguments name, and gives the exit status of the process. Never throws. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let status: number = exitCodes.ok.code
  const program = createProgram(terminal, (given) => {
    status = given
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return status
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return status // --help and --version
    if (error instanceof CommanderError && error.code === 'commander.help') return exitCodes.unusable.code
    return reportError(asUsageError(error, program, args), terminal, wantsJson(args))
  }
}

function createProgram(terminal: Terminal, finish: (status: number) => void): Command {
  const program = new Command('posthaste')
    .description('Email, from send() to the mail queue.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      outputError: () => {}, // reportError tells it
      getOutHelpWidth: () => terminal.stdout.columns,
      getErrHelpWidth: () => terminal.stderr.columns,
      getOutHasColors: () => terminal.stdout.coloured,
      getErrHasColors: () => terminal.stderr.coloured,
    })
    .addHelpText('after', afterHelp)
  sendCommand(program.command('send'), terminal, finish)
  testCommand(program.command('test'), terminal, finish)
  checkCommand(program.command('check'), terminal, finish)
  inboxCommand(program.command('inbox'), terminal, finish)
  mergeCommand(program.command('merge'), terminal, finish)
  templateCommand(program.command('template'), terminal, finish)
  dkimCommand(program.command('dkim'), terminal, finish)
  return program
}

const afterHelp = `
Examples:
  posthaste send ada@example.com --subject Hello --text 'Here is the message.'
  posthaste test you@example.com
  posthaste check
  posthaste inbox
  posthaste template new welcome

The configuration is POSTHASTE_URL (with POSTHASTE_FROM), or posthaste.config.ts, or Django's EMAIL_HOST and its like.

Exit status:
${Object.values(exitCodes)
  .map(({ code, means }) => `  ${String(code).padEnd(4)} ${means}`)
  .join('\n')}
`

function version(): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  return manifest.version
}

/** Commander's complaints as ours: without `error:` in front, in one line, and with the help of the command that it is about. */
function asUsageError(error: unknown, program: Command, args: readonly string[]): unknown {
  if (!(error instanceof CommanderError)) return error
  const help = ['posthaste', ...commandNames(program, args), '--help'].join(' ')
  return new UsageError(error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' '), help)
}

/** The names of the command that the arguments begin with, such as `template types`. */
function commandNames(program: Command, [first, ...others]: readonly string[]): string[] {
  const command = program.commands.find((each) => each.name() === first)
  return command === undefined ? [] : [command.name(), ...commandNames(command, others)]
}
