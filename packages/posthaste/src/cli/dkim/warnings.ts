// What of a route's signing is unfit for production?
import type { RouteDkim, RouteInfo } from '../../mailer/mailer.ts'
import { domainOf } from '../../message/address.ts'

/** What `posthaste check` complains of, one sentence each. */
export function dkimWarnings({ dkim, from, transport }: RouteInfo): readonly string[] {
  if (dkim === undefined) return []
  return [...keyWarnings(dkim), ...fromWarnings(dkim, from[0]?.address), ...providerWarnings(transport.name)]
}

function keyWarnings({ keys }: RouteDkim): string[] {
  return keys
    .filter(({ algorithm }) => algorithm === 'rsa-sha256')
    .flatMap(({ domain, selector, bits }) => {
      const which = `The DKIM key ${selector} of ${domain} has ${bits} bits`
      if (bits < 2048) return [`${which}: make one of 2048 (RFC 8301).`]
      return bits > 4096 ? [`${which}: verifiers need not take more than 4096 (RFC 8301).`] : []
    })
}

function fromWarnings({ keys, unsigned }: RouteDkim, from: string | undefined): string[] {
  if (from === undefined) return []
  const domain = domainOf(from).toLowerCase()
  if (keys.some((key) => `.${domain}`.endsWith(`.${key.domain}`))) return []
  const outcome = unsigned === 'refuse' ? 'are refused' : 'leave unsigned'
  return [`No DKIM key is for ${domain}, the domain of From: its messages ${outcome}.`]
}

function providerWarnings(transport: string): string[] {
  return /\bpostmark:/.test(transport)
    ? ["Postmark composes messages itself and signs them with its own DKIM keys: the mailer's do not count there."]
    : []
}
