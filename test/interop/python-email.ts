import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What Python's `email` package (policy.default) reads in a message. */
export interface PythonsReading {
  readonly subject: string | null
  readonly from: readonly PythonsMailbox[]
  readonly to: readonly PythonsMailbox[]
  readonly cc: readonly PythonsMailbox[]
  readonly bcc: readonly PythonsMailbox[]
  /** Seconds since 1970. */
  readonly date: number
  readonly messageId: string
  /** A media type, or for a multipart its type and its parts. */
  readonly structure: unknown
  readonly text: string | null
  readonly html: string | null
  readonly attachments: readonly {
    readonly type: string
    readonly filename: string | null
    readonly disposition: string
    readonly contentId: string | null
    readonly sha256: string
  }[]
  /** What the parser objects to, in words. */
  readonly defects: readonly string[]
}

/** A mailbox as Python reads it; an empty name is none. */
export interface PythonsMailbox {
  readonly name: string
  readonly address: string
}

/** Debian's own Python, which has the packages of python3-aiosmtpd. */
export const python = '/usr/bin/python3'

/** Lets Python read a message. */
export function readWithPython(octets: Uint8Array): PythonsReading {
  const script = fileURLToPath(new URL('read_mail.py', import.meta.url))
  return JSON.parse(execFileSync(python, [script], { input: octets, encoding: 'utf8' }))
}
