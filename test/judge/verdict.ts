import { MessageError } from '../../packages/posthaste/src/errors.ts'
import { completeMessage } from '../../packages/posthaste/src/message/complete.ts'
import { createMessage } from '../../packages/posthaste/src/message/create-message.ts'
import type { MessageInput } from '../../packages/posthaste/src/message/message-input.ts'
import { compose } from '../../packages/posthaste/src/mime/compose.ts'
import type { Raw } from '../../packages/posthaste/src/mime/raw.ts'
import { systemRuntime } from '../../packages/posthaste/src/runtime/runtime.ts'
import { excused } from './exceptions.ts'
import { readingOf } from './expected.ts'
import type { Judge, JudgeName, Reading } from './judges.ts'

/** One thing that a judge read differently from what the message says. */
export interface Difference {
  readonly judge: JudgeName
  /** Where, such as `to[1].name` or `root.parts[0].filename`. */
  readonly path: string
  readonly said: unknown
  readonly read: unknown
  /** The named bug of the judge that explains it; undefined for a disagreement that counts. */
  readonly excuse: string | undefined
}

/** What came of one message. */
export interface Verdict {
  readonly octets: Uint8Array
  readonly differences: readonly Difference[]
}

/** Composes a message and lets every judge read it. */
export async function judged(input: MessageInput, judges: readonly Judge[]): Promise<Verdict> {
  const message = completeMessage(createMessage(input), systemRuntime)
  const raw = await compose(message, systemRuntime)
  const octets = raw.octets ?? Buffer.concat(await chunksOf(raw))
  if (raw.size !== undefined && raw.size !== octets.length)
    throw new MessageError('MESSAGE_INVALID', 'size', `said ${raw.size}, is ${octets.length}`)
  const expected = await readingOf(message)
  const found = await Promise.all(
    judges.map(async (judge) => differences(judge.name, expected, await judge.read(octets), raw.needsSmtpUtf8)),
  )
  return { octets, differences: found.flat() }
}

function differences(judge: JudgeName, expected: Reading, read: Reading, smtpUtf8: boolean): Difference[] {
  const found: Difference[] = []
  const { text } = read.root
  const root = text === undefined ? read.root : { ...read.root, text: text.replace(/\r\n$/, '') }
  walk('', expected, { ...read, root }, (path, said, actual) => {
    found.push({ judge, path, said, read: actual, excuse: excused({ judge, path, said, read: actual, smtpUtf8 }) })
  })
  return found
}

/** Every leaf of what was said at which the two differ, and a count that does; absent and null are the same. */
export function walk(
  path: string,
  said: unknown,
  read: unknown,
  differ: (path: string, said: unknown, read: unknown) => void,
): void {
  if (!isObject(said) || !isObject(read)) {
    if ((said ?? null) !== (read ?? null)) differ(path, said ?? null, read ?? null)
    return
  }
  if (Array.isArray(said) && said.length !== read['length']) {
    differ(path, said, read)
    return
  }
  for (const [key, value] of Object.entries(said))
    walk(Array.isArray(said) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`, value, read[key], differ)
}

async function chunksOf(raw: Raw): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  for await (const chunk of raw.open()) chunks.push(chunk)
  return chunks
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
