import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { exitCodes } from '../exit-code.ts'
import { reportError } from '../report-error.ts'
import { paint, type Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { loadTemplates, type TemplatesModule, type WrittenTypes } from './load-templates.ts'
import { refusedBy } from './refused-by.ts'
import { existingFolder, type FolderOptions, shownPath, withFolderOption } from './template-folder.ts'
import { counted, showProblems } from './template-problems.ts'

/** `posthaste template types`: tells the compiler the data of each template. */
export function typesCommand(command: Command, terminal: Terminal, finish: (status: number) => void): Command {
  return withFolderOption(command.description('write a .d.ts, with which the compiler checks every send()'))
    .option('--out <file>', 'where to write it (default: templates.d.ts in the folder of the templates)')
    .option('--watch', 'write it again whenever a template is saved, until Ctrl-C')
    .option('--check', 'write nothing, and fail when the file is not up to date')
    .option('--json', 'print one JSON object')
    .action(async (options: TypesOptions) => finish(await types(options, terminal)))
}

interface TypesOptions extends FolderOptions {
  readonly out?: string
  readonly watch?: true
  readonly check?: true
  readonly json?: true
}

async function types(options: TypesOptions, terminal: Terminal): Promise<number> {
  const { out, check, watch, json } = options
  if (watch && (check || json)) throw new UsageError(`--watch and ${check ? '--check' : '--json'} exclude each other`)
  const module = await loadTemplates()
  const folder = await existingFolder(options, terminal)
  const how = { ...(out === undefined ? {} : { out: resolve(out) }), check: check === true }
  const write = async (): Promise<number> => {
    const written = await refusedBy('writeTypes()', () => module.writeTypes(folder, how))
    const ok = written.state === 'written' || written.state === 'current'
    terminal.stdout.write(json ? `${JSON.stringify({ ok, ...written })}\n` : told(written, folder, terminal))
    return ok ? exitCodes.ok.code : exitCodes.unusable.code
  }
  const status = await write()
  return watch ? await watchUntilAborted(module, folder, write, terminal) : status
}

async function watchUntilAborted(
  { watchFolder }: TemplatesModule,
  folder: string,
  write: () => Promise<number>,
  terminal: Terminal,
): Promise<number> {
  const { signal, stdout } = terminal
  let writing: Promise<unknown> = Promise.resolve()
  const stop = watchFolder(folder, () => {
    writing = writing.then(write).catch((error: unknown) => reportError(error, terminal, false))
  })
  // A watched folder alone keeps no process running.
  const awake = setInterval(() => {}, 2 ** 31 - 1)
  try {
    stdout.write(paint(stdout, 'faint', `Watching ${shownPath(folder)}; Ctrl-C stops it.\n`))
    if (!signal.aborted) await once(signal, 'abort')
    await writing
  } finally {
    clearInterval(awake)
    stop()
  }
  return exitCodes.ok.code
}

function told(
  { file, state, templates, texts, problems, warnings }: WrittenTypes,
  folder: string,
  { stdout }: Terminal,
): string {
  const path = shownPath(file)
  const holds = `${counted(templates, 'template', 'templates')}, ${counted(texts, 'text', 'texts')}`
  const verdicts = {
    written: `Wrote ${path}: ${holds}. See to it that \`include\` in your tsconfig.json covers it.`,
    current: `${path} is up to date: ${holds}.`,
    outdated: `${path} is not up to date: run posthaste template types, and commit it.`,
    refused: `Nothing was written: ${counted(problems.length, 'problem has', 'problems have')} to be put right first.`,
  }
  const tone = state === 'written' || state === 'current' ? 'good' : 'bad'
  const lines = showProblems(problems, folder, stdout) + showProblems(warnings, folder, stdout, 'doubtful')
  return `${lines}${paint(stdout, tone, verdicts[state])}\n`
}
