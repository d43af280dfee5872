const units = ['B', 'kB', 'MB', 'GB'] as const

/** A number of octets for people: "812 B", "4.2 kB", "31 MB". */
export function formatSize(octets: number): string {
  const power = Math.min(units.length - 1, octets < 1_000 ? 0 : Math.floor(Math.log10(octets) / 3))
  const value = octets / 1_000 ** power
  return `${power > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[power]}`
}
