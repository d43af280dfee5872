import type { FolderContents, PartSource } from '../folder/mail-source.ts'
import { didYouMean } from '../folder/nearest-name.ts'
import { invalid } from './problem.ts'

/**
 * The layout or partial at a path.
 *
 * @throws Problem TEMPLATE_INVALID when there is none, with the nearest name
 */
export function sharedPart(shared: FolderContents['shared'], path: string, offset?: number): PartSource {
  const part = shared.get(path)
  if (part) return part
  const [folder = '', ...rest] = path.split('/')
  const name = rest.join('/')
  const names = [...shared.keys()]
    .filter((each) => each.startsWith(`${folder}/`))
    .map((each) => each.slice(folder.length + 1))
  throw invalid(`there is no ${folder.replace(/s$/, '')} "${name}" in ${folder}/${didYouMean(name, names)}`, offset)
}
