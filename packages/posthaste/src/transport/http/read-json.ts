const mostOctets = 1_048_576

/** The body of an answer as JSON; nothing when it is none, or longer than a megabyte, which is not read further. */
export async function readJson(response: Response): Promise<{ readonly json?: unknown }> {
  const chunks: Uint8Array[] = []
  let length = 0
  // Leaving the loop cancels the rest.
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > mostOctets) return {}
    chunks.push(chunk)
  }
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)))
    return { json }
  } catch {
    return {}
  }
}
