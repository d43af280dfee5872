// Which picture is this, and how large does it get when it is decoded? Told from its first octets, never from its name.

/** What the header of a picture says. */
export interface ImageFacts {
  readonly contentType: 'image/png' | 'image/gif' | 'image/jpeg' | 'image/webp'
  readonly width: number
  readonly height: number
}

/** More pixels than these are not shown: a few kilobytes of PNG can ask a browser for gigabytes. */
const mostPixels = 40_000_000

/** Whether a browser may be asked to decode it. */
export function isShowable({ width, height }: ImageFacts): boolean {
  return width > 0 && height > 0 && width * height <= mostPixels
}

/** The kind and size of a PNG, GIF, JPEG or WebP picture; undefined for anything else, SVG above all. */
export function imageFacts(octets: Uint8Array): ImageFacts | undefined {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  const text = (start: number, end: number) => Buffer.from(octets.subarray(start, end)).toString('latin1')
  if (text(0, 8) === '\x89PNG\r\n\x1a\n' && octets.length >= 24) {
    return { contentType: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
  }
  if (/^GIF8[79]a$/.test(text(0, 6)) && octets.length >= 10) {
    return { contentType: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
  }
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP' && octets.length >= 30) return webpFacts(view, text(12, 16))
  if (text(0, 2) === '\xff\xd8') return jpegFacts(view)
  return undefined
}

function webpFacts(view: DataView, kind: string): ImageFacts | undefined {
  const contentType = 'image/webp'
  if (kind === 'VP8 ') {
    return { contentType, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  }
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true)
    return { contentType, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (kind !== 'VP8X') return undefined
  const three = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536 + 1
  return { contentType, width: three(24), height: three(27) }
}

/** Steps from marker to marker until a start of frame, which holds the size. */
function jpegFacts(view: DataView): ImageFacts | undefined {
  let at = 2
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at += 1
    else if (isStartOfFrame(marker)) {
      return { contentType: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    } else at += 2 + Math.max(2, view.getUint16(at + 2))
  }
  return undefined
}

function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}
