import { createHmac } from 'node:crypto'
import type { PasswordIdentity, SaslExchange } from './mechanism.ts'

/** CRAM-MD5 (RFC 2195): the password stays here; what leaves proves it, weakly. */
export function cramMd5({ user, password }: PasswordIdentity): SaslExchange {
  let said = false
  return {
    mechanism: 'CRAM-MD5',
    respond(challenge) {
      if (said) return undefined
      said = true
      return Buffer.from(`${user} ${createHmac('md5', password).update(challenge).digest('hex')}`)
    },
  }
}
