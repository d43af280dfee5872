import { Icon, type IconName } from './icon.tsx'

/** A button of which only the drawing shows; `label` is what it does, `shortcut` the key that does the same. */
export function IconButton({
  icon,
  label,
  shortcut,
  disabled = false,
  onClick,
}: {
  readonly icon: IconName
  readonly label: string
  readonly shortcut?: string
  readonly disabled?: boolean
  readonly onClick: () => void
}) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      aria-keyshortcuts={shortcut}
      title={shortcut === undefined ? label : `${label} (${shortcut})`}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  )
}
