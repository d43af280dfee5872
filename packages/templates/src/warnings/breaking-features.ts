/**
 * Features without which a mail falls apart: its columns, its sizes, its pictures or what it asks to be filled in.
 * Where a client lacks one of these it is a warning; without any other the mail is plainer and can be read.
 */
export const breakingFeatures: ReadonlySet<string> = new Set([
  ...css(
    'align-items at-import background-image block-inline-size clip-path column-count display-flex display-grid',
    'flex-direction flex-wrap float function-clamp function-light-dark function-max function-min gap grid-template',
    'inset intrinsic-size justify-content left-right-top-bottom linear-gradient mask-image modern-color nesting',
    'padding-block-start-end padding-inline-block padding-inline-start-end position radial-gradient conic-gradient',
    'transform unit-calc unit-ch unit-rem unit-vh unit-vmax unit-vmin unit-vw variables writing-mode',
  ),
  ...html(
    'audio base button-submit dialog form hidden image-maps input-checkbox input-radio input-submit input-text link',
    'marquee meter object popover progress select svg textarea video',
  ),
  ...['avif', 'base64', 'bmp', 'hdr', 'heif', 'ico', 'mp4', 'svg', 'tiff', 'webp'].map((name) => `image-${name}`),
])

function css(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(' ')).map((name) => `css-${name}`)
}

function html(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(' ')).map((name) => `html-${name}`)
}
