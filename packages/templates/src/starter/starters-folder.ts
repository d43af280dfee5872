import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of finished mails that comes with this package, wherever in it this code was bundled to. */
export function startersFolder(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return join(folder, 'starters')
}
