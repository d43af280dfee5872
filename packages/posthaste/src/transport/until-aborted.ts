/**
 * The chunks as they come, until `signal` is aborted: then its own reason is thrown at once, even where the next chunk
 * never comes. What was opened is released without waiting for it.
 */
export async function* untilAborted(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]()
  let interrupt = (): void => {}
  const onAbort = (): void => interrupt()
  signal?.addEventListener('abort', onAbort)
  let done = false
  try {
    while (true) {
      const step = await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
        interrupt = () => reject(signal?.reason)
        if (signal?.aborted) interrupt()
        iterator.next().then(resolve, reject)
      })
      done = step.done === true
      if (step.done) return
      yield step.value
    }
  } finally {
    signal?.removeEventListener('abort', onAbort)
    // Not awaited: a content that is stuck would never return.
    if (!done) iterator.return?.().catch(() => {})
  }
}
