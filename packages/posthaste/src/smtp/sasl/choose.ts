import { cramMd5 } from './cram-md5.ts'
import { login } from './login.ts'
import {
  type CredentialKind,
  type MechanismName,
  mechanismNames,
  type PasswordIdentity,
  type SaslExchange,
  type TokenIdentity,
} from './mechanism.ts'
import { oauthBearer } from './oauthbearer.ts'
import { plain } from './plain.ts'
import { xoauth2 } from './xoauth2.ts'

/** Who logs in. */
export type Identity = PasswordIdentity | TokenIdentity

/** Begins an exchange of the named mechanism; undefined where it cannot serve this identity. */
export function beginExchange(mechanism: MechanismName, identity: Identity): SaslExchange | undefined {
  if ('token' in identity) {
    if (mechanism === 'OAUTHBEARER') return oauthBearer(identity)
    return mechanism === 'XOAUTH2' ? xoauth2(identity) : undefined
  }
  switch (mechanism) {
    case 'PLAIN':
      return plain(identity)
    case 'LOGIN':
      return login(identity)
    case 'CRAM-MD5':
      return cramMd5(identity)
    default:
      return undefined
  }
}

/**
 * The strongest mechanism that the server offers; undefined when there is none.
 *
 * Under TLS PLAIN comes first: MD5 adds nothing there and makes the server keep passwords in clear. Without TLS
 * CRAM-MD5 comes first, which keeps the password off the wire.
 */
export function chooseMechanism(
  offered: ReadonlySet<string>,
  kind: CredentialKind,
  encrypted: boolean,
): MechanismName | undefined {
  const strongestFirst =
    kind === 'password' && !encrypted ? (['CRAM-MD5', 'PLAIN', 'LOGIN'] as const) : mechanismNames(kind)
  return strongestFirst.find((each) => offered.has(each))
}
