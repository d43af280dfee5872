// The body of a POST to an unsubscribe link: a mail client's (RFC 8058), or that of the page's own form.

/** The field by which the page's own form says that it is one. */
export const confirmation = { name: 'confirm', value: 'yes' } as const

/** Far more than the one short field needs, in either encoding. */
const mostOctets = 16_384

/**
 * Reads the body of a POST, at most 16 KiB of it: 200 where it asks to unsubscribe, else the HTTP status that refuses it.
 * Never throws for what a stranger sent.
 */
export async function readFormBody(request: Request): Promise<200 | 400 | 413 | 415> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i.test(type)) return 415
  try {
    const octets = await octetsOf(request)
    if (octets === undefined) return 413
    const form = await new Response(octets, { headers: { 'content-type': type } }).formData()
    // RFC 8058, 3.2: this field, with this value.
    const oneClick = form.get('List-Unsubscribe') === 'One-Click'
    return oneClick || form.get(confirmation.name) === confirmation.value ? 200 : 400
  } catch {
    return 400 // no form, whatever its type says, or a client that went away
  }
}

/** Undefined when there are too many. */
async function octetsOf(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = []
  let count = 0
  for await (const chunk of request.body ?? []) {
    count += chunk.byteLength
    if (count > mostOctets) return undefined // leaving the loop cancels the stream
    chunks.push(chunk)
  }
  const octets = new Uint8Array(count)
  let at = 0
  for (const chunk of chunks) {
    octets.set(chunk, at)
    at += chunk.byteLength
  }
  return octets
}
