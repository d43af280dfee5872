// Reads the source as text, for the rules in architecture.test.ts.
import { globSync, readFileSync } from 'node:fs'
import { dirname, posix } from 'node:path'

/** Source files by their path from the root of the repository. */
export type House = ReadonlyMap<string, string>

/** One mention of another module. */
export interface Import {
  readonly specifier: string
  /** `static` is loaded with the file, `dynamic` when it is called, `type` never. */
  readonly kind: 'static' | 'dynamic' | 'type'
}

const root = dirname(import.meta.dirname)

/** The files that match, read from disk; dist/ and node_modules/ are none of them. */
export function readHouse(...patterns: readonly string[]): House {
  const paths = patterns
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .map((path) => path.replaceAll('\\', '/'))
  const ours = paths.filter((path) => !/(^|\/)(node_modules|dist)\//.test(path)).sort()
  return new Map(ours.map((path) => [path, readFileSync(`${root}/${path}`, 'utf8')]))
}

/** Every module that a source text names, in `import`, `export … from`, `import()` and `import('…').Type`. */
export function importsOf(source: string): readonly Import[] {
  const code = withoutComments(source)
  const found: Import[] = []
  for (const [, type, specifier] of code.matchAll(
    /^(?:import|export)\b( type\b)?(?:[^'"`;=(]*\bfrom)?\s*['"]([^'"]+)['"]/gm,
  ))
    if (specifier !== undefined) found.push({ specifier, kind: type === undefined ? 'static' : 'type' })
  for (const [, specifier] of code.matchAll(/\bimport\(\s*['"`]([^'"`]+)['"`]/g))
    if (specifier !== undefined) found.push({ specifier, kind: 'dynamic' })
  return found
}

/** The path of the file that a relative specifier means; undefined for a package or a built-in module. */
export function targetOf(path: string, { specifier }: Import): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined
}

/** The code alone: comments become blank, lines stay where they were. */
export function withoutComments(source: string): string {
  const commentOrString = /\/\*[\s\S]*?\*\/|(?<![:\\/])\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g
  return source.replace(commentOrString, (text) => (text.startsWith('/') ? text.replace(/[^\n]/g, ' ') : text))
}

/** The names that a file declares and exports, and those of them that no doc comment precedes. */
export function exportsOf(source: string): { readonly name: string; readonly documented: boolean }[] {
  const lines = source.split('\n').filter((line) => !line.startsWith('//'))
  const documented = new Map<string, boolean>()
  for (const [index, line] of lines.entries()) {
    const declared =
      /^export (?:declare |abstract |async )*(?:function\*?|const|let|class|interface|type) ([\w$]+)/.exec(line)
    const name = declared?.[1]
    if (name === undefined) continue
    const here = lines[index - 1]?.endsWith('*/') === true
    documented.set(name, here || documented.get(name) === true) // an overload is documented by its first form
  }
  return [...documented].map(([name, is]) => ({ name, documented: is }))
}

/** Sources under a path, tests left out. */
export function sourcesAmong(files: House, path: RegExp): [path: string, source: string][] {
  return [...files].filter(([each]) => path.test(each) && /(?<!\.test)\.ts$/.test(each))
}

/** One file and another that it imports, in whatever way. */
export interface Edge {
  readonly from: string
  readonly to: string
}

/** Who imports whom among the files below `folder`. */
export function edges(files: House, folder: string): Edge[] {
  return sourcesAmong(files, new RegExp(`^${folder}`)).flatMap(([from, source]) =>
    importsOf(source).flatMap((each) => {
      const to = targetOf(from, each)
      return to?.startsWith(folder) ? [{ from, to }] : []
    }),
  )
}

/** Each cycle once, beginning with its first file by name. */
export function cycles(all: readonly Edge[]): string[] {
  const next = Map.groupBy(all, ({ from }) => from)
  const found = new Set<string>()
  const done = new Set<string>()
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) found.add(closed(trail.slice(at)))
    if (at >= 0 || done.has(path)) return
    for (const { to } of next.get(path) ?? []) walk(to, [...trail, path])
    done.add(path)
  }
  for (const path of next.keys()) walk(path, [])
  return [...found]
}

function closed(cycle: readonly string[]): string {
  const first = cycle.indexOf([...cycle].sort()[0] ?? '')
  const turned = [...cycle.slice(first), ...cycle.slice(0, first)]
  return [...turned, ...turned.slice(0, 1)].join(' -> ')
}

/** The files that are loaded with this one. */
export function loadedBy(files: House, path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen
  seen.add(path)
  for (const each of importsOf(files.get(path) ?? '')) {
    const to = each.kind === 'static' ? targetOf(path, each) : undefined
    if (to !== undefined) loadedBy(files, to, seen)
  }
  return seen
}
