import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'

// Postfix's smtp-sink takes messages and throws them away; its smtp-source sends them. Both are C, and come with Debian's
// package postfix.

const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` }

/** A server that takes any message and keeps none. */
export interface Sink {
  readonly port: number
  stop(): Promise<void>
}

/** Starts smtp-sink on a free port of the loopback interface. */
export async function startSink(): Promise<Sink> {
  const port = await freePort()
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const child = spawn('smtp-sink', [...user, `127.0.0.1:${port}`, '512'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const failed = once(child, 'error').then(([error]) => {
    throw new Error('the benchmark needs smtp-sink and smtp-source: apt-get install postfix', { cause: error })
  })
  await Promise.race([failed, listening(port, child)])
  return {
    port,
    async stop() {
      const gone = once(child, 'exit')
      child.kill()
      await gone
    },
  }
}

/** Starts counting_sink.py, which reads faster than any client writes: one call for megabytes, and no event loop. */
export async function startCountingSink(): Promise<Sink> {
  const program = join(import.meta.dirname, 'counting_sink.py')
  const child = spawn('python3', [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [printed] = await once(child.stdout, 'data')
  return {
    port: Number(String(printed)),
    async stop() {
      const gone = once(child, 'exit')
      child.stdin.end()
      await gone
    },
  }
}

/** Sends `messages` of 4 KB over 10 connections, which it keeps open, with smtp-source. */
export async function runSource(port: number, messages: number): Promise<number> {
  const child = spawn('smtp-source', ['-d', '-s', '10', '-l', '4096', '-m', String(messages), `127.0.0.1:${port}`], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`smtp-source ended with ${code}`)
  return messages
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && !(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 20))
  if (child.exitCode !== null) throw new Error(`smtp-sink ended with ${child.exitCode}`)
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
