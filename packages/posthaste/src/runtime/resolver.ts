/** One address of a host. */
export interface HostAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** Names to addresses. */
export interface Resolver {
  /** Every address of `host`, in the order in which to try them; rejects with the cause when there is none. */
  addresses(host: string): Promise<readonly HostAddress[]>
}

/** The machine's resolver (`getaddrinfo`, so /etc/hosts counts). */
export const systemResolver: Resolver = {
  async addresses(host) {
    const { lookup } = await import('node:dns/promises')
    const found = await lookup(host, { all: true, order: 'verbatim' })
    return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
  },
}
