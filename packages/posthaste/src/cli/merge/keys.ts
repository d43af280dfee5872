// How is a row known again? By what it says, so that a file may be sorted, shortened or added to between two runs.
import { hash } from 'node:crypto'

/** Numbers by fingerprint, in 32 octets for each: a merge of a million rows keeps no row. */
export interface FingerprintTable {
  readonly size: number
  get(fingerprint: Uint8Array): number | undefined
  /** @param value a whole number from 0 to 2^32 - 2 */
  set(fingerprint: Uint8Array, value: number): void
}

const octets = 12

/** The first 96 bits of SHA-256: two of a million texts are alike once in 10^17 files. */
export function fingerprintOf(text: string): Uint8Array {
  return hash('sha256', text, 'buffer').subarray(0, octets)
}

/** Gives every row its key: by template, content, and how often the same content came before. */
export function createKeys(template: string): (values: Readonly<Record<string, unknown>>) => Uint8Array {
  const occurrences = createFingerprintTable()
  return (values) => {
    const content = fingerprintOf(JSON.stringify([template, inOrder(values)]))
    const before = occurrences.get(content) ?? 0
    occurrences.set(content, before + 1)
    return before === 0 ? content : fingerprintOf(`${keyText(content)} ${before}`)
  }
}

/** A fingerprint as 16 characters. */
export function keyText(fingerprint: Uint8Array): string {
  return Buffer.from(fingerprint).toString('base64url')
}

/** The fingerprint of such a text; undefined for any other. */
export function readKey(text: unknown): Uint8Array | undefined {
  return typeof text === 'string' && /^[\w-]{16}$/.test(text) ? Buffer.from(text, 'base64url') : undefined
}

/** The same values in one order of their names: columns may change places. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return entries.map(([name, each]) => [name, inOrder(each)])
}

/** An empty table. */
export function createFingerprintTable(): FingerprintTable {
  // Four numbers for each slot: the fingerprint, and the value with one added; a slot with 0 there is free.
  let slots = new Uint32Array(4 * 1024)
  let size = 0

  function slotOf(a: number, b: number, c: number): number {
    const last = slots.length / 4 - 1
    for (let slot = a & last; ; slot = (slot + 1) & last) {
      const at = slot * 4
      if (slots[at + 3] === 0 || (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c)) return at
    }
  }

  function put(a: number, b: number, c: number, value: number): void {
    const at = slotOf(a, b, c)
    if (slots[at + 3] === 0) size++
    slots.set([a, b, c, value], at)
  }

  function grow(): void {
    const before = slots
    slots = new Uint32Array(before.length * 2)
    size = 0
    for (let at = 0; at < before.length; at += 4) {
      const [a = 0, b = 0, c = 0, value = 0] = before.subarray(at, at + 4)
      if (value !== 0) put(a, b, c, value)
    }
  }

  return {
    get size() {
      return size
    },
    get(fingerprint) {
      const value = slots[slotOf(...words(fingerprint)) + 3] ?? 0
      return value === 0 ? undefined : value - 1
    },
    set(fingerprint, value) {
      put(...words(fingerprint), value + 1)
      if (size * 8 > slots.length) grow()
    },
  }
}

function words(fingerprint: Uint8Array): readonly [number, number, number] {
  const view = new DataView(fingerprint.buffer, fingerprint.byteOffset, octets)
  return [view.getUint32(0), view.getUint32(4), view.getUint32(8)]
}
