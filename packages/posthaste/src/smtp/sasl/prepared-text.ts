// SASLprep (RFC 4013): one form for every way to write the same user name or password.

/**
 * The text as client and server must both see it; undefined where it holds what no user name or password may hold.
 *
 * ASCII stays as it is. The check of mixed directions (RFC 3454, section 6) is left out: it protects readers, and both
 * ends compute with the same octets without it.
 */
export function preparedText(text: string): string | undefined {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  const prepared = text.replace(otherSpaces, ' ').replace(mappedToNothing, '').normalize('NFKC')
  return prepared === '' || prohibited.test(prepared) ? undefined : prepared
}

/** RFC 3454, table C.1.2. */
const otherSpaces = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g

/** RFC 3454, table B.1; the zero width space is in C.1.2 too, which comes first (RFC 4013, section 2.1). */
const mappedToNothing = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/g

/** RFC 3454, tables C.2 to C.9: controls, private use, no characters, halves of surrogates, what changes the reading of others. */
const prohibited =
  /[\p{Cc}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\u06dd\u070f\u180e\u200e\u200f\u2028-\u202e\u2061-\u206f\u2ff0-\u2ffb\ufff9-\ufffd\u{1d173}-\u{1d17a}\u{e0001}\u{e0020}-\u{e007f}]|\u0340|\u0341/u
