/** Why a store refused; branch on it, never on the text. */
export type StoreErrorCode =
  /** A later version of the package wrote the file. */
  | 'STORE_NEWER'
  /** The file is a database of another program, or no database. */
  | 'STORE_FOREIGN'
  /** The store was closed, or its thread ended. */
  | 'STORE_CLOSED'
  /** An argument cannot be what it is; the text says which and what was expected. */
  | 'STORE_ARGUMENT'
  /** SQLite failed: disk full, file not readable … */
  | 'STORE_FAILED'

/** What a store throws. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
