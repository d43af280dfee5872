// Our server with a policy that reads every message and keeps none.
import { createServer } from 'posthaste/server'
import { serve } from './child.ts'

let taken = 0
const server = createServer({
  policy: {
    async message(_session, _envelope, stream) {
      for await (const _ of stream);
      taken++
      return undefined
    },
  },
})
const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
serve({ port }, { taken: () => taken })
