// How do the options of `posthaste send` become a message?
import { readFile } from 'node:fs/promises'
import { attachFile } from '../message/attach-file.ts'
import type { MessageInput } from '../message/message-input.ts'
import { decodeUtf8, standardInput } from './standard-input.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** The options of `posthaste send` that are about the message. */
export interface MessageOptions {
  readonly to?: readonly string[]
  readonly cc?: readonly string[]
  readonly bcc?: readonly string[]
  readonly from?: string
  readonly replyTo?: readonly string[]
  readonly subject?: string
  readonly text?: string
  readonly html?: string
  /** A path, or `-` for standard input. */
  readonly textFile?: string
  readonly htmlFile?: string
  /** Paths. */
  readonly attach?: readonly string[]
  /** `cid=path` each. */
  readonly inline?: readonly string[]
  /** `Name: value` each. */
  readonly header?: readonly string[]
}

/** The message that the arguments and options describe; reads the files of the body, and standard input for a body that no option gives. */
export async function messageOf(
  recipients: readonly string[],
  options: MessageOptions,
  terminal: Terminal,
): Promise<MessageInput> {
  const { from, cc, bcc, replyTo, subject } = options
  const { text, html } = await bodyOf(options, terminal)
  const attachments = [
    ...(options.attach ?? []).map((path) => attachFile(path)),
    ...(options.inline ?? []).map((pair) => {
      const [contentId, path] = halves(pair, '=', '--inline', 'cid=FILE')
      return attachFile(path, { contentId })
    }),
  ]
  const headers = (options.header ?? []).map((line) => halves(line, ':', '--header', "'Name: value'"))
  return {
    to: [...recipients, ...(options.to ?? [])],
    ...(from === undefined ? {} : { from }),
    ...(cc ? { cc } : {}),
    ...(bcc ? { bcc } : {}),
    ...(replyTo ? { replyTo } : {}),
    ...(subject === undefined ? {} : { subject }),
    ...(text === undefined ? {} : { text }),
    ...(html === undefined ? {} : { html }),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(headers.length > 0 ? { headers } : {}),
  }
}

const prompt = 'Type the message; end it with Ctrl-D on a line of its own.'

interface Body {
  readonly text?: string | undefined
  readonly html?: string | undefined
}

async function bodyOf(options: MessageOptions, terminal: Terminal): Promise<Body> {
  const { text, textFile, html, htmlFile } = options
  if (text !== undefined && textFile !== undefined) throw new UsageError('--text and --text-file exclude each other')
  if (html !== undefined && htmlFile !== undefined) throw new UsageError('--html and --html-file exclude each other')
  if (textFile === '-' && htmlFile === '-')
    throw new UsageError('standard input can be --text-file or --html-file, not both')
  if ([text, textFile, html, htmlFile].every((each) => each === undefined))
    return { text: await standardInput(terminal, prompt) }
  return {
    text: text ?? (textFile === undefined ? undefined : await textOf(textFile, '--text-file', terminal)),
    html: html ?? (htmlFile === undefined ? undefined : await textOf(htmlFile, '--html-file', terminal)),
  }
}

async function textOf(path: string, option: string, terminal: Terminal): Promise<string> {
  if (path === '-') return standardInput(terminal, prompt)
  const octets = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${option} ${path} cannot be read (${error.code ?? error.message})`)
  })
  return decodeUtf8(octets, path)
}

function halves(text: string, separator: string, option: string, form: string): [before: string, after: string] {
  const at = text.indexOf(separator)
  if (at < 1) throw new UsageError(`${option} must be ${form}, got ${JSON.stringify(text)}`)
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}
