import { type AddressMemory, createAddressMemory } from '../net/address-memory.ts'
import { createTlsSessions, type TlsSessions } from '../net/tls-sessions.ts'
import { createScramKeyring, type ScramKeyring } from '../smtp/sasl/scram-keys.ts'
import { createManners, type Manners } from './manners.ts'

/** What the connections of one pool learn from each other. */
export interface PoolMemory {
  /** Which addresses of the server, or of its proxy, did not work lately. */
  readonly addresses: AddressMemory
  readonly tlsSessions: TlsSessions
  /** The keys of passwords, which cost many iterations. */
  readonly scramKeys: ScramKeyring
  /** What the server bears. */
  readonly manners: Manners
  /** The server refused SCRAM and took the password in another way. */
  scramRefused: boolean
}

/** Nothing is known yet. */
export function createMemory(): PoolMemory {
  return {
    addresses: createAddressMemory(),
    tlsSessions: createTlsSessions(),
    scramKeys: createScramKeyring(),
    manners: createManners(),
    scramRefused: false,
  }
}
