import type { Command } from 'commander'
import type { Terminal } from '../terminal.ts'
import { type FolderOptions, openTemplates, withFolderOption } from './template-folder.ts'
import { examineTemplates, showTemplates, statusOfTemplates } from './templates-report.ts'

/** `posthaste template check`: everything that is wrong with the templates, found without sending one. */
export function checkTemplatesCommand(command: Command, terminal: Terminal, finish: (status: number) => void): Command {
  const description = 'say everything that is wrong with the templates, missing translations too'
  return withFolderOption(command.description(description))
    .option('--json', 'print one JSON object')
    .action(async (options: CheckOptions) => finish(await check(options, terminal)))
}

interface CheckOptions extends FolderOptions {
  readonly json?: true
}

async function check(options: CheckOptions, terminal: Terminal): Promise<number> {
  const report = await examineTemplates(await openTemplates(options, terminal))
  const { names: templates, problems } = report
  const facts = { ok: problems.length === 0, templates, problems }
  terminal.stdout.write(options.json ? `${JSON.stringify(facts)}\n` : showTemplates(report, terminal.stdout))
  return statusOfTemplates(report)
}
