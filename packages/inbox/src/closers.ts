// What is open is closed again, the newest first. Node 22 has no AsyncDisposableStack.

/** Everything that is open so far, and how it is closed. */
export interface Closers {
  /** The value, to be closed by `close`. */
  adopt<Value>(value: Value, close: (value: Value) => unknown): Value
  /** Calls `close` with all the others. */
  defer(close: () => unknown): void
  /** Closes all, the newest first, each although another failed; throws the first failure. A second call waits for the first. */
  close(): Promise<void>
}

/** Nothing open yet. */
export function createClosers(): Closers {
  const closers: (() => unknown)[] = []
  let closing: Promise<void> | undefined

  async function closeAll(): Promise<void> {
    const failures: unknown[] = []
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
      try {
        await close()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }

  return {
    adopt(value, close) {
      closers.push(() => close(value))
      return value
    },
    defer: (close) => void closers.push(close),
    close: () => (closing ??= closeAll()),
  }
}
