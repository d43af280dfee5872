import type { Reply } from '../errors.ts'
import { clientLine, serverLines } from '../smtp/dialogue-line.ts'
import type { Connection } from './connection.ts'

/**
 * Waits for one reply, to `line` or, with none, to being there at all, and keeps what was said. Rejects with why the
 * connection is gone.
 */
export function ask(connection: Connection, line: string, phase: string, timeoutMs: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    if (connection.loss) return reject(connection.loss())
    connection.listen({
      reply(reply) {
        connection.listen(undefined)
        connection.expect(phase, undefined)
        keep(connection, phase, serverLines(reply, phase))
        resolve(reply)
      },
      lost: (loss) => reject(loss()),
    })
    connection.expect(phase, timeoutMs)
    if (line === '') return
    keep(connection, phase, [clientLine(line, phase)])
    connection.write(line)
  })
}

/** Says QUIT, waits for the reply no longer than `timeoutMs`, and closes (RFC 5321, section 4.1.1.10). Never rejects. */
export async function quit(connection: Connection, timeoutMs: number): Promise<void> {
  if (connection.loss) return
  connection.hold(true)
  await ask(connection, 'QUIT\r\n', 'QUIT', timeoutMs).catch(() => {})
  connection.destroy()
}

/** A goodbye is about no message, and comes when the transcript of one may have been given away. */
function keep({ said }: Connection, phase: string, lines: readonly string[]): void {
  if (phase !== 'QUIT') said.push(...lines)
}
