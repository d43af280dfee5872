import { type Output, paint } from './terminal.ts'

/** A line that says which routes are waited for. */
export interface Progress {
  /** Nothing is waited for at this route any more. */
  done(name: string): void
  /** Takes the line away. */
  end(): void
}

/** Shows which of the routes are waited for, in a line that is written over; nothing where nobody looks at it. */
export function showProgress(names: readonly string[], limit: string, output: Output): Progress {
  if (!output.interactive) return { done: () => {}, end: () => {} }
  const waiting = new Set(names)
  const clear = '\r\u001b[2K'
  const show = (): void => {
    const text = `Waiting for ${[...waiting].join(', ')}, ${limit} at most …`
    const { columns } = output
    // A line that wraps could not be taken away.
    const line = text.length < columns ? text : `${text.slice(0, Math.max(columns - 2, 0))}…`
    output.write(clear + paint(output, 'faint', line))
  }
  show()
  return {
    done: (name) => void (waiting.delete(name) && waiting.size > 0 && show()),
    end: () => output.write(clear),
  }
}
