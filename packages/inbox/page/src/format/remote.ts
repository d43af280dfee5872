const remote =
  /(?:\b(?:src|srcset|background|poster|data|href)\s*=\s*["']?|url\(\s*["']?|@import\s+["']?)\s*(?:https?:)?\/\/[^\s"'>)]/gi

/** Whether HTML would fetch something from elsewhere if it were allowed to; links that wait for a click do not count. */
export function hasRemoteContent(html: string): boolean {
  const withoutLinks = html.replace(/<(?:a|area|base)\b[^>]*>/gi, '')
  remote.lastIndex = 0
  return remote.test(withoutLinks)
}
