/**
 * `file:line:column` of what Node could not read while it imported the file at `path`, or of what threw in it; undefined
 * where Node does not say. `url` is the file's own.
 */
export function placeOf({ stack = '' }: Error, path: string, url: string): string | undefined {
  return placeOfSyntax(stack, path) ?? placeOfThrow(stack, path, url)
}

/** Node writes it into the stack alone: `file:line` above the source, carets below it, and a column nowhere. */
function placeOfSyntax(stack: string, path: string): string | undefined {
  const [head = '', ...source] = stack.split('\n    at ', 1)[0]?.split('\n') ?? []
  const [, file = '', line] = /^(?:file:\/\/)?(\/.+|[A-Z]:\\.+):(\d+)$/i.exec(head) ?? []
  if (line === undefined) return undefined
  const carets = source.find((text) => /^\s*\^+$/.test(text))
  const column = carets === undefined ? '' : `:${carets.indexOf('^') + 1}`
  // QUIRK: Node 24 leaves some characters of the path as a URL has them, such as %23.
  return `${decoded(file) === path ? path : file}:${line}${column}`
}

function placeOfThrow(stack: string, path: string, url: string): string | undefined {
  const frame = stack.split('\n').find((text) => text.startsWith('    at ') && text.includes(`${url}:`))
  const position = /^:\d+:\d+/.exec(frame?.slice(frame.indexOf(url) + url.length) ?? '')
  return position === null ? undefined : `${path}${position[0]}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
