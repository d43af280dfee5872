import { cramMd5 } from './cram-md5.ts'
import { external } from './external.ts'
import { login } from './login.ts'
import {
  type CredentialKind,
  type ExternalIdentity,
  isScram,
  type MechanismName,
  mechanismNames,
  type PasswordIdentity,
  type SaslExchange,
  scramNames,
  type TokenIdentity,
} from './mechanism.ts'
import { oauthBearer } from './oauthbearer.ts'
import { plain } from './plain.ts'
import { preparedText } from './prepared-text.ts'
import { type ScramClientSetup, scram } from './scram.ts'
import { xoauth2 } from './xoauth2.ts'

/** Who logs in. */
export type Identity = PasswordIdentity | TokenIdentity | ExternalIdentity

/** Begins an exchange of the named mechanism; undefined where it cannot serve this identity. */
export function beginExchange(
  mechanism: MechanismName,
  identity: Identity,
  setup: ScramClientSetup,
): SaslExchange | undefined {
  if ('token' in identity) {
    if (mechanism === 'OAUTHBEARER') return oauthBearer(identity)
    return mechanism === 'XOAUTH2' ? xoauth2(identity) : undefined
  }
  if ('actAs' in identity) return mechanism === 'EXTERNAL' ? external(identity) : undefined
  if (isScram(mechanism)) return scram(mechanism, identity, setup)
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

/** What a choice depends on beside the server's offer. */
export interface Circumstances {
  readonly kind: CredentialKind
  readonly encrypted: boolean
  /** Whether the connection has something that a login can be bound to. */
  readonly bindable: boolean
  /** Whether SCRAM can serve this user and this password, and this server has not refused it before. */
  readonly scram: boolean
}

/**
 * The strongest mechanism that the server offers; undefined when there is none.
 *
 * SCRAM comes first. After it, under TLS PLAIN: MD5 adds nothing there and makes the server keep passwords in clear.
 * Without TLS CRAM-MD5, which keeps the password off the wire.
 */
export function chooseMechanism(
  offered: ReadonlySet<string>,
  { kind, encrypted, bindable, scram: allowed }: Circumstances,
): MechanismName | undefined {
  const names =
    kind === 'password' && !encrypted ? ([...scramNames, 'CRAM-MD5', 'PLAIN', 'LOGIN'] as const) : mechanismNames(kind)
  return names.find((name) => offered.has(name) && (!isScram(name) || (allowed && (bindable || !isBinding(name)))))
}

/** Whether the mechanism binds the login to the TLS connection. */
export function isBinding(mechanism: string): boolean {
  return mechanism.endsWith('-PLUS')
}

/** Whether SASLprep allows this user and this password; where it does not, SCRAM cannot serve them. */
export function isPreparable({ user, password }: PasswordIdentity): boolean {
  return preparedText(user) !== undefined && preparedText(password) !== undefined
}
