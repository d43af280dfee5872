import { readFileSync } from 'node:fs'
import { codeOf, type ListedFile } from './list-files.ts'

const mostTextOctets = 1024 * 1024
const mostImageOctets = 10 * 1024 * 1024

/** What a file holds, or why it cannot be used. */
export type Read<Content> = { readonly content: Content } | { readonly problem: string }

/** Text in UTF-8, at most 1 MB; a byte order mark is taken off and line ends become LF. */
export function readText(file: ListedFile): Read<string> {
  if (file.octets > mostTextOctets)
    return { problem: `is too large: ${inMegabytes(file.octets)}, at most 1 MB of text` }
  const read = octetsOf(file)
  if ('problem' in read) return read
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(read.content)
    if (text.includes('\0')) return { problem: 'is not text: it holds NUL; save it as UTF-8' }
    return { content: text.replaceAll('\r\n', '\n') }
  } catch {
    return { problem: 'is not UTF-8; save it as UTF-8' }
  }
}

/** An image as it is, at most 10 MB. */
export function readImage(file: ListedFile): Read<Uint8Array> {
  if (file.octets > mostImageOctets) return { problem: `is too large: ${inMegabytes(file.octets)}, at most 10 MB` }
  return octetsOf(file)
}

function octetsOf(file: ListedFile): Read<Uint8Array> {
  try {
    return { content: readFileSync(file.absolute) }
  } catch (error) {
    return { problem: `cannot be read: ${codeOf(error)}` }
  }
}

function inMegabytes(octets: number): string {
  return `${(octets / 1024 / 1024).toFixed(1)} MB`
}
