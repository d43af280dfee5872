import { useState } from 'preact/hooks'
import type { Attachment, Message } from '../../../src/http/api-types.ts'
import { partUrl, thumbnailUrl } from '../api.ts'
import { formatSize } from '../format/size.ts'
import { go } from '../state/route.ts'
import { Icon } from '../ui/icon.tsx'

/** Pictures that a browser draws without running anything; SVG is not one of them. */
const drawable = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/i
const largestThumbnail = 10_000_000

/** The files of a message, each with a picture where it is one. */
export function AttachmentsTab({ message }: { readonly message: Message }) {
  const { ID, Attachments, Inline } = message
  return (
    <>
      <Files id={ID} title="Attachments" files={Attachments} />
      <Files id={ID} title="Inline files" files={Inline} />
    </>
  )
}

/** The attachments in a line under the letterhead. */
export function AttachmentStrip({ message }: { readonly message: Message }) {
  const { ID, Attachments } = message
  if (Attachments.length === 0) return null
  const shown = Attachments.slice(0, 4)
  return (
    <ul class="strip" aria-label="Attachments">
      {shown.map((file) => (
        <li key={file.PartID}>
          <a href={partUrl(ID, file.PartID)} download={nameOf(file)}>
            <Icon name="clip" />
            <span class="strip-name">{nameOf(file)}</span>
            <span class="strip-size">{formatSize(file.Size)}</span>
          </a>
        </li>
      ))}
      {Attachments.length > shown.length ? (
        <li>
          <button type="button" class="strip-more" onClick={() => go({ tab: 'attachments' }, true)}>
            {Attachments.length - shown.length} more
          </button>
        </li>
      ) : null}
    </ul>
  )
}

function Files({
  id,
  title,
  files,
}: {
  readonly id: string
  readonly title: string
  readonly files: readonly Attachment[]
}) {
  if (files.length === 0) return null
  return (
    <section class="files">
      <h3>{title}</h3>
      <ul>
        {files.map((file) => (
          <li key={file.PartID}>
            <a class="file" href={partUrl(id, file.PartID)} download={nameOf(file)}>
              <Thumbnail id={id} file={file} />
              <span class="file-name">{nameOf(file)}</span>
              <span class="file-facts">
                {file.ContentType} · {formatSize(file.Size)}
              </span>
              <span class="visually-hidden">, download</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Thumbnail({ id, file }: { readonly id: string; readonly file: Attachment }) {
  const [broken, setBroken] = useState(false)
  const ending = /\.(\w{1,5})$/.exec(file.FileName)?.[1] ?? ''
  if (broken || !drawable.test(file.ContentType) || file.Size > largestThumbnail)
    return (
      <span class="thumbnail">
        <Icon name="file" />
        <span class="file-ending">{ending.toUpperCase()}</span>
      </span>
    )
  return (
    <span class="thumbnail">
      <img
        src={thumbnailUrl(id, file.PartID)}
        alt=""
        loading="lazy"
        decoding="async"
        // A picture that nobody should decode is answered with a single pixel.
        onLoad={({ currentTarget }) => setBroken(currentTarget.naturalWidth <= 1)}
        onError={() => setBroken(true)}
      />
    </span>
  )
}

/** A name that names a file and nothing else, whatever the message says: no folder, no control or direction characters. */
function nameOf({ FileName, PartID }: Attachment): string {
  const plain = FileName.replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^\.+/, '')
    .trim()
  return plain === '' ? `part-${PartID}` : plain.slice(0, 200)
}
