import { ConfigError, LocalDeliveryError, MailError } from '../errors.ts'
import type { Raw } from '../mime/raw.ts'
import { type Runtime, systemRuntime } from '../runtime/runtime.ts'
import { refusalsOf } from './explanation.ts'
import { refuseInexpressible } from './expressible.ts'
import { openGate } from './gate.ts'
import { receiptForAll } from './receipt.ts'
import type { Transport } from './transport.ts'
import { untilAborted } from './until-aborted.ts'

/**
 * A transport that writes each message into a file of its own in `directory`, which is created when it is missing.
 *
 * A file appears whole or not at all: it is written under another name, flushed to the disk, then renamed. Names sort by
 * time and end in `.eml`; only the owner may read them. What fails is a FILE_FAILED error.
 */
export function file(directory: string, runtime: Runtime = systemRuntime): Transport {
  if (directory === '' || directory.includes('\0')) {
    throw new ConfigError('OPTION_INVALID', 'file', 'needs a directory, such as file:./outbox')
  }
  const name = `file:${directory}`
  const gate = openGate(name)
  let sequence = 0

  return {
    name,
    concurrency: 4,
    warnings: [fileWarning],
    send: (outgoing, signal) =>
      gate.run(async () => {
        refuseInexpressible(outgoing, name, {})
        const raw = await outgoing.compose()
        sequence += 1
        await inWords(directory, () => writeWhole(raw, directory, fileName(sequence, runtime), signal))
        return receiptForAll(outgoing, name)
      }, signal),
    check: (outgoing) => refuseInexpressible(outgoing, name, {}),
    explain: async (outgoing, { connect }) => ({
      transport: name,
      refusals: await refusalsOf(async () => {
        refuseInexpressible(outgoing, name, {})
        if (connect) await inWords(directory, () => prepare(directory))
      }),
      warnings: [fileWarning],
    }),
    verify: () => inWords(directory, () => prepare(directory)),
    close: () => gate.close(),
  }
}

const fileWarning = 'file: only writes messages to a folder; choose a transport that delivers.'

/** `20261122T081530.123Z-000001-9f86d081884c7d65`: by time, then by order within this transport, then unlike any other process. */
function fileName(sequence: number, runtime: Runtime): string {
  const time = new Date(runtime.clock.now()).toISOString().replaceAll(/[-:]/g, '')
  const unique = [...runtime.random.bytes(8)].map((octet) => octet.toString(16).padStart(2, '0')).join('')
  return `${time}-${String(sequence).padStart(6, '0')}-${unique}`
}

async function prepare(directory: string): Promise<void> {
  const { access, constants } = await import('node:fs/promises')
  const { resolve } = await import('node:path')
  await createFolder(resolve(directory))
  await access(directory, constants.W_OK | constants.X_OK)
}

/** QUIRK: Node's own recursive mkdir never ends where the system answers ENOENT below a folder that exists, as /proc does. */
async function createFolder(path: string, parentExists = false): Promise<void> {
  const { mkdir, stat } = await import('node:fs/promises')
  const { dirname } = await import('node:path')
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    const found = await stat(path).catch(() => undefined)
    if (found?.isDirectory()) return
    if (systemCode(error) !== 'ENOENT' || parentExists) throw error
    await createFolder(dirname(path))
    await createFolder(path, true)
  }
}

async function writeWhole(raw: Raw, directory: string, fileName: string, signal?: AbortSignal): Promise<void> {
  const { open, rename, rm } = await import('node:fs/promises')
  const { join } = await import('node:path')
  await prepare(directory)
  signal?.throwIfAborted()

  const unfinished = join(directory, `.${fileName}.unfinished`)
  const handle = await open(unfinished, 'wx', 0o600)
  try {
    try {
      for await (const chunk of raw.octets ? [raw.octets] : untilAborted(raw.open(), signal)) {
        await handle.writeFile(chunk)
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    signal?.throwIfAborted()
    await rename(unfinished, join(directory, `${fileName}.eml`))
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  await syncDirectory(directory)
}

/** Makes the new name last as well; systems that cannot open a directory have no need of it. */
async function syncDirectory(directory: string): Promise<void> {
  const { open } = await import('node:fs/promises')
  const handle = await open(directory, 'r').catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

const problems = new Map([
  ['ENOTDIR', 'is not a directory, or one above it is not'],
  ['EEXIST', 'is not a directory'],
  ['EACCES', 'cannot be created or written: permission denied'],
  ['EPERM', 'cannot be created or written: permission denied'],
  ['EROFS', 'cannot be written: the file system is read-only'],
  ['ENOENT', 'cannot be created'],
  ['ENAMETOOLONG', 'cannot be created: the name is too long'],
  ['ENOSPC', 'cannot be written: no space is left'],
  ['EDQUOT', 'cannot be written: the quota is used up'],
])

const passing = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EIO', 'EAGAIN', 'EBUSY', 'EINTR'])

/** Runs `work`, and turns what the system says about `directory` into a FILE_FAILED error. */
async function inWords<Result>(directory: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const code = systemCode(error)
    if (code === undefined || MailError.is(error)) throw error
    const problem = problems.get(code) ?? `cannot be written: ${code}`
    throw new LocalDeliveryError('FILE_FAILED', `the folder ${directory} ${problem}`, passing.has(code), error)
  }
}

/** The code of an error of the system, such as `ENOENT`. */
function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined
}
