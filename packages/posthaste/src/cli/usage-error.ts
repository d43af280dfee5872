/** A command line that cannot be carried out; nothing was sent. */
export class UsageError extends Error {
  constructor(problem: string) {
    super(problem)
    this.name = 'UsageError'
  }
}
