import { isToken } from '../../message/character-class.ts'
import type { ContentType } from '../../message/content-type.ts'
import { isKnownCharset } from './charset.ts'
import type { DefectLog } from './defect.ts'
import { plainFilename } from './filename.ts'
import { decodeHeaderText, unfolded } from './header-text.ts'
import { readStructuredField, type StructuredField } from './parameters.ts'
import type { ParsedField, ParsedPart } from './parsed-message.ts'

/** What the header of a part says about its body. */
export interface PartFacts
  extends Pick<ParsedPart, 'contentType' | 'disposition' | 'encoding' | 'contentId' | 'filename'> {
  /** Of a multipart; absent where none is given. */
  readonly boundary?: string
}

/**
 * Reads the MIME fields of a part. What is missing or cannot be read is what RFC 2045 (5.2, 6.1) says it is then.
 *
 * @param usual the type of a part that names none
 * @param most the parameters of one field that are read
 */
export function readPartFacts(
  fields: readonly ParsedField[],
  usual: string,
  most: number,
  defects: DefectLog,
): PartFacts {
  const typeField = only(fields, 'content-type', defects)
  const type = typeField === undefined ? undefined : structured(typeField, most, defects)
  const contentType =
    type === undefined || typeField === undefined ? { type: usual, parameters: [] } : known(type, typeField, defects)
  const dispositionField = only(fields, 'content-disposition', defects)
  const disposition = dispositionField && structured(dispositionField, most, defects)
  const encoding = encodingOf(only(fields, 'content-transfer-encoding', defects), defects)
  const contentId = idOf(only(fields, 'content-id', defects))
  const name = parameter(disposition, 'filename') ?? parameter(contentType, 'name')
  const filename = name === undefined ? undefined : plainFilename(name)
  return {
    contentType,
    encoding,
    ...(disposition === undefined
      ? {}
      : { disposition: { type: disposition.type, parameters: disposition.parameters } }),
    ...(contentId === undefined ? {} : { contentId }),
    ...(filename === undefined ? {} : { filename }),
    ...(type?.boundary === undefined || type.boundary === '' ? {} : { boundary: type.boundary }),
  }
}

/** The value of a parameter, by its name in lower case. */
export function parameter(field: ContentType | undefined, name: string): string | undefined {
  return field?.parameters.find(([each]) => each === name)?.[1]
}

function only(fields: readonly ParsedField[], name: string, defects: DefectLog): ParsedField | undefined {
  const [first, second] = fields.filter(
    (field) => field.name.length === name.length && field.name.toLowerCase() === name,
  )
  if (second !== undefined)
    defects.add('duplicate-field', second.start, `${second.name} is given twice; the first counts`, name)
  return first
}

function structured(field: ParsedField, most: number, defects: DefectLog): StructuredField {
  const read = readStructuredField(field.raw, most)
  for (const problem of read.problems.slice(0, 5))
    defects.add('bad-parameter', field.start, `${field.name}: ${problem}`, `${field.start} ${problem.slice(0, 30)}`)
  return read
}

function known(read: StructuredField, field: ParsedField, defects: DefectLog): ContentType {
  const [main = '', sub = '', ...more] = read.type.split('/', 3)
  const { parameters } = read
  if (!isToken(main) || !isToken(sub) || more.length > 0) {
    defects.add('bad-field', field.start, `${field.name} names no media type; it is taken for text/plain`, field.name)
    return { type: 'text/plain', parameters }
  }
  const charset = parameter(read, 'charset')
  if (main === 'text' && charset !== undefined && !isKnownCharset(charset))
    defects.add('unknown-charset', field.start, `nobody knows the charset ${JSON.stringify(charset.slice(0, 60))}`)
  return { type: read.type, parameters }
}

const encodings = new Set(['7bit', '8bit', 'binary', 'base64', 'quoted-printable'])

function encodingOf(field: ParsedField | undefined, defects: DefectLog): string {
  if (field === undefined) return '7bit'
  const [value = ''] = unfolded(field.raw)
    .slice(0, 200)
    .replace(/\([^()]*\)/g, ' ')
    .trim()
    .toLowerCase()
    .split(/[\s;]/, 1)
  const encoding = value.replace(/^"|"$/g, '')
  if (encodings.has(encoding)) return encoding
  const got = JSON.stringify(encoding.slice(0, 60))
  defects.add(
    'unknown-encoding',
    field.start,
    `nobody knows the transfer encoding ${got}; the octets are taken as they are`,
  )
  return encoding === '' ? '7bit' : encoding
}

function idOf(field: ParsedField | undefined): string | undefined {
  if (field === undefined) return undefined
  return decodeHeaderText(field.raw).replace(/^[\s<]+|(?<![\s>])[\s>]+$/g, '') || undefined
}
