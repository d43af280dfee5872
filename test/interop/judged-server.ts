// What the shared suite of judge-server.ts asks of a server that nobody here wrote.
import type { RealServer } from './program.ts'

/** A server program, and how the tests start it. */
export interface JudgedProgram {
  /** As docs/compatibility.md names it. */
  readonly name: string
  /** @default 'smtp' */
  readonly protocol?: 'smtp' | 'lmtp'
  /** The command by which one gets it, for the reason of a skip. */
  readonly install: string
  /** Its first process has to be root. @default false */
  readonly needsRoot?: boolean
  /** It takes mail only from who has logged in. @default false */
  readonly demandsLogin?: boolean
  /** The fields that it puts on top of a message, in the order in which it writes them. */
  readonly adds: readonly string[]
  isPresent(): boolean
  version(): string
  /**
   * Starts it for `ada`, `grace` and `many` at example.test, and no other; mail for `later` there is put off. It offers
   * STARTTLS with the certificate of the test authority for localhost, and takes {@link sizeLimit} octets at most.
   */
  start(): Promise<JudgedServer>
}

/** A server of {@link JudgedProgram} that runs. */
export interface JudgedServer extends RealServer {
  /** The access token of `ada`. @default that of {@link login} */
  readonly token?: string
  /** What a user of example.test has been sent, once there are `count` messages. */
  delivered(user: string, count: number): Promise<readonly Uint8Array[]>
}

/** Who may log in everywhere. */
export const login = { user: 'ada', password: 'a b/%@=c', token: 'token.of-ada~1' } as const

/** {@link login} by its password. */
export const passwordLogin = { user: login.user, password: login.password } as const

/** The largest message that every judged server takes. */
export const sizeLimit = 2_000_000
