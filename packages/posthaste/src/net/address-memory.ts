import type { HostAddress } from '../runtime/resolver.ts'

/** Which addresses of a host did not work lately. */
export interface AddressMemory {
  /** The order in which to try them: families in turn (RFC 8305, section 4), those that failed lately last. */
  inOrder(addresses: readonly HostAddress[], now: number): readonly HostAddress[]
  /** It failed, or another that started later was faster. */
  failed(address: string, now: number): void
  worked(address: string): void
}

/** How long an address that failed comes last, in milliseconds. */
const restMs = 300_000
/** More are forgotten, the oldest first; no host has so many. */
const mostRemembered = 64

/** Nothing is known yet. */
export function createAddressMemory(): AddressMemory {
  const restsUntil = new Map<string, number>()
  return {
    inOrder(addresses, now) {
      const rests = ({ address }: HostAddress): boolean => (restsUntil.get(address) ?? now) > now
      const inTurn = interleaved(addresses)
      return [...inTurn.filter((each) => !rests(each)), ...inTurn.filter(rests)]
    },
    failed(address, now) {
      restsUntil.delete(address)
      restsUntil.set(address, now + restMs)
      const [oldest] = restsUntil.keys()
      if (restsUntil.size > mostRemembered && oldest !== undefined) restsUntil.delete(oldest)
    },
    worked: (address) => void restsUntil.delete(address),
  }
}

/** One of the first address's family, one of the other, and so on; each family in the resolver's order. */
function interleaved(addresses: readonly HostAddress[]): readonly HostAddress[] {
  const first = addresses.filter(({ family }) => family === addresses[0]?.family)
  const second = addresses.filter(({ family }) => family !== addresses[0]?.family)
  return addresses.flatMap((_, at) => [...first.slice(at, at + 1), ...second.slice(at, at + 1)])
}
