// Builds the page where it has not been built since it was changed: for tests, and for a fresh clone.
import { cpSync, globSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = import.meta.dirname

/** The folder with the built page, built now if need be. */
export async function builtPage(): Promise<string> {
  const dist = join(folder, 'dist')
  if (!isStale(dist)) return dist
  const { build } = await import('vite')
  const made = mkdtempSync(join(tmpdir(), 'posthaste-page-'))
  const configFile = join(folder, 'vite.config.ts')
  await build({ configFile, logLevel: 'warn', build: { outDir: made, emptyOutDir: true } })
  // Several tests may build at once, and one may be serving already: index.html comes last, and what goes is of an
  // older page.
  cpSync(made, dist, { recursive: true, filter: (path) => !path.endsWith('index.html') })
  cpSync(join(made, 'index.html'), join(dist, 'index.html'))
  const present = new Set(globSync('assets/*', { cwd: made }))
  for (const path of globSync('assets/*', { cwd: dist }))
    if (!present.has(path)) rmSync(join(dist, path), { force: true })
  rmSync(made, { recursive: true })
  return dist
}

function isStale(dist: string): boolean {
  const built = statSync(join(dist, 'index.html'), { throwIfNoEntry: false })?.mtimeMs
  if (built === undefined) return true
  const sources = globSync(['index.html', 'vite.config.ts', 'src/**/*.{ts,tsx,css}', 'public/*'], { cwd: folder })
  return sources.some((path) => statSync(join(folder, path)).mtimeMs > built)
}
