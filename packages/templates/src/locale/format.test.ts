import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  formatDate,
  formatDateTime,
  formatList,
  formatMoney,
  formatNumber,
  formatPercent,
  formatRelative,
  formatTime,
} from './format.ts'
import { LocaleError } from './locale-error.ts'

/** Half past ten in the evening of 3 May 2026, in UTC. */
const moment = '2026-05-03T22:30:00Z'

const dates: readonly [locale: string, timeZone: string, date: string, time: string][] = [
  ['de', 'Europe/Berlin', '4. Mai 2026', '00:30'],
  ['de_AT', 'America/New_York', '3. Mai 2026', '18:30'],
  ['ar-EG', 'Africa/Cairo', '٤ مايو ٢٠٢٦', '١:٣٠ ص'],
  ['zh', 'Asia/Shanghai', '2026年5月4日', '06:30'],
  ['ja', 'Asia/Tokyo', '2026年5月4日', '7:30'],
  ['hi', 'Asia/Kolkata', '4 मई 2026', '4:00 am'],
  ['fr', '+02:00', '4 mai 2026', '00:30'],
]

for (const [locale, timeZone, date, time] of dates) {
  test(`a moment in ${locale}, ${timeZone}`, () => {
    assert.equal(formatDate(moment, 'long', locale, timeZone), date)
    assert.equal(bare(formatTime(moment, 'short', locale, timeZone)), time)
    assert.equal(formatDate(new Date(moment), 'long', locale, timeZone), date)
    assert.equal(formatDate(Date.parse(moment), 'long', locale, timeZone), date)
  })
}

test('a day without a time is that day in every time zone', () => {
  for (const timeZone of ['Pacific/Kiritimati', 'UTC', 'Pacific/Pago_Pago']) {
    assert.equal(formatDate('2026-05-03', 'long', 'de', timeZone), '3. Mai 2026')
  }
})

test('a date with its time', () => {
  assert.equal(formatDateTime(moment, 'long', 'short', 'de', 'Europe/Berlin'), '4. Mai 2026 um 00:30')
})

const amounts: readonly [locale: string, euros: string, yen: string, number: string, percent: string][] = [
  ['de', '1.234,50 €', '1.234.567 ¥', '1.234.567,891', '26 %'],
  ['ar-EG', '١٬٢٣٤٫٥٠ €', '١٬٢٣٤٬٥٦٧ JP¥', '١٬٢٣٤٬٥٦٧٫٨٩١', '٢٦٪'],
  ['zh', '€1,234.50', 'JP¥1,234,567', '1,234,567.891', '26%'],
  ['ja', '€1,234.50', '￥1,234,567', '1,234,567.891', '26%'],
  ['hi', '€1,234.50', 'JP¥12,34,567', '12,34,567.891', '26%'],
]

for (const [locale, euros, yen, number, percent] of amounts) {
  test(`amounts in ${locale}`, () => {
    assert.equal(bare(formatMoney(1234.5, 'EUR', locale)), euros)
    assert.equal(bare(formatMoney(1_234_567n, 'JPY', locale)), yen)
    assert.equal(bare(formatNumber(1_234_567.891, locale)), number)
    assert.equal(bare(formatPercent(0.256, locale)), percent)
  })
}

test('a decimal as text loses no digit', () => {
  assert.equal(bare(formatMoney('12345678901234567.89', 'EUR', 'de')), '12.345.678.901.234.567,89 €')
})

test('digits after the decimal sign are as many as asked for', () => {
  assert.equal(formatNumber(1.5, 'de', 2), '1,50')
  assert.equal(formatNumber(1.5, 'de', 0), '2')
  assert.equal(bare(formatPercent(0.125, 'de', 1)), '12,5 %')
})

