// Two merges at once into one result file would send everything twice. The lock is one of the system's, which ends with
// its process however that ends: there is no stale lock to be taken away by hand, and none to be guessed at.
import { rmSync, statSync } from 'node:fs'
import { UsageError } from '../usage-error.ts'

/** Takes the lock beside a result file; the returned function gives it back. @throws UsageError when another process has it */
export function lockResult(resultFile: string): () => void {
  const file = `${resultFile}.lock`
  for (;;) {
    const unlock = lock(file, resultFile)
    if (unlock) return unlock
  }
}

/** Undefined when the file went away meanwhile, since its lock is worth nothing then. */
function lock(file: string, resultFile: string): (() => void) | undefined {
  // SQLite is the one thing in Node.js that locks files. The database stays empty.
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
  try {
    const database = new DatabaseSync(file)
    const before = inodeOf(file)
    try {
      database.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      database.close()
      throw error
    }
    if (before === undefined || inodeOf(file) !== before) return void database.close()
    return () => {
      remove(file) // before it is given back: whoever opens it afterwards opens another file
      database.close()
    }
  } catch (error) {
    throw refused(error, file, resultFile)
  }
}

function inodeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino
}

function remove(file: string): void {
  try {
    rmSync(file)
  } catch {
    // QUIRK: Windows keeps a file that is open. It is empty, and locks nothing.
  }
}

const busy = 5 // SQLITE_BUSY

function refused(error: unknown, file: string, resultFile: string): unknown {
  if (!(error instanceof Error) || !('errcode' in error)) return error
  if (error.errcode === busy) {
    const remedy = 'wait for it, or end it with Ctrl-C and run this command again'
    return new UsageError(`another process is sending with ${resultFile}: ${remedy}`)
  }
  return new UsageError(`${file} cannot be made: ${error.message}`)
}
