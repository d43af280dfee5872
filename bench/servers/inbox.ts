// The inbox, as it is with a file and nothing else said.
import { startInbox } from '@posthaste/inbox'
import { serve } from './child.ts'

const [file] = process.argv.slice(2)
const inbox = await startInbox(file === undefined ? {} : { file })
serve({ port: inbox.smtp.port, web: inbox.web.url })
