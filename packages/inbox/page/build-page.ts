// Builds the page where it has not been built since it was changed: for tests, and for a fresh clone.
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'

const folder = import.meta.dirname

/** The folder with the built page, built now if need be. */
export async function builtPage(): Promise<string> {
  const dist = join(folder, 'dist')
  if (changed(dist)) {
    const { build } = await import('vite')
    await build({ configFile: join(folder, 'vite.config.ts'), logLevel: 'warn' })
  }
  return dist
}

function changed(dist: string): boolean {
  const built = statSync(join(dist, 'index.html'), { throwIfNoEntry: false })?.mtimeMs
  if (built === undefined) return true
  const sources = globSync(['index.html', 'vite.config.ts', 'src/**/*.{ts,tsx,css}', 'public/*'], { cwd: folder })
  return sources.some((path) => statSync(join(folder, path)).mtimeMs > built)
}
