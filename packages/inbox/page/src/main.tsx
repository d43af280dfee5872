import './style/tokens.css'
import './style/base.css'
import './style/controls.css'
import './style/frame.css'
import './style/header.css'
import './style/list.css'
import './style/message.css'
import './style/views.css'
import './style/templates.css'
import './style/empty.css'
import './style/dialogs.css'
import './style/motion.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { listenToKeys } from './keys.ts'
import { start } from './state/start.ts'

const root = document.getElementById('app')
if (root !== null) {
  start()
  listenToKeys()
  render(<App />, root)
}
