// Which plural forms a language has, by the rules of CLDR.
import { createBoundedCache } from './bounded-cache.ts'

/** A category of CLDR's plural rules. */
export type PluralCategory = Intl.LDMLPluralRule

/** All categories, in the order that CLDR and gettext have them. */
export const pluralCategories: readonly PluralCategory[] = ['zero', 'one', 'two', 'few', 'many', 'other']

const rules = createBoundedCache<Intl.PluralRules>(200)
const whole = createBoundedCache<readonly PluralCategory[]>(200)

/** The form that a count takes. */
export function pluralCategory(locale: string, count: number): PluralCategory {
  return rulesOf(locale).select(count)
}

/** Every form that a language has. */
export function categoriesOf(locale: string): readonly PluralCategory[] {
  const own = rulesOf(locale).resolvedOptions().pluralCategories
  return pluralCategories.filter((category) => own.includes(category))
}

/**
 * The forms that counts up to a thousand take, which are those that gettext numbers: not the French form for millions,
 * and not the Czech one for fractions.
 */
export function categoriesOfCounts(locale: string): readonly PluralCategory[] {
  return whole.get(locale, () => {
    const rules = rulesOf(locale)
    const used = new Set(Array.from({ length: 1001 }, (_, count) => rules.select(count)))
    return pluralCategories.filter((category) => used.has(category))
  })
}

function rulesOf(locale: string): Intl.PluralRules {
  return rules.get(locale, () => new Intl.PluralRules(locale))
}
