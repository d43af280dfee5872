import type { SaslExchange, TokenIdentity } from './mechanism.ts'
import { saslName } from './sasl-name.ts'
import { tokenExchange } from './xoauth2.ts'

/** OAUTHBEARER (RFC 7628). A challenge is an error in JSON, acknowledged with one octet (section 3.2.3). */
export function oauthBearer({ user, token, host, port }: TokenIdentity): SaslExchange {
  const message = `n,a=${saslName(user)},\x01host=${host}\x01port=${port}\x01auth=Bearer ${token}\x01\x01`
  return tokenExchange('OAUTHBEARER', message, '\x01')
}
