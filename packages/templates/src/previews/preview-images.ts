import type { AttachmentInput, PreviewImage } from 'posthaste'

/** The attachments that HTML can name by `cid:`. */
export function previewImages(attachments: readonly AttachmentInput[]): readonly PreviewImage[] {
  return attachments.flatMap((attachment) => {
    if (!('content' in attachment)) return []
    const { contentId, filename, contentType, content } = attachment
    if (contentId === undefined || !(content instanceof Uint8Array)) return []
    return [
      {
        contentId,
        filename: filename ?? contentId,
        contentType: typeof contentType === 'string' ? contentType : 'application/octet-stream',
        content,
      },
    ]
  })
}
