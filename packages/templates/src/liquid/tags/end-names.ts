import { type TopLevelToken, TypeGuards } from 'liquidjs'
import { invalid } from '../problem.ts'

/** Whether a token is the tag that ends a block; Django's `{% endblock name %}` must name the right one. */
export function endNames(token: TopLevelToken, end: string, name = ''): boolean {
  if (!TypeGuards.isTagToken(token) || token.name !== end) return false
  const named = token.args.trim()
  if (named === '' || named === name) return true
  throw invalid(`{% ${end} ${named} %} ends ${name === '' ? 'what has no name' : `"${name}"`}`, token.begin)
}
