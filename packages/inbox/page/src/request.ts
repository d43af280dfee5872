// How does the page ask the server that it came from?

/** Where the API begins. */
export const base = '/api/v1'

/** Why a request came to nothing; `status` is 0 when there was no answer at all. */
export class RequestError extends Error {
  readonly status: number

  constructor(status: number, text: string) {
    super(text)
    this.status = status
  }
}

/** The JSON that a request is answered with. Rejects with a RequestError that says why there is none. */
export async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await send(path, init)
  return response.json() as Promise<T> // the server's side of it is checked by the server's tests
}

/** The answer to a request. Rejects with a RequestError that says why there is none. */
export async function send(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(`${base}${path}`, init).catch((error: unknown) => {
    if (init?.signal?.aborted) throw error
    throw new RequestError(0, 'The inbox does not answer. Is it still running?')
  })
  if (response.ok) return response
  throw new RequestError(response.status, await failureText(response))
}

/** A request with a body. */
export function json(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

async function failureText(response: Response): Promise<string> {
  const text = (await response.text()).slice(0, 500)
  try {
    const { Error: reason } = JSON.parse(text) as { Error?: unknown } // ErrorResponse, when it is JSON at all
    if (typeof reason === 'string') return reason
  } catch {
    // Mailpit's older routes answer in plain text.
  }
  return text === '' ? `The inbox answered ${response.status}.` : text
}
