import type { PasswordIdentity, SaslExchange } from './mechanism.ts'

/** LOGIN (draft-murchison-sasl-login): user, then password; for servers that have nothing better. */
export function login({ user, password }: PasswordIdentity): SaslExchange {
  const answers = [Buffer.from(user), Buffer.from(password)]
  return {
    mechanism: 'LOGIN',
    // The prompts are free text, so that only their order counts.
    respond: () => answers.shift(),
  }
}
