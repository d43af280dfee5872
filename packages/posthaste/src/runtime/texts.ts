/** The TXT records at a name, each whole; none where it has none. Rejects when no server answers. */
export type Texts = (name: string) => Promise<readonly string[]>

/** TXT records as the machine's DNS servers have them. */
export const systemTexts: Texts = (name) => lookUp(name)

/** TXT records as these servers have them, such as `127.0.0.1:5353`. */
export function textsFrom(servers: readonly string[]): Texts {
  return (name) => lookUp(name, servers)
}

async function lookUp(name: string, servers?: readonly string[]): Promise<readonly string[]> {
  const { Resolver } = await import('node:dns/promises')
  const resolver = new Resolver({ timeout: 4000, tries: 2 })
  if (servers) resolver.setServers(servers)
  try {
    const records = await resolver.resolveTxt(name)
    // A record may stand in several strings of at most 255 octets, which are read as one (RFC 6376, 3.6.2.2).
    return records.map((strings) => strings.join(''))
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOTFOUND' || error.code === 'ENODATA')) return []
    throw error
  }
}
