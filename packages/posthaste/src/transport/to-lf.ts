const cr = 0x0d
const lf = 0x0a

/** The chunks with every CRLF made LF, as programs on this machine want their lines; a CRLF may be cut by a chunk's end. */
export async function* toLf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let heldCr = false
  for await (const chunk of chunks) {
    const converted = new Uint8Array(chunk.length + 1)
    let length = 0
    for (const octet of chunk) {
      if (heldCr && octet !== lf) converted[length++] = cr
      heldCr = octet === cr
      if (!heldCr) converted[length++] = octet
    }
    if (length > 0) yield converted.subarray(0, length)
  }
  if (heldCr) yield Uint8Array.of(cr)
}
