/** What may be wrong with a message. */
export type DefectKind =
  | 'bare-cr'
  | 'bare-lf'
  | 'long-line'
  | 'nul'
  | '8bit-header'
  | '8bit-body'
  | 'missing-field'
  | 'duplicate-field'
  | 'bad-field'
  | 'bad-parameter'
  | 'mbox-line'
  | 'header-without-end'
  | 'missing-boundary'
  | 'missing-parts'
  | 'unclosed-multipart'
  | 'encoded-composite'
  | 'unknown-encoding'
  | 'unknown-charset'
  | 'bad-base64'
  | 'bad-quoted-printable'
  | 'limit'

/** One thing that is wrong with a message, or the first of many of one kind. */
export interface Defect {
  readonly kind: DefectKind
  /** Where the first is, in octets from the beginning of the message. */
  readonly offset: number
  /** A sentence for people. */
  readonly text: string
  /** How often it was found. */
  readonly count: number
}

/** Keeps defects as they are found. */
export interface DefectLog {
  /** One more, or `times`; those with the same kind and `about` become one. */
  add(kind: DefectKind, offset: number, text: string, about?: string, times?: number): void
  /** In the order of their offsets. */
  readonly found: readonly Defect[]
}

/** An empty log that keeps at most `most` different defects. */
export function createDefectLog(most: number): DefectLog {
  const byKey = new Map<string, { -readonly [K in keyof Defect]: Defect[K] }>()
  return {
    add(kind, offset, text, about, times = 1) {
      const key = about === undefined ? kind : `${kind} ${about}`
      const known = byKey.get(key)
      if (known !== undefined) known.count += times
      else if (byKey.size < most) byKey.set(key, { kind, offset, text, count: times })
    },
    get found() {
      return [...byKey.values()].sort((left, right) => left.offset - right.offset)
    },
  }
}
