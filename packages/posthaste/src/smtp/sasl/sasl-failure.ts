/** Why a client ends a login by itself: the words are for its error, and hold no secret. */
export class SaslFailure extends Error {
  /**
   * - `untrusted`: the server has not shown that it knows the password.
   * - `unusable`: the server asks for what this client refuses to do.
   * - `malformed`: the server said what the mechanism does not know.
   */
  readonly kind: 'untrusted' | 'unusable' | 'malformed'

  constructor(kind: SaslFailure['kind'], problem: string) {
    super(problem)
    this.name = 'SaslFailure'
    this.kind = kind
  }
}
