import type { ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import type { Clock } from '../runtime/clock.ts'
import { untilAborted } from './until-aborted.ts'

/** How a program ended. */
export interface ProgramEnd {
  /** Its exit code; absent when it was killed. */
  readonly code?: number
  /** The signal that killed it. */
  readonly killedBy?: string
  /** Why we killed it: the reason of the signal, or the error of the input. */
  readonly stopped?: { readonly reason: unknown }
  /** What became of its input: all of it was handed over, it stopped reading, or it was killed before the end. */
  readonly input: 'complete' | 'unread' | 'cut'
  /** The first 2,000 characters that it complained with. */
  readonly stderr: string
}

type Child = ChildProcessByStdio<Writable, null, Readable>

/** Runs a program without a shell and hands it `input`; rejects when it cannot be started. Aborting `stop` kills it. */
export async function runProgram(
  path: string,
  args: readonly string[],
  input: AsyncIterable<Uint8Array>,
  stop: AbortSignal,
  clock: Clock,
): Promise<ProgramEnd> {
  const { spawn } = await import('node:child_process')
  // A group of its own, because what the program starts must die with it: to a child that lives on, the end of a cut
  // input would be the end of the message.
  const detached = process.platform !== 'win32'
  const child = spawn(path, [...args], { stdio: ['pipe', 'ignore', 'pipe'], detached, windowsHide: true })
  const ended = endOf(child)
  const complaint = complaintOf(child.stderr)
  await startOf(child)

  const kill = (): void => killGroup(child, detached)
  stop.addEventListener('abort', kill, { once: true })
  if (stop.aborted) kill()
  const fed = await feed(child, input, stop, ended, kill)
  const { code, signal } = await ended
  stop.removeEventListener('abort', kill)
  child.stdin.destroy()

  // A program may end by itself at the very moment at which its input is cut.
  const isStopped = stop.aborted && (code === null || fed.input === 'cut')
  const stopped = fed.failed ?? (isStopped ? { reason: stop.reason } : undefined)
  return {
    ...(code === null ? { killedBy: signal ?? 'a signal' } : { code }),
    ...(stopped ? { stopped } : {}),
    input: fed.input,
    stderr: await complaint.text(clock),
  }
}

function startOf(child: Child): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
}

interface Exit {
  readonly code: number | null
  readonly signal: string | null
}

function endOf(child: Child): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
}

/** Collects what a program complains of; what it left running may hold the stream open, so that its end is waited for one second only. */
function complaintOf(stream: Readable): { text(clock: Clock): Promise<string> } {
  const decoder = new TextDecoder()
  let text = ''
  stream.on('data', (chunk: Uint8Array) => {
    if (text.length < 2000) text += decoder.decode(chunk, { stream: true })
  })
  const closed = new Promise<void>((resolve) => stream.once('close', resolve))
  return {
    async text(clock) {
      let callOff = (): void => {}
      const late = new Promise<void>((resolve) => {
        callOff = clock.after(1000, resolve)
      })
      await Promise.race([closed, late])
      callOff()
      stream.destroy()
      return text.slice(0, 2000).trim()
    },
  }
}

function killGroup(child: Child, detached: boolean): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    if (detached) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

interface Fed {
  readonly input: ProgramEnd['input']
  readonly failed?: { readonly reason: unknown }
}

/** Writes the whole input and its end; kills the program, without an end, when the input fails. */
async function feed(
  child: Child,
  input: AsyncIterable<Uint8Array>,
  stop: AbortSignal,
  ended: Promise<Exit>,
  kill: () => void,
): Promise<Fed> {
  const { stdin } = child
  const gone = new AbortController()
  const unread = new Promise<void>((resolve) => stdin.on('error', () => resolve()))
  void Promise.race([unread, ended]).then(() => gone.abort())
  try {
    for await (const chunk of untilAborted(input, gone.signal)) {
      stop.throwIfAborted()
      if (!stdin.write(chunk)) await drained(stdin)
    }
    stop.throwIfAborted()
  } catch (reason) {
    if (gone.signal.aborted) return { input: stop.aborted ? 'cut' : 'unread' }
    kill()
    return { input: 'cut', failed: { reason } }
  }
  const written = new Promise<void>((resolve) => stdin.end(() => resolve()))
  const stopped = unread.then(() => 'unread' as const)
  return { input: await Promise.race([Promise.race([written, ended]).then(() => 'complete' as const), stopped]) }
}

/** Settles when there is room again, or nothing will be read any more. */
function drained(stdin: Writable): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      stdin.off('drain', settle)
      stdin.off('close', settle)
      resolve()
    }
    stdin.on('drain', settle)
    stdin.on('close', settle)
  })
}
