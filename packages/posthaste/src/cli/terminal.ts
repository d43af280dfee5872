import { addAbortSignal } from 'node:stream'
import { styleText } from 'node:util'

/** What a command reads and writes, handed down so that a test can replace it. */
export interface Terminal {
  /** Standard input; touched only by a command that reads it; fails when the signal is aborted. */
  stdin(): AsyncIterable<Uint8Array> & { readonly isTTY?: boolean }
  readonly stdout: Output
  readonly stderr: Output
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Aborted by Ctrl-C, and by SIGTERM. */
  readonly signal: AbortSignal
}

/** Where a command writes to. */
export interface Output {
  /** Writes octets as they are, or text. */
  write(chunk: string | Uint8Array): void
  /** Whether a person with colours looks at it. */
  readonly coloured: boolean
  /** Whether a person looks at it, so that a line may be written over. @default false */
  readonly interactive?: boolean
  readonly columns: number
}

/** The words that colour stands for. */
export type Tone = 'good' | 'bad' | 'doubtful' | 'faint' | 'strong'

const styles = { good: 'green', bad: 'red', doubtful: 'yellow', faint: 'dim', strong: 'bold' } as const

/** The text in the colour of its tone, where the output has colours. */
export function paint(output: Output, tone: Tone, text: string): string {
  return output.coloured ? styleText(styles[tone], text, { validateStream: false }) : text
}

/**
 * Text of a server or a file, safe to show: control characters and those that reverse the writing direction are
 * escaped, so that nobody else draws on the reader's terminal; line ends become ` / `.
 */
export function printable(text: string): string {
  return text
    .trim()
    .replaceAll(/\r?\n/g, ' / ')
    .replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
      return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
    })
}

/** How a process uses its standard output. */
export interface ProcessTerminalOptions {
  /**
   * Standard output is for the command alone, so that a machine can read it: what anything else in the process prints
   * there (`console:`, a configuration file) goes to standard error. @default false
   */
  readonly ownsStdout?: boolean
}

/** The terminal of this process. Ctrl-C or SIGTERM aborts the signal once; the second ends the process. */
export function processTerminal({ ownsStdout = false }: ProcessTerminalOptions = {}): Terminal {
  const interrupt = new AbortController()
  for (const each of ['SIGINT', 'SIGTERM'] as const) process.once(each, () => interrupt.abort(new Error('interrupted')))
  const stdout = output(process.stdout)
  if (ownsStdout) process.stdout.write = process.stderr.write.bind(process.stderr)
  return {
    stdin: () => addAbortSignal(interrupt.signal, process.stdin),
    stdout,
    stderr: output(process.stderr),
    environment: process.env,
    signal: interrupt.signal,
  }
}

function output(stream: NodeJS.WriteStream): Output {
  // A reader that has seen enough (`| head`) closes the pipe: no error of ours.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  const { NO_COLOR, TERM } = process.env
  const interactive = stream.isTTY === true && TERM !== 'dumb'
  const write = stream.write.bind(stream)
  return {
    write: (chunk) => void write(chunk),
    coloured: interactive && !NO_COLOR,
    interactive,
    columns: stream.columns || 80, // a pseudo-terminal may say 0
  }
}
