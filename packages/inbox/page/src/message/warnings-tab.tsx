import type { MessageWarning } from '../../../src/http/api-types.ts'
import { Icon } from '../ui/icon.tsx'

/** What receivers may mind about a message. */
export function WarningsTab({ warnings }: { readonly warnings: readonly MessageWarning[] | undefined }) {
  if (warnings === undefined)
    return (
      <p class="remark loading" role="status">
        Loading…
      </p>
    )
  if (warnings.length === 0)
    return (
      <p class="remark fine">
        <Icon name="check" /> Nothing to complain of.
      </p>
    )
  return (
    <ul class="warnings">
      {warnings.map(({ kind, text, offset }, n) => (
        <li key={`${kind} ${n}`}>
          <Icon name="warning" />
          <div>
            <p>{text}</p>
            <p class="warning-facts">
              <code>{kind}</code>
              {offset === undefined ? null : ` at octet ${offset.toLocaleString()}`}
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}
