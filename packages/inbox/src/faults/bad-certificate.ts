import { type KeyAndCertificate, makeCertificate } from './certificate.ts'
import type { BadCertificate } from './fault-rule.ts'

const dayMs = 86_400_000

/** A certificate signed by itself, good for these names for a year: what `tls: 'self-signed'` serves. */
export function goodCertificate(names: readonly string[], nowMs: number, serial: Uint8Array): KeyAndCertificate {
  return makeCertificate({ names, notBefore: nowMs - dayMs, notAfter: nowMs + 365 * dayMs, serial })
}

/**
 * A certificate that a client is to refuse. The expired one and the one for another name become the only thing wrong
 * when the client is told to trust the certificate itself.
 */
export function badCertificate(
  kind: BadCertificate,
  names: readonly string[],
  nowMs: number,
  serial: Uint8Array,
): KeyAndCertificate {
  switch (kind) {
    case 'self-signed':
      return goodCertificate(names, nowMs, serial)
    case 'expired':
      return makeCertificate({ names, notBefore: nowMs - 30 * dayMs, notAfter: nowMs - dayMs, serial })
    case 'wrong-name':
      return goodCertificate(['wrong-name.invalid'], nowMs, serial)
  }
}
