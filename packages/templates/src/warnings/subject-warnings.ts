import type { PreviewWarning } from 'posthaste'

// What lists of messages show of a subject; on phones it is half of that.
const mostCharacters = 70

/** What is doubtful about a subject. */
export function subjectWarnings(subject: string, locale: string): readonly PreviewWarning[] {
  const trimmed = subject.trim()
  if (trimmed === '') return [{ kind: 'subject', severity: 'warning', message: 'the subject is empty' }]
  const length = [...new Intl.Segmenter(locale).segment(trimmed)].length
  return [
    ...(length > mostCharacters
      ? [hint(`the subject has ${length} characters: most lists of messages cut it off after ${mostCharacters}`)]
      : []),
    ...(isShouted(trimmed, locale) ? [hint('the subject is all in capitals, as that of spam often is')] : []),
  ]
}

function isShouted(subject: string, locale: string): boolean {
  const words = subject.match(/\p{L}{2,}/gu) ?? []
  const letters = words.join('')
  const isUpper = letters === letters.toLocaleUpperCase(locale) && letters !== letters.toLocaleLowerCase(locale)
  return isUpper && words.length > 1
}

function hint(message: string): PreviewWarning {
  return { kind: 'subject', severity: 'hint', message }
}
