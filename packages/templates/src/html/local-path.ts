import { TemplateError, type TemplatePlace } from 'posthaste'
import { didYouMean } from '../folder/nearest-name.ts'

/**
 * The path in the templates' folder that an address such as `images/logo.png` names.
 *
 * Throws TEMPLATE_INVALID for what names no file there: other schemes, other hosts, what climbs.
 */
export function localPath(address: string, named: Named): string {
  const path = decoded(trimmed(address))
  const problem = problemOf(path)
  if (problem !== undefined) throw refused(named, address, problem)
  return path.replace(/^(?:\.\/)+/, '')
}

/** The scheme of an address in lower case, such as `https`; undefined for a path. */
export function schemeOf(address: string): string | undefined {
  return /^([a-z][a-z0-9+.-]*):/i.exec(trimmed(address))?.[1]?.toLowerCase()
}

/** What names a file: `<img src>`, in the template of that name. */
export interface Named {
  readonly by: string
  readonly template: string
}

/** The error for a file that the templates' folder does not have. */
export function notInFolder(named: Named, path: string, known: Iterable<string>): AddressError {
  return refused(named, path, `there is no such file in the templates' folder${didYouMean(path, known)}`)
}

/** The error for an address, which it names. */
export function refused({ by, template }: Named, address: string, problem: string): AddressError {
  const shown = JSON.stringify(address.length > 200 ? `${address.slice(0, 200)}…` : address)
  return new AddressError({ template }, address, `${by} ${shown}: ${problem}`)
}

/** An address that leads to no file. Only the finished HTML was read, so that it knows no place in a file yet. */
export class AddressError extends TemplateError {
  readonly address: string
  readonly problem: string

  constructor(place: TemplatePlace, address: string, problem: string) {
    super('TEMPLATE_INVALID', place, problem)
    this.address = address
    this.problem = problem
  }
}

function problemOf(path: string): string | undefined {
  const scheme = schemeOf(path)
  if (scheme !== undefined) return `${scheme}: is never read`
  if (path === '') return 'it names no file'
  if (path.startsWith('//')) return 'a mail has no page whose scheme it could take over; write https:'
  if (path.startsWith('/'))
    return "it is not below the templates' folder; write a path from there, such as images/logo.png"
  if (/[\0-\x1f\x7f\\]/.test(path)) return 'a path has no control characters and no backslashes'
  if (path.split('/').includes('..')) return "a path may not leave the templates' folder; write it without .."
  return undefined
}

/** As browsers trim addresses. */
function trimmed(address: string): string {
  return address.replace(/^[\0- ]+/, '').trimEnd()
}

/** Percent-encoding undone; a `%` that encodes nothing stays. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}
