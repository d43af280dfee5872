// How is a file of a message handed out? As something to save, never as something that the page's origin runs.
import type { PartContent } from '../store/records.ts'
import { imageFacts, isShowable } from './image-facts.ts'

/** Larger pictures are offered as downloads only. */
const mostShownOctets = 8 * 1024 * 1024

/** Types that no browser runs, whatever is in them. Everything else goes as octets. */
const harmless =
  /^(?:image\/(?:png|jpe?g|gif|webp|avif|bmp|tiff|heic)|audio\/[\w.+-]+|video\/[\w.+-]+|font\/[\w.+-]+|text\/(?:plain|csv|calendar|vcard|markdown)|message\/(?:rfc822|delivery-status)|application\/(?:pdf|json|zip|gzip|ics|rtf|msword|x-7z-compressed|x-tar|pkcs7-signature|pgp-signature|pgp-keys|vnd\.[\w.-]+))$/

const shownHeaders = { 'cross-origin-resource-policy': 'cross-origin', 'cache-control': 'private, max-age=3600' }

/** The part as a download; `shown` makes a picture that may be decoded appear in place instead. */
export function partResponse(part: PartContent, shown: boolean): Response {
  const picture = shown ? showablePicture(part.octets) : undefined
  const type = picture ?? (harmless.test(part.contentType) ? part.contentType : 'application/octet-stream')
  const charset = type.startsWith('text/') && /^[\w.:-]{1,40}$/.test(part.charset) ? `; charset=${part.charset}` : ''
  return new Response(Uint8Array.from(part.octets), {
    headers: {
      'content-type': `${type}${charset}`,
      'content-disposition': disposition(picture === undefined ? 'attachment' : 'inline', nameOf(part)),
      'content-security-policy': "default-src 'none'; sandbox",
      // The message's frame has no origin, so this alone lets it load the picture. A browser decodes what an <img> names
      // whatever its type and disposition say, so what may not be decoded must not reach the frame at all.
      ...(picture === undefined ? {} : shownHeaders),
    },
  })
}

/** The picture as it is, when a browser may decode it; else an empty one, as Mailpit answers. */
export function thumbnailResponse({ octets }: PartContent): Response {
  const type = showablePicture(octets)
  return new Response(type === undefined ? emptyPicture : Uint8Array.from(octets), {
    headers: {
      'content-type': type ?? 'image/gif',
      'content-disposition': 'inline',
      'content-security-policy': "default-src 'none'; sandbox",
    },
  })
}

/** One transparent pixel. */
const emptyPicture = Uint8Array.from(Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'))

function showablePicture(octets: Uint8Array): string | undefined {
  if (octets.length > mostShownOctets) return undefined
  const facts = imageFacts(octets)
  return facts !== undefined && isShowable(facts) ? facts.contentType : undefined
}

function nameOf({ filename, contentId, partId }: PartContent): string {
  return safeFilename(filename) || safeFilename(contentId) || `part-${safeFilename(partId)}`
}

/** A name for a file system: its last step only, nothing that a file system or a terminal reads, no leading dot. */
export function safeFilename(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return last
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .slice(0, 180)
    .toWellFormed()
}

/** Content-Disposition with the name in ASCII for all and in UTF-8 for those who read it (RFC 6266). */
export function disposition(kind: 'attachment' | 'inline', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
