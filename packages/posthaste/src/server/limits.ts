/** What one client, and all of them, may take of a server. Sizes are in octets, times in milliseconds. */
export interface Limits {
  /** Connections at a time. @default 1000 */
  readonly connections?: number
  /** Connections at a time from one address. @default 50 */
  readonly connectionsPerAddress?: number
  /** Commands of a session since its last accepted message. @default `recipients` and 1000 more */
  readonly commands?: number
  /** Permanent refusals of a session since its last accepted message, before it is closed. @default 20 */
  readonly errors?: number
  /** Failed logins of a session, before it is closed. @default 3 */
  readonly logins?: number
  /** A command line with its CRLF; a line of AUTH may have 12,288 (RFC 4954, section 4). @default 2048 */
  readonly commandOctets?: number
  /** The header of a message. @default 1 MiB */
  readonly headerOctets?: number
  /** A message, announced as SIZE. @default 25 MiB */
  readonly messageOctets?: number
  /** A line of a message with its CRLF. @default 1000 (RFC 5321, 4.5.3.1.6); no limit where `lineEndings` is 'accept' */
  readonly lineOctets?: number
  /** Recipients of a message. @default 1000 */
  readonly recipients?: number
  /** How long to wait for the next command, for more content, or for the client to read. @default 300_000 (RFC 5321, 4.5.3.2.7) */
  readonly idleMs?: number
  /** How long a session may last in all; a transaction then under way may end within `idleMs`. @default 3_600_000 */
  readonly totalMs?: number
  /** How long the TLS handshake may take. @default 30_000 */
  readonly handshakeMs?: number
  /** Octets of content in a second, over every ten seconds in which they are waited for. @default 500 */
  readonly minimumRate?: number
}
