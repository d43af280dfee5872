// The peer: npm's smtp-server, which reads every message and keeps none.
import { SMTPServer } from 'smtp-server'
import { serve } from './child.ts'

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData(stream, _session, callback) {
    stream.on('end', () => callback())
    stream.resume()
  },
})
server.listen(0, '127.0.0.1', () => {
  const address = server.server.address()
  serve({ port: typeof address === 'object' && address ? address.port : 0 })
})
