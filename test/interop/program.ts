// Real servers as child processes: each on a free port, in a folder of its own, stopped by its process id.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** A server that a test has started. */
export interface RealServer extends AsyncDisposable {
  readonly host: '127.0.0.1'
  readonly port: number
  /** Where it keeps its configuration and its mail. */
  readonly folder: string
}

/** Whether a server whose first process has to be root can be started here; otherwise the test is skipped, or fails in CI. */
export function requireRoot(t: TestContext, server: string): boolean {
  if (userInfo().uid === 0) return true
  const { CI } = process.env
  if (CI) throw new Error(`${server} starts only as root, and CI is set: nothing may be skipped`)
  t.skip(`${server} starts only as root`)
  return false
}

/** A port of the loopback interface that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

/** A new folder, which is removed with {@link removeFolder}. */
export function newFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `posthaste-${name}-`))
}

/** Removes a folder, also while a server that was stopped is still letting go of it. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}

/** Runs a program in the foreground and resolves when it listens on the port; rejects with what it printed. */
export async function startProgram(
  command: string,
  args: readonly string[],
  { port, folder }: { readonly port: number; readonly folder: string },
): Promise<RealServer> {
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => reject(new Error(`${command} ended (${code ?? signal}):\n${printed}`)))
  })
  failed.catch(() => {}) // it ends one day, and then nobody waits for this any more
  await Promise.race([listens(port), failed])
  return {
    host: '127.0.0.1',
    port,
    folder,
    async [Symbol.asyncDispose]() {
      await stopProgram(child)
      process.off('exit', kill)
      removeFolder(folder)
    },
  }
}

async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(late)
}

/** Resolves when something listens on the port; rejects after 20 seconds. */
export async function listens(port: number): Promise<void> {
  await eventually(`something to listen on port ${port}`, () => connects(port))
}

function connects(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1')
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(undefined))
    function settle(answer: true | undefined): void {
      socket.destroy()
      resolve(answer)
    }
  })
}

/** Asks again and again until there is an answer; rejects after 20 seconds. For what a server does in its own time. */
export async function eventually<Answer>(
  what: string,
  ask: () => Answer | undefined | Promise<Answer | undefined>,
): Promise<Answer> {
  for (let tries = 0; tries < 1000; tries++) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`waited 20 seconds for ${what}`)
}
