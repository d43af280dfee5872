/** One line of a conversation, as it went over the wire, its secrets masked. */
export interface TranscriptLine {
  /** Which connection: 1 for the first that the server took. */
  readonly connection: number
  /** Who said it; `event` for what is no line, such as the end of the TLS handshake. */
  readonly from: 'client' | 'server' | 'event'
  /** Without its line end. */
  readonly text: string
}

/** A transcript for people: `1 C: EHLO client.example`. */
export function formatTranscript(lines: readonly TranscriptLine[]): string {
  return lines.map(({ connection, from, text }) => `${connection} ${marks[from]} ${text}`).join('\n')
}

const marks = { client: 'C:', server: 'S:', event: '--' }

/** A command as a transcript shows it: without the initial response of AUTH (RFC 4954, section 4). */
export function maskCommand(line: string): string {
  const [verb = '', mechanism = '', ...rest] = line.split(/\s+/)
  if (verb.toUpperCase() !== 'AUTH' || rest.length === 0 || rest.join('') === '=') return line
  return `${verb} ${mechanism} ***`
}
