import { urlInText } from './links.ts'

const mostCandidates = 2000
const mostCodes = 20

/**
 * What looks like a one-time code in a text, the likeliest first: 4 to 8 digits, `123 456`, `123-456`, `A1B2C3`, `ABCD-1234`, `G-123456`.
 *
 * Something has to speak for it: a word such as "code", "PIN" or "验证码" shortly before or behind, or a line of its own.
 * Years, dates, times, amounts, telephone numbers and what is part of a URL are passed over. Digits come without what parts them.
 */
export function extractCodes(text: string): readonly string[] {
  const plain = text.replace(urlInText, ' ')
  const scores = new Map<string, number>()
  let examined = 0
  for (const match of plain.matchAll(candidate)) {
    if (++examined > mostCandidates) break
    const [written] = match
    const code = /^(?:[A-Z]-)?[\d \u00a0-]+$/.test(written) ? written.replace(/\D/g, '') : written
    const score = scoreOf(
      written,
      plain.slice(Math.max(0, match.index - 80), match.index),
      plain.slice(match.index + written.length, match.index + written.length + 60),
    )
    if (score > 0) scores.set(code, Math.max(score, scores.get(code) ?? 0))
  }
  const likeliest = [...scores].sort(([, left], [, right]) => right - left)
  return likeliest.slice(0, mostCodes).map(([code]) => code)
}

// Nothing that belongs to a word, a number, a date, a path or an address may stand beside it.
const candidate =
  /(?<![\p{L}\p{N}_@#/\\.,:=&%+*-])(?:\d{3}[ \u00a0-]\d{3}|\d{4}[ \u00a0-]\d{4}|\d{4,8}|[A-Z]-\d{4,8}|[A-Z0-9]{3,5}-[A-Z0-9]{3,5}|[A-Z0-9]{4,10})(?![\p{L}\p{N}_@/\\%=-]|[.,:]\d|[ \u00a0]?[€$£¥]|[ \u00a0]\d)|(?<=[:：]|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana})\d{4,8}(?![\p{N}A-Za-z_@/%=-]|[.,:]\d|[年月日時点時分元円원])/gu

const word =
  /\b(?:code|codes|otp|pin|passcode|password|token|verification|verify|one[- ]time|2fa|mfa|security|login|sign[- ]?in|confirm|confirmation|einmal\w*|bestätigung\w*|prüf\w*|sicherheits\w*|código|codigo|clave|codice|kode?|kod\p{L}*|vérification|verificación|verifica|tan|mtan)\b|code\b|код|пароль|κωδικ|验证码|驗證碼|校验码|校驗碼|动态码|確認碼|代码|密码|認証|確認コード|コード|暗証|인증|코드|비밀번호|رمز|كود|קוד|รหัส|otp|कोड/iu
const notACode =
  /(?:[€$£¥#№]|\b(?:usd|eur|gbp|tel|phone|telefon|fax|call|zip|plz|order|invoice|bestell\w*|rechnung\w*|nr|no|year|since|©|copyright|port|room|suite|box))\.?[ \u00a0:]{0,2}$/iu

function scoreOf(written: string, before: string, behind: string): number {
  if (notACode.test(before)) return 0
  const hasDigit = /\d/.test(written)
  const digitsOnly = /^[\d \u00a0-]+$/.test(written)
  const line = before.slice(before.lastIndexOf('\n') + 1)
  const rest = behind.split('\n', 1)[0] ?? ''
  const alone =
    !/[\p{L}\p{N}]/u.test(line) && !/[\p{L}\p{N}]/u.test(rest) && (before.includes('\n') || before.length < 80)
  const named = word.test(before) || word.test(rest)
  const introduced =
    /[:：]\s*$|\b(?:is|ist|lautet|est|es|è)\s+$|(?:是|为|為|は)\s*$/iu.test(before) && word.test(before)
  // Capitals alone are words, and so are four digits that are a year, unless what stands before says otherwise.
  if (!hasDigit && !introduced) return 0
  if (!digitsOnly && !named) return 0
  if (/^(?:19|20)\d\d$/.test(written) && !introduced && !(alone && named)) return 0
  return (named ? 4 : 0) + (introduced ? 3 : 0) + (alone ? 2 : 0) + (named && digitsOnly ? 1 : 0)
}
