// One line of a dialogue, as a transcript shows it: its secrets are masked here, before anything keeps it.
import type { Reply } from '../errors.ts'
import { maskCommand } from './mask-command.ts'

/** The longest line that is kept. */
const longest = 500

/** The most lines of one reply that are kept. */
const mostLines = 100

/** What the client says, `C: EHLO client.example`. While it logs in, only the name of the mechanism is shown. */
export function clientLine(line: string, phase: string): string {
  const text = line.trimEnd()
  return `C: ${cut(phase === 'AUTH' ? maskedLogin(text) : text)}`
}

/**
 * What the server answers, one line for each of its own, `S: 250-SIZE 1000`. Its words about a login are left out: a server
 * may repeat in them what it was sent, and challenges are nobody's business.
 */
export function serverLines({ code, enhanced, text }: Reply, phase: string): readonly string[] {
  const status = enhanced === undefined ? '' : `${enhanced} `
  if (phase === 'AUTH') return [`S: ${code} ${status}***`]
  const lines = text.split('\n', mostLines)
  return lines.map((line, index) => {
    const separator = index === lines.length - 1 ? ' ' : '-'
    return `S: ${cut(`${code}${separator}${index === 0 ? status : ''}${line}`.trimEnd())}`
  })
}

/** What is no line, `-- TLSv1.3`. */
export function eventLine(text: string): string {
  return `-- ${text}`
}

/** `*` cancels a login (RFC 4954, section 4), and is no secret. */
function maskedLogin(line: string): string {
  if (/^auth /i.test(line)) return maskCommand(line)
  return line === '*' ? line : '***'
}

function cut(line: string): string {
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}
