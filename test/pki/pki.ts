// The certificates that the tests use, as PEM text. Made by make.sh; valid until 2126, except the one that is expired.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A certificate with its private key. */
export interface Identity {
  readonly cert: string
  readonly key: string
}

/** The authority that signed every certificate here but the self-signed one. */
export const ca = read('ca.pem')

/** For localhost, 127.0.0.1 and ::1. */
export const server = identity('server')

/** For other.example alone: the wrong name for any server of a test. */
export const other = identity('other')

/** For localhost, and expired in 2020. */
export const expired = identity('expired')

/** For localhost, signed by nobody but itself. */
export const selfSigned = identity('self-signed')

/** For a client, client.example. */
export const client = identity('client')

/** The path of a file here, for servers that read their own certificates. */
export function pkiPath(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url))
}

function identity(name: string): Identity {
  return { cert: read(`${name}.pem`), key: read(`${name}.key.pem`) }
}

function read(file: string): string {
  return readFileSync(pkiPath(file), 'utf8')
}
