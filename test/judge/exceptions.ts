import type { JudgeName } from './judges.ts'

// Bugs of the judges. docs/compatibility.md names each and says why the composer is right; nothing else is excused.

/** One difference, as an exception is asked about it. */
export interface Disagreement {
  readonly judge: JudgeName
  readonly path: string
  readonly said: unknown
  readonly read: unknown
  /** The message's header is UTF-8. */
  readonly smtpUtf8: boolean
}

/** The named bug that explains a difference; undefined where there is none. */
export function excused(found: Disagreement): string | undefined {
  return exceptions.find((each) => each.judge === found.judge && each.explains(found))?.bug
}

interface Exception {
  readonly judge: JudgeName
  /** As it stands in docs/compatibility.md. */
  readonly bug: string
  explains(found: Disagreement): boolean
}

const exceptions: readonly Exception[] = [
  {
    judge: 'python',
    bug: 'runs of spaces inside an encoded display name are read as one (WhiteSpaceTerminal.value)',
    explains: ({ path, said, read }) =>
      isName(path) && typeof said === 'string' && isEncoded(said) && read === said.replace(/\s+/g, ' '),
  },
  {
    judge: 'python',
    bug: 'a space is read between adjacent encoded words of a display name (CPython issue 128110)',
    explains: ({ path, said, read }) => isName(path) && isEncoded(said) && unspaced(read) === unspaced(said),
  },
  {
    judge: 'python',
    bug: 'UTF-8 in a header is counted as a defect (no RFC 6532 in the parser of octets)',
    explains: ({ path, read, smtpUtf8 }) =>
      path === 'defects' &&
      smtpUtf8 &&
      Array.isArray(read) &&
      read.every((each) => /NonASCIILocalPartDefect|UndecodableBytesDefect/.test(each)),
  },
  {
    judge: 'gmime',
    bug: 'spaces around a display name are dropped, and a name of spaces is none',
    explains: ({ path, said, read }) =>
      isName(path) && typeof said === 'string' && (read ?? '') === said.replace(/^ +| +$/g, ''),
  },
]

function isName(path: string): boolean {
  return /^(?:from|sender|replyTo|to|cc)\[\d+\]\[0\]$/.test(path)
}

/** Whether a name can only be written in encoded words. */
function isEncoded(name: unknown): boolean {
  return typeof name === 'string' && (/[^ -~]|=\?/.test(name) || name.replace(/["\\]/g, '\\$&').length > 73)
}

function unspaced(text: unknown): string {
  return typeof text === 'string' ? text.replace(/\s/g, '') : ''
}
