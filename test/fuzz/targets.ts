import type { Fuzz } from './fuzzing.ts'

/** A thing that `npm run fuzz` fuzzes. */
export interface Target {
  readonly name: string
  /** Its part of all inputs. */
  readonly share: number
  load(): Promise<Fuzz>
}

/** All of them. */
export const targets: readonly Target[] = [
  { name: 'parser', share: 0.5, load: async () => (await import('./parser.ts')).fuzzParser },
  { name: 'server', share: 0.3, load: async () => (await import('./server.ts')).fuzzServer },
  { name: 'clients', share: 0.2, load: async () => (await import('./clients.ts')).fuzzClients },
]