const now = Date.parse(moment)
const distances: readonly [milliseconds: number, text: string][] = [
  [0, 'in 0 Sekunden'],
  [-59_000, 'vor 59 Sekunden'],
  [60_000, 'in 1 Minute'],
  [-30 * 3_600_000, 'vor 1 Tag'],
  [3 * 86_400_000, 'in 3 Tagen'],
  [-45 * 86_400_000, 'vor 1 Monat'],
  [800 * 86_400_000, 'in 2 Jahren'],
]

for (const [milliseconds, text] of distances) {
  test(`${milliseconds} ms from now is "${text}"`, () => {
    assert.equal(formatRelative(now + milliseconds, now, 'de'), text)
  })
}

test('things in a row', () => {
  assert.equal(formatList(['Äpfel', 'Birnen', 1000], 'de'), 'Äpfel, Birnen und 1.000')
  assert.equal(formatList(['a', 'b', 'c'], 'ja'), 'a、b、c')
  assert.equal(formatList(['a', 'b'], 'en', 'disjunction'), 'a or b')
  assert.equal(formatList([], 'de'), '')
})

const refused: readonly [name: string, call: () => string, said: RegExp][] = [
  ['a day that does not exist', () => formatDate('2026-02-31', 'long', 'de', 'UTC'), /got "2026-02-31"/],
  [
    'a moment on a day that does not exist',
    () => formatTime('2026-02-31T10:00Z', 'short', 'de', 'UTC'),
    /got "2026-02-31T/,
  ],
  ['a time without a zone', () => formatDate('2026-05-03T10:00', 'long', 'de', 'UTC'), /"2026-05-03T14:30:00Z", got/],
  ['a date in words', () => formatDate('May 3', 'long', 'de', 'UTC'), /expected a Date, milliseconds/],
  ['an invalid Date', () => formatDate(new Date('x'), 'long', 'de', 'UTC'), /got an invalid date/],
  ['a time of a day alone', () => formatTime('2026-05-03', 'short', 'de', 'UTC'), /a time of day, got "2026-05-03"/],
  ['no date', () => formatDate(undefined, 'long', 'de', 'UTC'), /got undefined/],
  ['an unknown style', () => formatDate(0, 'longer', 'de', 'UTC'), /"full", "long", "medium" or "short", got "longer"/],
  ['an unknown time zone', () => formatDate(0, 'long', 'de', 'Mars/Base'), /IANA time zone .* got "Mars\/Base"/],
  ['an invalid locale', () => formatNumber(1, 'd'), /expected a locale .* got "d"/],
  ['NaN', () => formatNumber(Number.NaN, 'de'), /expected a number.* got NaN/],
  ['words as a number', () => formatNumber('1,5', 'de'), /expected a number.* got "1,5"/],
  ['an object as a number', () => formatNumber({}, 'de'), /got an object/],
  ['too many digits', () => formatNumber(1, 'de', 101), /digits from 0 to 20, got 101/],
  ['a currency that does not exist', () => formatMoney(1, 'EUD', 'de'), /ISO 4217 such as "EUR", got "EUD"/],
  ['a currency in small letters', () => formatMoney(1, 'eur', 'de'), /got "eur"/],
  ['no list', () => formatList('a', 'de'), /expected a list, got "a"/],
  ['a list of objects', () => formatList([{}], 'de'), /strings and numbers, got an object in it/],
  ['an unknown kind of list', () => formatList(['a'], 'de', 'and'), /got "and"/],
]

for (const [name, call, said] of refused) {
  test(`refuses ${name}`, () => assert.throws(call, isLocaleError(said)))
}

function isLocaleError(said: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert(error instanceof LocaleError)
    assert.equal(error.code, 'TEMPLATE_DATA_INVALID')
    assert.match(error.problem, said)
    return true
  }
}

/** Without the marks of direction and with plain spaces, which differ between the versions of ICU. */
function bare(text: string): string {
  return text.replaceAll(/[\u200e\u200f\u061c]/g, '').replaceAll(/[\u00a0\u202f]/g, ' ')
}
