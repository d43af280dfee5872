import type { MessageWarning } from '../../../src/http/api-types.ts'
import { WarningList } from '../ui/warning-list.tsx'

/** What receivers may mind about a message. */
export function WarningsTab({ warnings }: { readonly warnings: readonly MessageWarning[] | undefined }) {
  if (warnings === undefined)
    return (
      <p class="remark loading" role="status">
        Loading…
      </p>
    )
  return (
    <WarningList
      warnings={warnings.map(({ kind, text, offset }) => ({
        severity: 'warning',
        text,
        facts: (
          <>
            <code>{kind}</code>
            {offset === undefined ? null : ` at octet ${offset.toLocaleString()}`}
          </>
        ),
      }))}
    />
  )
}
