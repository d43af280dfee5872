// What of a configuration is unfit for production? Each answer is one sentence that says what to do.

import type { RouteInfo } from '../mailer/mailer.ts'
import { domainOf } from '../message/address.ts'
import { dkimWarnings } from './dkim/warnings.ts'

/** What `posthaste check` complains of, of one route. */
export function warningsOf(name: string, routes: Readonly<Record<string, RouteInfo>>): readonly string[] {
  const route = routes[name]
  if (route === undefined) return []
  return [...route.transport.warnings, ...fromWarnings(name, route, routes), ...dkimWarnings(route)]
}

function fromWarnings(name: string, route: RouteInfo, routes: Readonly<Record<string, RouteInfo>>): string[] {
  const [from] = route.from
  if (from === undefined) return ['No From is configured: every message has to name its own.']
  const domain = domainOf(from.address)
  const { default: standard } = routes
  const general = standard?.from[0]
  const differs = name !== 'default' && general !== undefined && !related(domain, domainOf(general.address))
  const accounts = (route.transport.accounts ?? []).filter((account) => account.includes('@'))
  return [
    ...(differs
      ? [
          `Writes from ${domain}, the default route from ${domainOf(general.address)}: each needs SPF, DKIM and DMARC of its own.`,
        ]
      : []),
    ...accounts
      .filter((account) => !related(domain, domainOf(account)))
      .map(
        (account) => `Writes from ${domain} with the account ${account}: the server may refuse or rewrite the From.`,
      ),
  ]
}

/** Whether two domains are the same or one is below the other, which DMARC's relaxed alignment takes as one (RFC 7489, 3.1). */
function related(one: string, other: string): boolean {
  const [a, b] = [`.${one.toLowerCase()}`, `.${other.toLowerCase()}`]
  return a.endsWith(b) || b.endsWith(a)
}
