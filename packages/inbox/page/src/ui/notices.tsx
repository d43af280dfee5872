import { announcement, hush, notice } from '../state/notice.ts'
import { useStore } from '../state/store.ts'
import { IconButton } from './icon-button.tsx'

/** Remarks in passing, for the eye and for screen readers. */
export function Notices() {
  const shown = useStore(notice)
  const spoken = useStore(announcement)
  return (
    <>
      <p class="visually-hidden" aria-live="polite" id="announcement">
        {spoken}
      </p>
      <div class="notices" aria-live={shown?.kind === 'failed' ? 'assertive' : 'polite'}>
        {shown === undefined ? null : (
          <div class={`notice ${shown.kind}`}>
            <span>{shown.text}</span>
            {shown.action === undefined ? null : (
              <button
                type="button"
                class="button small"
                onClick={() => {
                  hush()
                  shown.action?.act()
                }}
              >
                {shown.action.label}
              </button>
            )}
            <IconButton icon="close" label="Dismiss" onClick={hush} />
          </div>
        )}
      </div>
    </>
  )
}
