/** What must not come back, in an error, a receipt or a transcript, when a server repeats it. */
export interface Secrets {
  /** A password or a token, which is as secret in base64. */
  add(value: string): void
  /** Octets in base64, which are secret too. */
  encode(octets: Uint8Array): string
  /** The text with every secret masked. */
  mask(text: string): string
}

/** Shorter ones hold no secret, and would tear words apart. */
const shortest = 4

/** No secrets yet. */
export function createSecrets(): Secrets {
  const values: string[] = []
  const hold = (value: string): void => {
    if (value.length >= shortest && !values.includes(value)) values.push(value)
  }
  return {
    add(value) {
      hold(value)
      hold(Buffer.from(value).toString('base64'))
    },
    encode(octets) {
      const encoded = Buffer.from(octets).toString('base64')
      if (encoded.length > shortest) hold(encoded)
      return encoded
    },
    mask(text) {
      let masked = text
      for (const value of values) if (value.length <= text.length) masked = masked.replaceAll(value, '***')
      return masked
    },
  }
}
