import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { migrate } from './schema.ts'
import { StoreError } from './store-error.ts'

/** An open database with its tables. */
export interface Database {
  /** Compiled once, then reused. */
  prepare(sql: string): StatementSync
  /** Runs `work` in one transaction: all of it is durable when this returns, or nothing of it happened. */
  transaction<T>(work: () => T): T
  close(): void
}

/**
 * Opens a file, or memory where there is none. One process writes to a file; others may read it meanwhile.
 *
 * What is committed outlives the end of this process, kill -9 included: it is in the system's page cache before COMMIT
 * returns. With `fsync` it outlives a power failure too, and each commit waits for the disk.
 *
 * @throws StoreError
 */
export async function openDatabase(
  file: string | undefined,
  { fsync }: { readonly fsync: boolean },
): Promise<Database> {
  const { DatabaseSync } = await import('node:sqlite')
  const name = file ?? ':memory:'
  const opened: DatabaseSync[] = []
  const open = (path: string): DatabaseSync => {
    const made = new DatabaseSync(path)
    opened.push(made)
    return made
  }
  try {
    // Rows are numbered and counted in memory between commits, so that a second writer would do harm. The lock is on a
    // file of its own, because others may read the database. The system lets it go however this process ends.
    if (file !== undefined) open(`${file}-lock`).exec('BEGIN EXCLUSIVE')
    const sqlite = open(name)
    migrate(sqlite, name)
    sqlite.exec(`PRAGMA synchronous = ${fsync ? 'FULL' : 'NORMAL'}`)
    sqlite.exec('PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY')
    sqlite.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864')
    return databaseOver(sqlite, () => {
      for (const each of opened.toReversed()) each.close()
    })
  } catch (error) {
    for (const each of opened.toReversed()) each.close()
    throw error instanceof StoreError ? error : refusal(name, error)
  }
}

function databaseOver(sqlite: DatabaseSync, close: () => void): Database {
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    // Searches differ in their SQL; what is not asked again goes.
    if (statements.size >= 200) statements.clear()
    const made = sqlite.prepare(sql)
    statements.set(sql, made)
    return made
  }
  return {
    prepare,
    transaction(work) {
      prepare('BEGIN IMMEDIATE').run()
      try {
        const result = work()
        prepare('COMMIT').run()
        return result
      } catch (error) {
        if (sqlite.isTransaction) sqlite.exec('ROLLBACK')
        throw error
      }
    },
    close() {
      statements.clear()
      close()
    },
  }
}

function refusal(name: string, error: unknown): StoreError {
  const text = error instanceof Error ? error.message : String(error)
  if (/database is locked/.test(text)) {
    return new StoreError('STORE_FAILED', `${name} is in use by another process: end it, or choose another file`, {
      cause: error,
    })
  }
  if (/not a database|malformed/.test(text)) {
    return new StoreError('STORE_FOREIGN', `${name} is no SQLite database (${text}): choose another file`, {
      cause: error,
    })
  }
  return new StoreError('STORE_FAILED', `${name} cannot be opened: ${text}`, { cause: error })
}
