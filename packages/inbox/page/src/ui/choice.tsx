import { useId } from 'preact/hooks'
import { Icon, type IconName } from './icon.tsx'

/** What can be chosen: a drawing, or a few letters, with a label that says it in full. */
export interface ChoiceOption<Value extends string> {
  readonly value: Value
  readonly label: string
  readonly icon?: IconName
  readonly text?: string
}

/** One of a few, side by side; radio buttons to the keyboard and to screen readers. */
export function Choice<Value extends string>({
  label,
  options,
  value,
  onChoose,
  class: more = '',
}: {
  readonly label: string
  readonly options: readonly ChoiceOption<Value>[]
  readonly value: Value
  readonly onChoose: (value: Value) => void
  readonly class?: string
}) {
  const name = useId()
  return (
    <fieldset class={`choice ${more}`}>
      <legend class="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} title={option.label}>
          <input
            type="radio"
            class="visually-hidden"
            name={name}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          {option.icon === undefined ? null : <Icon name={option.icon} />}
          {option.text === undefined ? null : (
            <span class="choice-text" aria-hidden="true">
              {option.text}
            </span>
          )}
          <span class="visually-hidden">{option.label}</span>
        </label>
      ))}
    </fieldset>
  )
}
