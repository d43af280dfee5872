import { describeMessage } from './describe-message.ts'
import { openGate } from './gate.ts'
import { refuseUnknownOptions } from './known-options.ts'
import { octetsOf } from './octets-of.ts'
import { receiptForAll } from './receipt.ts'
import type { Transport } from './transport.ts'

/** Where to print messages, and how much of each. */
export interface ConsoleOptions {
  /** Anything that text and octets can be written to. @default the process's standard output */
  readonly stream?: { write(chunk: string | Uint8Array): unknown }
  /**
   * - `readable`: envelope, decoded header, text, and a line for each attachment; control characters are escaped.
   * - `full`: every octet of the composed message, as it would leave.
   *
   * @default 'readable'
   */
  readonly format?: 'readable' | 'full'
}

/** A transport that prints each message, for development. */
export function consoleTransport(options: ConsoleOptions = {}): Transport {
  refuseUnknownOptions('console', options, new Set(['stream', 'format']))
  const name = 'console:'
  const { format = 'readable' } = options
  const gate = openGate(name)

  return {
    name,
    concurrency: 1,
    warnings: ['console: only prints messages; choose a transport that delivers.'],
    send: (outgoing, signal) =>
      gate.run(async () => {
        const octets = await octetsOf(await outgoing.compose(), signal)
        signal?.throwIfAborted()
        const stream = options.stream ?? process.stdout
        // One write for each message, so that messages sent at once are not mixed up.
        stream.write(format === 'full' ? octets : describeMessage(outgoing, octets))
        return receiptForAll(outgoing, name)
      }, signal),
    close: () => gate.close(),
  }
}
