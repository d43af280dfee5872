// How is a request's body read? Never more of it than the route allows, and only as JSON.
import { HttpProblem } from './problem.ts'

/** Octets of a JSON body where a route says nothing else. */
export const defaultBodyLimit = 1024 * 1024

/** A JSON object, as it came; its fields are read by {@link fieldOf}, letter case aside as Mailpit reads them. */
export type JsonObject = Readonly<Record<string, unknown>>

/**
 * The body as an object; an empty body is an empty object.
 *
 * @throws HttpProblem 413 as soon as the limit is passed, 415 for another type, 400 for what is no JSON object
 */
export async function readJson(request: Request, limit: number = defaultBodyLimit): Promise<JsonObject> {
  const text = await readText(request, limit)
  if (text.trim() === '') return {}
  refuseOtherTypes(request)
  const value = parsed(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject // just checked
  throw new HttpProblem(400, 'expected a JSON object as the body')
}

function refuseOtherTypes(request: Request): void {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (type === '' || type === 'application/json' || type.endsWith('+json')) return
  // QUIRK: curl -d says application/x-www-form-urlencoded; Mailpit's own examples rely on that being taken.
  if (type === 'application/x-www-form-urlencoded' || type === 'text/plain') return
  throw new HttpProblem(415, `expected application/json, got ${JSON.stringify(type.slice(0, 100))}`)
}

async function readText(request: Request, limit: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit)
  const chunks: Uint8Array[] = []
  let octets = 0
  for await (const chunk of request.body ?? []) {
    octets += chunk.length
    if (octets > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tooLarge(limit: number): HttpProblem {
  return new HttpProblem(413, `the body is larger than ${limit} octets`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new HttpProblem(400, `the body is no JSON: ${error instanceof Error ? error.message.slice(0, 200) : ''}`)
  }
}

/** The value of a field, whatever the letter case of its name: the exact name first. */
export function fieldOf(body: JsonObject, name: string): unknown {
  if (Object.hasOwn(body, name)) return body[name]
  const other = Object.keys(body).find((key) => key.toLowerCase() === name.toLowerCase())
  return other === undefined ? undefined : body[other]
}

/** A field that is a list of strings; absent and null are an empty list. */
export function stringsOf(body: JsonObject, name: string, most = 10_000): readonly string[] {
  const value = fieldOf(body, name)
  if (value === undefined || value === null) return []
  if (Array.isArray(value) && value.length <= most && value.every((each) => typeof each === 'string')) return value
  throw new HttpProblem(400, `${name}: expected an array of at most ${most} strings`)
}

/** A field that is a string; absent and null are the empty string. */
export function stringOf(body: JsonObject, name: string, at: string = name): string {
  const value = fieldOf(body, name)
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  throw new HttpProblem(400, `${at}: expected a string`)
}

/** A field that is a list of objects; absent and null are an empty list. */
export function objectsOf(body: JsonObject, name: string, most = 10_000): readonly JsonObject[] {
  const value = fieldOf(body, name)
  if (value === undefined || value === null) return []
  const isObject = (each: unknown) => typeof each === 'object' && each !== null && !Array.isArray(each)
  if (Array.isArray(value) && value.length <= most && value.every(isObject)) return value
  throw new HttpProblem(400, `${name}: expected an array of at most ${most} objects`)
}
