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
