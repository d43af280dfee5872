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

/** The terminal of this process. Ctrl-C or SIGTERM aborts the signal once; the second ends the process. */
export function processTerminal(): Terminal {
  const interrupt = new AbortController()
  for (const each of ['SIGINT', 'SIGTERM'] as const) process.once(each, () => interrupt.abort(new Error('interrupted')))
  return {
    stdin: () => addAbortSignal(interrupt.signal, process.stdin),
    stdout: output(process.stdout),
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
  return {
    write: (chunk) => void stream.write(chunk),
    coloured: stream.isTTY === true && !NO_COLOR && TERM !== 'dumb',
    columns: stream.columns ?? 80,
  }
}
