/** An address that its owner knows again and nobody else can read: `a***@example.com`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const [first = ''] = address.slice(0, at).replace(/^"/, '')
  return `${first}***${address.slice(at)}`
}
