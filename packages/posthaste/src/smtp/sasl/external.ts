import type { ExternalIdentity, SaslExchange } from './mechanism.ts'

/** EXTERNAL (RFC 4422, appendix A): the certificate of this client says who it is; the user, if any, as whom to act. */
export function external({ actAs }: ExternalIdentity): SaslExchange {
  const message = Buffer.from(actAs)
  let said = false
  return {
    mechanism: 'EXTERNAL',
    initialResponse: message,
    respond() {
      if (said) return undefined
      said = true
      return message
    },
  }
}
