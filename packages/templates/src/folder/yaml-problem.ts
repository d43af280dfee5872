// What is wrong with YAML, in the words of who wrote it: most forget that a value needs quotes.
import type { YAMLError } from 'yaml'

/** One sentence, with the line as it is to be where that is known. */
export function yamlProblem(yaml: string, { code, pos, message }: Pick<YAMLError, 'code' | 'pos' | 'message'>): string {
  const [, name = '', value = ''] = /^[ -]*([^\s:]+):[ \t]+(.*)$/.exec(lineAt(yaml, pos[0])) ?? []
  const start = /^(?:\{\{|\{%|[`@%])/.exec(value)?.[0]
  if (start !== undefined) return `what begins with ${start} goes between quotes${quoted(name, value)}`
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && value.includes(': ')) {
    return `what has ": " in it goes between quotes${quoted(name, value)}`
  }
  if (code === 'DUPLICATE_KEY') return 'this name is there twice'
  if (/call stack/.test(message)) return 'too much stands in each other'
  if (code === 'TAB_AS_INDENT') return 'a tab does not indent in YAML; write spaces'
  return `${message}; text with ": ", " #", or "{" at its beginning goes between quotes`
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return text.slice(start).split('\n', 1)[0] ?? ''
}

const longestShown = 100

function quoted(name: string, value: string): string {
  const text = value.trim()
  if (text.length > longestShown) return ''
  return `: ${name}: ${/["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`}`
}
