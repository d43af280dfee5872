/** A request that cannot be answered as asked: the status and one sentence for whoever asked. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly status: HttpProblemStatus

  constructor(status: HttpProblemStatus, message: string) {
    super(message)
    this.status = status
  }
}

/** The statuses that a problem can have. */
export type HttpProblemStatus = 400 | 401 | 403 | 404 | 408 | 413 | 415 | 421 | 429 | 500 | 502 | 503
