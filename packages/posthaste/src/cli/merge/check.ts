// Before anything is sent, every row is looked at: rendered, checked as a message, compared with the others.
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { MailError } from '../../errors.ts'
import { pathOf } from '../../message/attach-file.ts'
import { createMessage } from '../../message/create-message.ts'
import type { Message } from '../../message/message.ts'
import { renderedMessage } from '../../template/render-message.ts'
import type { TemplateSet } from '../../template/template-set.ts'
import { createFingerprintTable, type FingerprintTable } from './keys.ts'
import { noRows, type RowCounts, type RowOutcome } from './outcome.ts'
import { addressFingerprint, type MergeHistory } from './result.ts'
import type { MergeEntry } from './rows.ts'

/** What is known of a file once every row was looked at. */
export interface MergeCheck {
  /** Every row. */
  readonly rows: number
  /** How many rows are to be sent. */
  readonly toSend: number
  /** The lines of rows that cannot be sent. */
  readonly bad: ReadonlySet<number>
  /** Rows that earlier runs brought to an end, by how. */
  readonly before: RowCounts
  /** The first two messages that are to be sent. */
  readonly samples: readonly Message[]
}

/** What is wrong with a row. */
export interface RowProblem {
  readonly line: number
  readonly problem: string
}

/** How rows are looked at. */
export interface CheckPlan {
  readonly templates: TemplateSet
  readonly history: MergeHistory
  /** Whether an address may stand in several rows. */
  readonly duplicatesAllowed: boolean
  /** Whether a row that may have arrived is sent again. */
  readonly repeats: (entry: MergeEntry) => boolean
  /** Hears of each problem as it is found. */
  readonly report: (problem: RowProblem) => void
  /** Ends the look with its reason. */
  readonly signal: AbortSignal
}

/** Whether a row is still to be sent: nobody has had it, or a person said that it may be repeated. */
export function isOpen(outcome: RowOutcome | undefined, entry: MergeEntry, repeats: CheckPlan['repeats']): boolean {
  return outcome === undefined || outcome === 'deferred' || (outcome === 'unknown' && repeats(entry))
}

/** Looks at every row, one at a time; keeps two of them. */
export async function checkRows(entries: AsyncIterable<MergeEntry>, plan: CheckPlan): Promise<MergeCheck> {
  const { history, repeats, report, signal } = plan
  const seen = createFingerprintTable()
  const bad = new Set<number>()
  const before = noRows()
  const samples: Message[] = []
  let rows = 0
  let toSend = 0
  for await (const entry of entries) {
    signal.throwIfAborted()
    rows++
    const outcome = history.outcomeOf(entry.fingerprint)
    const isToSend = isOpen(outcome, entry, repeats)
    if (!isToSend && outcome !== undefined) before[outcome]++
    const twice = entry.problem === undefined ? twiceIn(entry, seen, plan) : undefined
    if (!isToSend) continue
    const checked = entry.problem ?? twice ?? (await checkedMessage(entry.message, plan.templates))
    if (typeof checked === 'string') {
      bad.add(entry.line)
      report({ line: entry.line, problem: checked })
      continue
    }
    toSend++
    if (samples.length < 2) samples.push(checked)
  }
  return { rows, toSend, bad, before, samples }
}

type GoodEntry = Extract<MergeEntry, { readonly problem?: undefined }>

/** Says so when somebody would get the mail twice; remembers the addresses. */
function twiceIn(
  { addresses, line, fingerprint }: GoodEntry,
  seen: FingerprintTable,
  { history, duplicatesAllowed }: CheckPlan,
): string | undefined {
  if (duplicatesAllowed) return undefined
  const outcome = history.outcomeOf(fingerprint)
  const isNew = outcome === undefined || outcome === 'deferred'
  let problem: string | undefined
  for (const address of addresses) {
    const key = addressFingerprint(address)
    const [other, earlier] = [seen.get(key), isNew ? history.lineOf(address) : undefined]
    if (other !== undefined && other !== line) problem ??= `${address} stands in line ${other} as well; ${allow}`
    else if (earlier !== undefined) {
      problem ??= `${address} may have this mail already, from a row that was line ${earlier} and has changed since; ${allow}`
    }
    if (other === undefined) seen.set(key, line)
  }
  return problem
}

const allow = 'leave the row out, or give --allow-duplicates'

async function checkedMessage(input: GoodEntry['message'], templates: TemplateSet): Promise<Message | string> {
  try {
    const message = createMessage(await renderedMessage(input, templates))
    if (message.to.length + message.cc.length + message.bcc.length === 0) {
      return 'to: nobody gets it; the row has no address'
    }
    return (await unreadable(input.attachments)) ?? message
  } catch (error) {
    if (MailError.is(error)) return error.message
    throw error
  }
}

async function unreadable(attachments: GoodEntry['message']['attachments'] = []): Promise<string | undefined> {
  for (const attachment of attachments) {
    const path = typeof attachment === 'object' && attachment !== null ? pathOf(attachment) : undefined
    if (path === undefined) continue
    const error = await access(path, constants.R_OK).catch((thrown: NodeJS.ErrnoException) => thrown)
    if (error) return `attachments: ${path} cannot be read (${error.code ?? error.message})`
  }
  return undefined
}
