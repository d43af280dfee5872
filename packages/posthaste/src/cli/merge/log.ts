import type { FileHandle } from 'node:fs/promises'
import type { Clock } from '../../runtime/clock.ts'
import { UsageError } from '../usage-error.ts'
import type { RowResult } from './outcome.ts'

/** One row on its way, for the result file. */
export interface LoggedRow {
  readonly key: string
  readonly line: number
  readonly address: string
}

/** Writes down which rows begin and what became of them. */
export interface MergeLog {
  /** Resolves when it is on the disk that the row has begun: only then may it be handed over. */
  begin(row: LoggedRow): Promise<void>
  /** Writes down what became of it; on the disk with the next row that begins, or at the end. */
  end(row: LoggedRow, result: RowResult): void
  /** Resolves when everything is on the disk, and closes the file. */
  close(): Promise<void>
}

/**
 * A log into an open result file. What several rows have to write meanwhile goes to the disk together, so that waiting for
 * the disk costs little.
 *
 * Each promise rejects with a UsageError when the file cannot be written any more.
 */
export function createMergeLog(handle: FileHandle, path: string, clock: Clock): MergeLog {
  let waiting: string[] = []
  let writing: Promise<void> = Promise.resolve()
  let scheduled: Promise<void> | undefined

  /** One write for all that wait by the time the one before has ended. */
  function written(line: object): Promise<void> {
    waiting.push(`${JSON.stringify(line)}\n`)
    scheduled ??= writing.then(write)
    return scheduled
  }

  function write(): Promise<void> {
    const lines = waiting.join('')
    waiting = []
    scheduled = undefined
    writing = toDisk(lines)
    return writing
  }

  async function toDisk(lines: string): Promise<void> {
    try {
      await handle.appendFile(lines)
      await handle.datasync()
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? error.code : error
      throw new UsageError(`${path} cannot be written (${why}); no further message is sent`)
    }
  }

  return {
    begin: ({ key, line, address }) => written({ begin: key, line, address }),
    end({ key, line, address }, { outcome, ...facts }) {
      const time = new Date(clock.now()).toISOString()
      written({ key, line, address, outcome, ...facts, time }).catch(() => {}) // the next begin() and close() tell it
    },
    async close() {
      try {
        await (scheduled ?? writing)
      } finally {
        await handle.close()
      }
    },
  }
}
