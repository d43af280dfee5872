/** A command as a transcript shows it: without the initial response of AUTH (RFC 4954, section 4). */
export function maskCommand(line: string): string {
  if (!/^auth\b/i.test(line)) return line
  const [verb = '', mechanism = '', ...rest] = line.split(/\s+/)
  if (rest.length === 0 || rest.join('') === '=') return line
  return `${verb} ${mechanism} ***`
}
