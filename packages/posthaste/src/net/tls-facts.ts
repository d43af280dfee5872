/** How a connection is encrypted, as its server sees it. */
export interface TlsFacts {
  /** Such as `TLSv1.3`. */
  readonly protocol: string
  readonly cipher: string
  /** The name that the client asked for (SNI); absent for an address. */
  readonly serverName?: string
  /** The common name of the client's certificate, where it gave one. */
  readonly clientName?: string
  /** Whether that certificate is signed by the server's `ca`. */
  readonly clientVerified: boolean
  /** Whether the client resumed an earlier TLS session. */
  readonly resumed: boolean
}
