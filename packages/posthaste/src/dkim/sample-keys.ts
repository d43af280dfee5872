// Keys for tests, made anew in each run.
import { generateKeyPairSync } from 'node:crypto'
import { keyRecordOf } from './key-record.ts'
import type { DomainKey } from './sign.ts'
import { signingKeyOf } from './signing-key.ts'

/** A key of its own for a domain. */
export function sampleKey(type: 'rsa' | 'ed25519', domain: string, selector: string): DomainKey {
  const { privateKey } =
    type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519')
  return { ...signingKeyOf(privateKey, 'privateKey'), domain, selector }
}

/** What DNS would say of the keys. */
export function textsOf(keys: readonly DomainKey[]): (name: string) => Promise<readonly string[]> {
  const records = new Map(
    keys.map(({ domain, selector, key }) => [`${selector}._domainkey.${domain}`, keyRecordOf(key)]),
  )
  return async (name) => {
    const record = records.get(name)
    return record === undefined ? [] : [record]
  }
}
