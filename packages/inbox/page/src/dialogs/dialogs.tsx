import { dialog } from '../state/dialog.ts'
import { useStore } from '../state/store.ts'
import { SendTemplateDialog } from '../templates/send-template-dialog.tsx'
import { DeleteAllDialog } from './delete-all-dialog.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { ReleaseDialog } from './release-dialog.tsx'

/** The dialog that is open, if one is. */
export function Dialogs() {
  const asked = useStore(dialog)
  switch (asked?.kind) {
    case 'keys':
      return <KeysDialog />
    case 'delete-all':
      return <DeleteAllDialog />
    case 'release':
      return <ReleaseDialog id={asked.id} recipients={asked.recipients} />
    case 'send-template':
      return <SendTemplateDialog name={asked.name} locale={asked.locale} />
    case undefined:
      return null
  }
}
