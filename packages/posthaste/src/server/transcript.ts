import type { Clock } from '../runtime/clock.ts'

/** One line of a session, without its CRLF. Nothing in it is secret: passwords are masked where the line is made. */
export interface TranscriptEntry {
  /** Milliseconds since 1970. */
  readonly at: number
  /** `event` is what nobody said: the TLS handshake, content, the end. */
  readonly from: 'client' | 'server' | 'event'
  readonly text: string
}

/** A session's conversation, bounded. */
export interface Transcript {
  add(from: TranscriptEntry['from'], text: string): void
  entries(): readonly TranscriptEntry[]
}

const keptFirst = 40
const keptLast = 200
const longestLine = 1000

/** Keeps nothing. */
export const noTranscript: Transcript = { add: () => {}, entries: () => [] }

/** Keeps how the session began and what was said last; of a long line its beginning. */
export function createTranscript(clock: Clock): Transcript {
  const first: TranscriptEntry[] = []
  const last: TranscriptEntry[] = []
  /** Where in `last` the next one goes, once it is full. */
  let oldest = 0
  let left = 0

  return {
    add(from, text) {
      const line = text.length > longestLine ? `${text.slice(0, longestLine)}…` : text
      const entry = { at: clock.now(), from, text: line }
      if (first.length < keptFirst) first.push(entry)
      else if (last.length < keptLast) last.push(entry)
      else {
        last[oldest] = entry
        oldest = (oldest + 1) % keptLast
        left++
      }
    },
    entries() {
      const tail = [...last.slice(oldest), ...last.slice(0, oldest)]
      const at = tail[0]?.at ?? 0
      const gap: TranscriptEntry[] = left === 0 ? [] : [{ at, from: 'event', text: `(${left} lines left out)` }]
      return [...first, ...gap, ...tail]
    },
  }
}
