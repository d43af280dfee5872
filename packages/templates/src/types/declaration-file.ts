// The .d.ts file itself. `Written by` stands in it for whoever wonders where it comes from.
import type { TextShape } from '../locale/locales.ts'
import { byName, type DataType, type Member, type Members, unionOf, wordType } from './data-type.ts'
import type { Texts } from './text-check.ts'
import { docComment, textOfKey, textOfMembers } from './type-text.ts'

/** One template in the file. */
export interface DeclaredTemplate {
  readonly name: string
  /** What it is for, where its author says it. */
  readonly description?: string
  /** Its first file, as a path from the folder. */
  readonly file: string
  readonly members: Members
}

/** The text of the file that tells the compiler what templates and texts there are; the same for the same templates. */
export function declarationFile(templates: readonly DeclaredTemplate[], texts: Texts): string {
  const sorted = templates.map((each) => [each.name, each] as const).toSorted(byName)
  const data = sorted.map(([, each]) => textOfTemplate(each))
  const shapes = [...texts].toSorted(byName).map(([key, shape]) => textOfShape(key, shape))
  return `${header}
declare module '@posthaste/templates' {
${interfaceOf('What each template wants as its data.', 'FileTemplateData', data)}
${interfaceOf('What each text of the catalogues wants as its values.', 'FileTemplateTexts', shapes)}}
`
}

/** How every such file begins. */
export const firstWords = '// Written by `posthaste template types`'

const header = `${firstWords} from the templates that it describes: change those, and run it again.
import '@posthaste/templates'
`

function interfaceOf(comment: string, name: string, members: readonly string[]): string {
  const body = members.length === 0 ? '' : `\n${members.join('')}  `
  return `${docComment([comment], '  ')}  interface ${name} {${body}}\n`
}

function textOfTemplate({ name, description, file, members }: DeclaredTemplate): string {
  const comment = docComment(description === undefined ? [file] : [description, '', file], '    ')
  return `${comment}    ${textOfKey(name)}: ${textOfMembers(members, '    ')}\n`
}

function textOfShape(key: string, { placeholders, counted }: TextShape): string {
  const values = new Map(placeholders.map((name): [string, Member] => [name, required(value)]))
  if (counted) values.set('count', required(wordType('number')))
  return `    ${textOfKey(key)}: ${textOfMembers(values, '    ')}\n`
}

const value = unionOf([wordType('string'), wordType('number')])

function required(type: DataType): Member {
  return { type, optional: false }
}
