// Which images do mail programs show, and is a file what its name says?

/** The media type of an image file that mail programs show, by its extension. */
export function imageType(path: string): string | undefined {
  return formats.get(extensionOf(path))?.type
}

/** Why a file cannot be shown; nothing when it can. */
export function imageProblem(path: string, content: Uint8Array): string | undefined {
  const extension = extensionOf(path)
  if (extension === 'svg')
    return 'most mail programs show no SVG; save it as PNG, at twice the size that it is shown in'
  const format = formats.get(extension)
  if (format === undefined) return 'mail programs show .png, .jpg, .gif and .webp only'
  if (format.fits(content)) return undefined
  const actual = [...formats].find(([, { fits }]) => fits(content))?.[0]
  if (actual !== undefined) return `it holds a .${actual}; name it so`
  return content.length === 0 ? 'the file is empty' : `the file is no .${extension}`
}

interface Format {
  readonly type: string
  readonly fits: (content: Uint8Array) => boolean
}

const jpeg: Format = { type: 'image/jpeg', fits: (content) => starts(content, '\xff\xd8\xff') }

const formats: ReadonlyMap<string, Format> = new Map([
  ['png', { type: 'image/png', fits: (content) => starts(content, '\x89PNG\r\n\x1a\n') }],
  ['jpg', jpeg],
  ['jpeg', jpeg],
  ['gif', { type: 'image/gif', fits: (content) => starts(content, 'GIF87a') || starts(content, 'GIF89a') }],
  [
    'webp',
    {
      type: 'image/webp',
      fits: (content) => starts(content, 'RIFF') && starts(content.subarray(8), 'WEBP'),
    },
  ],
])

function starts(content: Uint8Array, magic: string): boolean {
  return (
    content.length >= magic.length && Array.from(magic).every((octet, index) => content[index] === octet.charCodeAt(0))
  )
}

function extensionOf(path: string): string {
  return /\.([^./]*)$/.exec(path)?.[1]?.toLowerCase() ?? ''
}
