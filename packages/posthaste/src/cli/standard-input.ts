import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** All of standard input, as text; where a person types it, `prompt` says what is wanted. */
export async function standardInput(terminal: Terminal, prompt: string): Promise<string> {
  const input = terminal.stdin()
  if (input.isTTY) terminal.stderr.write(`${prompt}\n`)
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of input) chunks.push(chunk)
  } catch (error) {
    terminal.signal.throwIfAborted()
    throw new UsageError(`standard input cannot be read (${error instanceof Error ? error.message : error})`)
  }
  return decodeUtf8(Buffer.concat(chunks), 'standard input')
}

/** Octets as text. @throws UsageError, which names where they came from, when they are not UTF-8 */
export function decodeUtf8(octets: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch {
    throw new UsageError(`${where} is not UTF-8; convert it first, as with iconv`)
  }
}
