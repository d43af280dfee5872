/** A command that cannot be carried out as it was asked for; nothing was sent. */
export class UsageError extends Error {
  /** The command that shows what there is, such as `posthaste send --help`, where the error does not say all itself. */
  readonly help: string | undefined

  constructor(problem: string, help?: string) {
    super(problem)
    this.name = 'UsageError'
    this.help = help
  }
}
