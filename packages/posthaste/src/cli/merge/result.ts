// The result file: one JSON line for each row that begins and one for each that ends. It is only ever added to, and it is
// all that a later run needs to know where an earlier one stopped, however that ended.
import { existsSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { UsageError } from '../usage-error.ts'
import { createFingerprintTable, fingerprintOf, readKey } from './keys.ts'
import { type RowOutcome, rowOutcomes } from './outcome.ts'

/** What a result file belongs to. */
export interface MergeIdentity {
  /** The name of the template. */
  readonly template: string
  /** The data file, as a path from the folder of the result file. */
  readonly data: string
}

/** What earlier runs have left. */
export interface MergeHistory {
  /** What became of a row; undefined where no run has begun it. */
  outcomeOf(key: Uint8Array): RowOutcome | undefined
  /** The line of the last row that was sent to this address, or may have been; undefined where none was. */
  lineOf(address: string): number | undefined
  /** The rows that may have arrived, by key. */
  readonly unknown: ReadonlyMap<string, PlacedRow>
}

/** Where a row stood, and whom it is for; several addresses are parted by a comma and a space. */
export interface PlacedRow {
  readonly line: number
  readonly address: string
}

/** A result file that is open for more. */
export interface OpenedResult {
  readonly history: MergeHistory
  readonly handle: FileHandle
}

/**
 * Opens the result file of a merge, or begins one. What a killed run left of a last line is cut off.
 *
 * @throws UsageError for a file of another template or data, or that is no result file; it is left as it is then
 */
export async function openResult(path: string, identity: MergeIdentity): Promise<OpenedResult> {
  const handle = await opened(path, 'a+')
  try {
    const { history, length } = await readWhole(handle, path, identity)
    await handle.truncate(length)
    if (length === 0) await handle.appendFile(`${headerLine(identity)}\n`)
    await handle.datasync()
    return { history, handle }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** What a result file says, without changing it; nothing where there is none. @throws UsageError as {@link openResult} does */
export async function readResult(path: string, identity: MergeIdentity): Promise<MergeHistory> {
  if (!existsSync(path)) return createHistory().history
  const handle = await opened(path, 'r')
  try {
    return (await readWhole(handle, path, identity)).history
  } finally {
    await handle.close()
  }
}

async function opened(path: string, flags: string): Promise<FileHandle> {
  try {
    return await open(path, flags, 0o600)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error
    throw new UsageError(`${path} cannot be used for the results (${code})`)
  }
}

/** What the whole lines of a file say, and how many octets they have. */
async function readWhole(
  handle: FileHandle,
  path: string,
  identity: MergeIdentity,
): Promise<{ readonly history: MergeHistory; readonly length: number }> {
  const { history, take } = createHistory()
  const length = await wholeLength(handle)
  if (length === 0) {
    const start = await handle.read(Buffer.alloc(4096), 0, 4096, 0)
    expectHeader(start.buffer.toString('utf8', 0, start.bytesRead), identity, path, true)
    return { history, length }
  }
  let line = 0
  for await (const text of handle.readLines({ start: 0, end: length - 1, autoClose: false })) {
    line++
    if (line === 1) expectHeader(text, identity, path, false)
    else take(readLine(text, `${path}:${line}`))
  }
  return { history, length }
}

function createHistory(): { readonly history: MergeHistory; readonly take: (line: Line) => void } {
  const outcomes = createFingerprintTable()
  const addresses = createFingerprintTable()
  const unknown = new Map<string, PlacedRow>()
  return {
    history: {
      unknown,
      outcomeOf(key) {
        const number = outcomes.get(key)
        return number === undefined ? undefined : rowOutcomes[number]
      },
      lineOf: (address) => addresses.get(addressFingerprint(address)) ?? lineAmong(unknown, address),
    },
    /** Of a row that has begun, only what comes later says more; until then it may have arrived. */
    take({ key, fingerprint, line, address, outcome }) {
      outcomes.set(fingerprint, rowOutcomes.indexOf(outcome))
      if (outcome === 'unknown') unknown.set(key, { line, address })
      else unknown.delete(key)
      if (outcome !== 'accepted' && outcome !== 'partial') return
      for (const each of address.split(', ')) addresses.set(addressFingerprint(each), line)
    },
  }
}

/** These are few: those that were under way when a run was killed, or a connection lost. */
function lineAmong(rows: ReadonlyMap<string, PlacedRow>, address: string): number | undefined {
  const wanted = address.toLowerCase()
  for (const row of rows.values()) if (row.address.toLowerCase().split(', ').includes(wanted)) return row.line
  return undefined
}

/** An address as duplicates are told by: letter case counts nowhere, since it does with no provider. */
export function addressFingerprint(address: string): Uint8Array {
  return fingerprintOf(address.toLowerCase())
}

function headerLine({ template, data }: MergeIdentity): string {
  return JSON.stringify({ posthaste: 'merge', version: 1, template, data })
}

function expectHeader(text: string, identity: MergeIdentity, path: string, torn: boolean): void {
  const expected = headerLine(identity)
  if (torn ? expected.startsWith(text) : text === expected) return
  const header = parsed(text)
  if (header?.['posthaste'] !== 'merge') {
    throw new UsageError(`${path} is no result file of posthaste merge; name another with --result`)
  }
  const { template, data } = header
  const other = `template ${template} with ${data}, not of ${identity.template} with ${identity.data}`
  throw new UsageError(`${path} has the results of ${other}; name another with --result`)
}

type Line = PlacedRow & { readonly key: string; readonly fingerprint: Uint8Array; readonly outcome: RowOutcome }

function readLine(text: string, place: string): Line {
  const fields = parsed(text) ?? {}
  const { line, address } = fields
  const key = fields['begin'] ?? fields['key']
  const outcome = 'begin' in fields ? 'unknown' : rowOutcomes.find((each) => each === fields['outcome'])
  const fingerprint = readKey(key)
  if (typeof key !== 'string' || fingerprint === undefined || outcome === undefined) throw damaged(place)
  if (typeof line !== 'number' || typeof address !== 'string') throw damaged(place)
  return { key, fingerprint, line, address, outcome }
}

function parsed(text: string): Partial<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** The length of the file up to the end of its last whole line. */
async function wholeLength(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat()
  const block = Buffer.alloc(65_536)
  for (let end = size; end > 0; ) {
    const start = Math.max(end - block.length, 0)
    const { bytesRead } = await handle.read(block, 0, end - start, start)
    const at = block.subarray(0, bytesRead).lastIndexOf('\n')
    if (at !== -1) return start + at + 1
    end = start
  }
  return 0
}

function damaged(place: string): UsageError {
  return new UsageError(
    `${place} is not a line that posthaste merge wrote; mend it, or name another file with --result`,
  )
}
