import { languageName } from '../format/language.ts'
import { Choice } from '../ui/choice.tsx'
import { Icon } from '../ui/icon.tsx'

/** More than these are chosen from a list. */
const mostSideBySide = 5

/** Chooses the language of what is shown, where there is more than one. */
export function LocaleChoice({
  locales,
  chosen,
  onChoose,
}: {
  readonly locales: readonly string[]
  readonly chosen: string
  readonly onChoose: (locale: string) => void
}) {
  if (locales.length < 2) return null
  if (locales.length <= mostSideBySide)
    return (
      <Choice
        class="locales"
        label="Language of the preview"
        options={locales.map((locale) => ({ value: locale, label: languageName(locale), text: locale }))}
        value={chosen}
        onChoose={onChoose}
      />
    )
  return (
    <label class="mailbox-switch">
      <span class="visually-hidden">Language of the preview</span>
      <select value={chosen} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {locales.map((locale) => (
          <option key={locale} value={locale}>
            {locale} · {languageName(locale)}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </label>
  )
}
