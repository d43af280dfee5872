/** Where random octets come from. */
export interface Random {
  /** `count` octets that nobody can guess. */
  bytes(count: number): Uint8Array
}

/** The machine's cryptographic random source. */
export const systemRandom: Random = {
  bytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
}
