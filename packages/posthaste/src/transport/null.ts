import type { Raw } from '../mime/raw.ts'
import { openGate } from './gate.ts'
import { receiptForAll } from './receipt.ts'
import type { Transport } from './transport.ts'
import { untilAborted } from './until-aborted.ts'

/** A transport that accepts every message and drops it; the message is composed all the same, so that its errors show. */
export function nullTransport(): Transport {
  const name = 'null:'
  const gate = openGate(name)
  return {
    name,
    concurrency: 16,
    warnings: ['null: drops every message; choose a transport that delivers.'],
    send: (outgoing, signal) =>
      gate.run(async () => {
        await readThrough(await outgoing.compose(), signal)
        return receiptForAll(outgoing, name)
      }, signal),
    close: () => gate.close(),
  }
}

async function readThrough(raw: Raw, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  if (raw.octets) return
  for await (const _ of untilAborted(raw.open(), signal)) {
    // Read only so that what is wrong with it shows.
  }
}
