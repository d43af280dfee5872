import { layoutOf } from '../folder/layout-of.ts'
import type { FilePlace, FolderContents } from '../folder/mail-source.ts'

/**
 * Where an author wrote an address that is wrong: in the mail, else in its layout, else in what several mails share.
 * Undefined where a template put it together.
 */
export function addressPlace(
  address: string,
  template: string,
  contents: FolderContents,
): ({ readonly file: string } & FilePlace) | undefined {
  const mail = contents.mails.get(template)
  const layout = mail && layoutOf(mail, contents)
  const shared = [...contents.shared].toSorted(([one], [other]) => Number(other === layout) - Number(one === layout))
  const files = new Set([...(mail?.files ?? []), ...shared.map(([, { file }]) => file)])
  for (const file of files) {
    const place = placeIn(contents.texts.get(file) ?? '', address)
    if (place !== undefined) return { file, ...place }
  }
  return undefined
}

function placeIn(text: string, address: string): FilePlace | undefined {
  const offset = text.indexOf(address)
  if (address === '' || offset === -1) return undefined
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  return { line: text.slice(0, offset).split('\n').length, column: offset - lineStart + 1 }
}
