import { dialog } from '../state/dialog.ts'
import { connection } from '../state/live.ts'
import { route, showMessages } from '../state/route.ts'
import { settings } from '../state/settings.ts'
import { useStore } from '../state/store.ts'
import { nextTheme, setTheme, theme } from '../state/theme.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { MailboxSwitch } from './mailbox-switch.tsx'
import { PlaceSwitch } from './place-switch.tsx'
import { SearchBox } from './search-box.tsx'

/** The top of the page. */
export function PageHeader() {
  const label = useStore(settings, (known) => known?.Label)
  const inTemplates = useStore(route, ({ templates }) => templates !== undefined)
  return (
    <header class="page-header">
      <a
        class="brand"
        href="/"
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey) return
          event.preventDefault()
          showMessages('')
        }}
      >
        <img src="/favicon.svg" alt="" width="26" height="26" />
        <h1>{label || 'Posthaste'}</h1>
      </a>
      <PlaceSwitch />
      {inTemplates ? (
        <span class="bar-gap" />
      ) : (
        <>
          <MailboxSwitch />
          <SearchBox />
        </>
      )}
      <div class="header-end">
        <Connection />
        <ThemeToggle />
        <IconButton icon="help" label="Keyboard shortcuts" shortcut="?" onClick={() => dialog.set({ kind: 'keys' })} />
      </div>
    </header>
  )
}

const states = {
  connecting: ['Connecting', 'Connecting to the inbox'],
  live: ['Live', 'What is new appears by itself'],
  lost: ['Reconnecting…', 'The connection to the inbox is lost; trying again'],
} as const

function Connection() {
  const state = useStore(connection)
  const [text, title] = states[state]
  return (
    <span class={`connection ${state}`} title={title} role="status">
      {text}
    </span>
  )
}

const themes = { system: ['auto', 'as the system'], light: ['sun', 'light'], dark: ['moon', 'dark'] } as const

function ThemeToggle() {
  const [icon, name] = themes[useStore(theme)]
  const [, next] = themes[nextTheme()]
  return <IconButton icon={icon} label={`Theme: ${name}. Change to ${next}`} onClick={() => setTheme(nextTheme())} />
}
