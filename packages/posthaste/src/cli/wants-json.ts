/** Whether the arguments ask for one JSON object on standard output; known before they are read, for their errors too. */
export function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return args.slice(0, end < 0 ? undefined : end).includes('--json')
}
