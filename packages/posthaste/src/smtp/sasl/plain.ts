import type { PasswordIdentity, SaslExchange } from './mechanism.ts'

/** PLAIN (RFC 4616): user and password as they are, so only for connections that nobody can read. */
export function plain({ user, password }: PasswordIdentity): SaslExchange {
  const message = Buffer.from(`\0${user}\0${password}`)
  let said = false
  return {
    mechanism: 'PLAIN',
    initialResponse: message,
    respond() {
      // A server that was not sent the initial response asks for it with an empty challenge.
      if (said) return undefined
      said = true
      return message
    },
  }
}
