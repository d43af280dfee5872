// Servers under measurement run in processes of their own, so that neither shares a processor's time with what feeds it.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** What a server process says when it is up. */
export interface Ready {
  readonly port: number
  /** The address of its page, where it has one. */
  readonly web?: string
}

/** A server in a process of its own. */
export interface ServerProcess extends Ready {
  /** The memory that it holds, in octets, after a collection of garbage. */
  memory(): Promise<number>
  stop(): Promise<void>
}

/** Starts a program of this folder, which calls {@link serve}. */
export async function startServer(program: string, args: readonly string[] = []): Promise<ServerProcess> {
  const child = fork(join(import.meta.dirname, program), [...args], {
    execPath: process.execPath,
    execArgv: ['--conditions=posthaste-source', '--expose-gc'],
  })
  const [ready]: Ready[] = await answer(child)
  if (ready === undefined) throw new Error(`${program} did not start`)
  return {
    ...ready,
    async memory() {
      child.send('memory')
      const [octets] = await answer(child)
      return Number(octets)
    },
    async stop() {
      const gone = once(child, 'exit')
      child.send('stop')
      await gone
    },
  }
}

/** Tells the benchmark that a server is up, and answers its questions until it says stop. */
export function serve(ready: Ready): void {
  process.on('message', (question) => {
    if (question === 'stop') process.exit()
    globalThis.gc?.()
    process.send?.(process.memoryUsage.rss())
  })
  process.once('disconnect', () => process.exit())
  process.send?.(ready)
}

async function answer(child: ReturnType<typeof fork>) {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ended with ${code}`)
  })
  ended.catch(() => {})
  return Promise.race([once(child, 'message'), ended])
}
