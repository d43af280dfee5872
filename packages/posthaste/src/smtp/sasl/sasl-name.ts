/** A user in the GS2 header and in SCRAM (RFC 5801, section 4; RFC 5802, section 5.1), where `=` and `,` have a meaning of their own. */
export function saslName(user: string): string {
  return user.replaceAll('=', '=3D').replaceAll(',', '=2C')
}
