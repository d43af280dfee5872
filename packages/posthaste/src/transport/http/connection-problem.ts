import { ConnectionError } from '../../errors.ts'

const certificateProblems = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

const unreachable = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** The error of a `fetch` that failed before the request left; nothing when the request may have arrived. */
export function connectionProblem(error: unknown, url: URL): ConnectionError | undefined {
  const cause = error instanceof TypeError ? error.cause : error
  const code = codeOf(cause)
  const facts = { ...placeOf(url), cause }
  if (code === 'ENOTFOUND') return new ConnectionError('HOST_NOT_FOUND', 'there is no such host', facts)
  if (certificateProblems.has(code)) {
    return new ConnectionError('CERTIFICATE_INVALID', `the certificate is not valid: ${code}`, facts)
  }
  if (unreachable.has(code) || (code === 'ETIMEDOUT' && isConnecting(cause))) {
    return new ConnectionError('CONNECTION_FAILED', `cannot be reached: ${code}`, facts)
  }
  return undefined
}

/** The error of a request that may do harm neither once nor twice, and that got no answer. */
export function lostConnection(url: URL, code: 'TIMEOUT' | 'CONNECTION_LOST', cause: unknown): ConnectionError {
  return new ConnectionError(code, 'no answer came back', { ...placeOf(url), cause })
}

function placeOf(url: URL): { readonly host: string; readonly port: number; readonly phase: string } {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return { host: url.hostname, port, phase: 'request' }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}

/** Attempts at several addresses fail with one error for all of them. */
function isConnecting(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.every(isConnecting)
  return cause instanceof Error && 'syscall' in cause && cause.syscall === 'connect'
}
