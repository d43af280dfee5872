import type { DeliveryReports, Envelope } from '../message/envelope.ts'
import type { Message } from '../message/message.ts'
import { openGate } from './gate.ts'
import { refuseUnknownOptions } from './known-options.ts'
import { octetsOf } from './octets-of.ts'
import { receiptForAll } from './receipt.ts'
import type { Outgoing, Transport } from './transport.ts'

/** A message that a memory transport took, as it was at that moment. */
export interface KeptMessage {
  readonly envelope: Envelope
  readonly messageId: string
  /** The composed message. */
  readonly octets: Uint8Array
  /** Absent for octets that were sent as they are. */
  readonly message?: Message
  readonly dsn?: DeliveryReports
}

/** Where a memory transport keeps its messages. */
export interface MemoryOptions {
  /** Every memory transport of this name, in the whole process, shares one list. @default a list of its own */
  readonly name?: string
}

/** A transport whose messages can be read. */
export interface MemoryTransport extends Transport {
  /** What was sent, oldest first; the list grows as messages are sent. */
  readonly messages: readonly KeptMessage[]
  /** Forgets every message of the list. */
  clear(): void
}

const shared = new Map<string, KeptMessage[]>()

/** A transport that keeps messages in memory. `memory:` in a URL shares the list of `memory({ name: '' })`. */
export function memory(options: MemoryOptions = {}): MemoryTransport {
  refuseUnknownOptions('memory', options, new Set(['name']))
  const name = `memory:${options.name ?? ''}`
  const messages = options.name === undefined ? [] : listOf(options.name)
  const gate = openGate(name)

  return {
    name,
    concurrency: 16,
    warnings: ['memory: delivers nothing and grows with every message; choose a transport that delivers.'],
    messages,
    clear: () => {
      messages.length = 0
    },
    send: (outgoing, signal) =>
      gate.run(async () => {
        messages.push(await snapshot(outgoing, signal))
        return receiptForAll(outgoing, name)
      }, signal),
    close: () => gate.close(),
  }
}

function listOf(name: string): KeptMessage[] {
  const list = shared.get(name) ?? []
  shared.set(name, list)
  return list
}

async function snapshot(outgoing: Outgoing, signal?: AbortSignal): Promise<KeptMessage> {
  const { envelope, messageId, message, dsn } = outgoing
  const octets = await octetsOf(await outgoing.compose(), signal)
  signal?.throwIfAborted()
  return {
    envelope: { ...envelope, recipients: [...envelope.recipients] },
    messageId,
    octets: octets.slice(),
    ...(message ? { message } : {}),
    ...(dsn ? { dsn } : {}),
  }
}
