import type { SmtpOptions } from '../client/options.ts'
import { type Runtime, systemRuntime } from '../runtime/runtime.ts'
import { relayTransport } from './smtp.ts'
import { smtpOptionsFromUrl } from './smtp-url.ts'
import type { Transport } from './transport.ts'
import type { TransportUrl } from './url.ts'

/**
 * Hands mail to a delivery agent over LMTP (RFC 2033), which answers for each recipient.
 *
 * @throws ConfigError OPTION_INVALID; nothing connects before the first send
 */
export function lmtp(options: SmtpOptions, runtime: Runtime = systemRuntime): Transport {
  return relayTransport('lmtp', options, runtime)
}

/** The transport of an `lmtp:` URL. Throws OPTION_INVALID. */
export function lmtpFromUrl(url: TransportUrl, runtime: Runtime = systemRuntime): Transport {
  return lmtp(smtpOptionsFromUrl(url), runtime)
}
