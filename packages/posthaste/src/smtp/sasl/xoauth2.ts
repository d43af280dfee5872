import type { MechanismName, SaslExchange, TokenIdentity } from './mechanism.ts'

/** XOAUTH2 (Google's and Microsoft's, from before RFC 7628). A challenge is an error in JSON, acknowledged with nothing. */
export function xoauth2({ user, token }: TokenIdentity): SaslExchange {
  return tokenExchange('XOAUTH2', `user=${user}\x01auth=Bearer ${token}\x01\x01`, '')
}

/** Says `message`, then `acknowledgement` to the one challenge that explains a refusal. */
export function tokenExchange(mechanism: MechanismName, message: string, acknowledgement: string): SaslExchange {
  const answers = [Buffer.from(acknowledgement)]
  let said = false
  return {
    mechanism,
    initialResponse: Buffer.from(message),
    respond(challenge) {
      // An empty challenge asks for the initial response, which had no room in the AUTH command.
      if (challenge.length === 0 && !said) {
        said = true
        return Buffer.from(message)
      }
      said = true
      return answers.shift()
    },
  }
}
