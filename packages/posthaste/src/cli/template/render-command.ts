import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { unknownTemplate } from '../../template/resolve-templates.ts'
import { TemplateError } from '../../template/template-error.ts'
import type { TemplateSet } from '../../template/template-set.ts'
import { exitCodes } from '../exit-code.ts'
import { decodeUtf8, standardInput } from '../standard-input.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { type FolderOptions, openTemplates, withFolderOption } from './template-folder.ts'

/** `posthaste template render`: one template with its data, on standard output. */
export function renderCommand(command: Command, terminal: Terminal, finish: (status: number) => void): Command {
  return withFolderOption(command.description('print a template with its data'))
    .argument('<name>', 'the name of the template')
    .option('--data <file>', 'its data, a JSON object; - for standard input')
    .option('--sample', 'the sample of its front matter as data (the default)')
    .option('--locale <locale>', 'the language and region of the reader, such as de-AT')
    .option('--time-zone <zone>', 'the time zone of the reader, such as Europe/Vienna')
    .option('--part <part>', 'html, text or subject (default: html, else text)')
    .option('--json', 'print all parts as one JSON object')
    .addHelpText('after', examples)
    .action(async (name: string, options: RenderOptions) => finish(await render(name, options, terminal)))
}

const examples = `
Examples:
  posthaste template render welcome > welcome.html
  posthaste template render welcome --data ada.json --locale de --part text
`

interface RenderOptions extends FolderOptions {
  readonly data?: string
  readonly sample?: true
  readonly locale?: string
  readonly timeZone?: string
  readonly part?: string
  readonly json?: true
}

type Parts = Partial<Readonly<Record<'subject' | 'html' | 'text', string>>>

async function render(name: string, options: RenderOptions, terminal: Terminal): Promise<number> {
  const { data, sample, part, json } = options
  if (data !== undefined && sample) throw new UsageError('--data and --sample exclude each other')
  if (part !== undefined && part !== 'html' && part !== 'text' && part !== 'subject') {
    throw new UsageError(`--part must be html, text or subject, got ${JSON.stringify(part)}`)
  }
  const templates = await openTemplates(options, terminal)
  const { subject, html, text } =
    data === undefined
      ? await sampleParts(name, options, templates)
      : await templates.render(name, await dataOf(data, terminal), contextOf(options))
  if (json) terminal.stdout.write(`${JSON.stringify({ ok: true, template: name, subject, html, text })}\n`)
  else {
    const parts = { subject, html, text }
    const chosen = part === undefined ? (html ?? text) : parts[part]
    if (chosen === undefined) throw new UsageError(`the template ${name} has no ${part ?? 'HTML and no text'}`)
    terminal.stdout.write(chosen.endsWith('\n') ? chosen : `${chosen}\n`)
  }
  return exitCodes.ok.code
}

async function sampleParts(name: string, options: RenderOptions, templates: TemplateSet): Promise<Parts> {
  const names = await templates.names()
  if (!names.includes(name)) throw unknownTemplate(name, names)
  if (templates.previews === undefined) {
    throw new UsageError(`the template ${name} is no file, and has no sample: give --data`)
  }
  const { error, subject, html, text } = await templates.previews().preview(name, options.locale)
  if (error === undefined) return presentParts({ subject, html, text })
  const { message, ...place } = error
  const said = `template "${name}": ` // by what has no place in a file, and the new error says it again
  const problem = message.startsWith(said) ? message.slice(said.length) : message
  throw new TemplateError('TEMPLATE_INVALID', { template: name, ...place }, problem)
}

/** A preview has every part, the missing ones empty. */
function presentParts(parts: Required<Parts>): Parts {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== ''))
}

function contextOf({ locale, timeZone }: RenderOptions) {
  return { ...(locale === undefined ? {} : { locale }), ...(timeZone === undefined ? {} : { timeZone }) }
}

async function dataOf(path: string, terminal: Terminal): Promise<object> {
  const data = parsed(path === '-' ? await standardInput(terminal, prompt) : await textOf(path), path)
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data
  throw new UsageError(`--data ${path} must hold a JSON object`)
}

const prompt = 'Type the data as JSON; end it with Ctrl-D on a line of its own.'

async function textOf(path: string): Promise<string> {
  const octets = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--data ${path} cannot be read (${error.code ?? error.message})`)
  })
  return decodeUtf8(octets, path)
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw new UsageError(`--data ${path} is not JSON: ${error instanceof Error ? error.message : error}`)
  }
}
