/** How a proxy is asked for a connection, without a socket: octets in, octets out. */
export interface Tunnel {
  /** What is said first. */
  readonly opening: Uint8Array
  /** What the octets that were heard and not yet used lead to; `more` where they are no whole answer. */
  hear(octets: Uint8Array): TunnelStep | 'more'
}

/** What one answer of a proxy leads to. */
export type TunnelStep =
  | {
      /** How many octets the answer had. */
      readonly used: number
      /** What to say to it. */
      readonly say?: Uint8Array
      /** Everything after these octets is between us and the server. */
      readonly open: boolean
    }
  | {
      readonly problem: string
      /** Whether it would be the same another time. */
      readonly lasting: boolean
    }

/** The end of a tunnel. */
export interface TunnelTarget {
  /** A host name or an IP address without brackets. */
  readonly host: string
  readonly port: number
}

/** A login at a proxy. */
export interface TunnelLogin {
  readonly login?: { readonly user: string; readonly password: string }
}
