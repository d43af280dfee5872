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
  /** The answer to one of the questions that the program knows of itself. */
  ask(question: string): Promise<number>
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
  const ask = async (question: string): Promise<number> => {
    child.send(question)
    const [answered] = await answer(child)
    return Number(answered)
  }
  return {
    ...ready,
    memory: () => ask('memory'),
    ask,
    async stop() {
      const gone = once(child, 'exit')
      child.send('stop')
      await gone
    },
  }
}

/** Tells the benchmark that a server is up, and answers its questions, the program's own among them, until it says stop. */
export function serve(ready: Ready, answers: Readonly<Record<string, () => number>> = {}): void {
  const known: Readonly<Record<string, () => number>> = { memory: memoryHeld, ...answers }
  process.on('message', (question) => {
    if (question === 'stop') process.exit()
    process.send?.(known[String(question)]?.() ?? Number.NaN)
  })
  process.once('disconnect', () => process.exit())
  process.send?.(ready)
}

function memoryHeld(): number {
  globalThis.gc?.()
  return process.memoryUsage.rss()
}

async function answer(child: ReturnType<typeof fork>) {
  const answered = new AbortController()
  const ended = once(child, 'exit', answered).then(([code]) => {
    throw new Error(`the server ended with ${code}`)
  })
  ended.catch(() => {})
  try {
    return await Promise.race([once(child, 'message', answered), ended])
  } finally {
    answered.abort()
  }
}
