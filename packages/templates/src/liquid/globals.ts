/** Names that every template may use without being given them; data of the same name wins. */
export const globalNames: ReadonlySet<string> = new Set([
  'locale',
  'direction',
  'timeZone',
  'unsubscribeUrl',
  'subject',
  'preheader',
])
