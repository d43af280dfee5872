// What do the options of `posthaste merge` ask for? Whatever is wrong with them is said before a row is read.
import { readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { ConfigError } from '../../errors.ts'
import { messageKeys } from '../../message/message-input.ts'
import { describeUnknown, unknownKey } from '../../message/unknown-keys.ts'
import { createUnsubscribeLink } from '../../unsubscribe/link.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { parseRate } from './rate.ts'
import type { MergeIdentity } from './result.ts'
import { filesOf, type RowFields, type RowPlan } from './rows.ts'

/** The options of `posthaste merge`, as they are given. */
export interface MergeOptions {
  readonly template: string
  readonly data: string
  readonly via?: string
  readonly shared?: string
  readonly map?: string
  readonly unsubscribeUrl?: string
  readonly unsubscribeList?: string
  readonly limitRate?: string
  readonly result?: string
  readonly allowDuplicates?: true
  readonly skipBad?: true
  /** All of them, or those with these addresses. */
  readonly repeatUnknown?: true | readonly string[]
  readonly dryRun?: true
  readonly yes?: true
  readonly json?: true
}

/** The same, checked. */
export interface MergePlan {
  readonly rows: RowPlan
  readonly identity: MergeIdentity
  /** The path of the result file. */
  readonly result: string
  /** From one send to the next. */
  readonly intervalMs?: number
}

/** Checks the options and reads the file of shared fields. @throws UsageError or ConfigError that names the option */
export async function mergePlan(options: MergeOptions, { environment }: Terminal): Promise<MergePlan> {
  const { template, data, limitRate } = options
  const result = options.result ?? `${data}.results.jsonl`
  if (resolve(result) === resolve(data)) throw new UsageError('--result and --data name the same file')
  const unsubscribe = unsubscribeOf(options, environment['POSTHASTE_UNSUBSCRIBE_SECRET'])
  const rows: RowPlan = {
    template,
    data,
    shared: options.shared === undefined ? {} : await readShared(options.shared),
    map: mapOf(options.map),
    ...(unsubscribe === undefined ? {} : { unsubscribe }),
  }
  return {
    rows,
    identity: { template, data: relative(dirname(resolve(result)), resolve(data)).replaceAll(sep, '/') },
    result,
    ...(limitRate === undefined ? {} : { intervalMs: parseRate(limitRate) }),
  }
}

function unsubscribeOf(
  { unsubscribeUrl: url, unsubscribeList: list }: MergeOptions,
  secret: string | undefined,
): RowPlan['unsubscribe'] {
  if (url === undefined && list === undefined) return undefined
  if (url === undefined) throw new UsageError('--unsubscribe-list needs --unsubscribe-url')
  if (!/^https:/i.test(url)) throw new UsageError('--unsubscribe-url must be an https: URL (RFC 8058, 3.1)')
  if (!secret) throw new UsageError('--unsubscribe-url needs the secret of its links in POSTHASTE_UNSUBSCRIBE_SECRET')
  const unsubscribe = { url, secret, ...(list === undefined ? {} : { list }) }
  checkLinks(unsubscribe)
  return unsubscribe
}

/** What is wrong with one link is wrong for every row. */
function checkLinks(unsubscribe: NonNullable<RowPlan['unsubscribe']>): void {
  try {
    createUnsubscribeLink({ ...unsubscribe, address: 'test@example.com' })
  } catch (error) {
    const given = error instanceof ConfigError ? givenAs.get(error.option) : undefined
    if (!(error instanceof ConfigError) || given === undefined) throw error
    throw new UsageError(`${given}${error.message.slice(error.option.length)}`)
  }
}

/** What people wrote for each option of a link. */
const givenAs: ReadonlyMap<string, string> = new Map([
  ['secret', 'POSTHASTE_UNSUBSCRIBE_SECRET'],
  ['url', '--unsubscribe-url'],
  ['list', '--unsubscribe-list'],
])

/** `to=email,name=full name`: each name, and the column that it takes. */
function mapOf(text: string | undefined): ReadonlyMap<string, string> {
  const map = new Map<string, string>()
  for (const pair of text === undefined ? [] : text.split(',')) {
    const [name = '', column = '', ...more] = pair.split('=').map((part) => part.trim())
    if (name === '' || column === '' || more.length > 0) {
      throw new UsageError(`--map must be such as to=email,name=full_name, got ${JSON.stringify(text)}`)
    }
    if (map.has(name)) throw new UsageError(`--map gives two columns for ${name}`)
    map.set(name, column)
  }
  return map
}

const sharedKeys: ReadonlySet<string> = new Set(
  ['data', 'locale', 'timeZone', ...messageKeys].filter((key) => !['subject', 'text', 'html'].includes(key)),
)

async function readShared(path: string): Promise<RowFields> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--shared ${path} cannot be read (${error.code ?? error.message})`)
  })
  const shared = parsed(text, path)
  const unknown = unknownKey(shared, sharedKeys)
  if (unknown) throw new UsageError(`--shared ${path}: ${describeUnknown(unknown, sharedKeys)}`)
  // A list of paths, since JSON can hold no file.
  return 'attachments' in shared ? { ...shared, attachments: filesOf(shared.attachments, join(path)) } : shared
}

function parsed(text: string, path: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch (error) {
    throw new UsageError(`--shared ${path} is not JSON: ${error instanceof Error ? error.message : error}`)
  }
  throw new UsageError(`--shared ${path} must hold one JSON object, such as { "from": "…", "data": { … } }`)
}
