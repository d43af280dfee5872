// A line of the asked length before a server of this machine: `delayed.ts PORT MILLISECONDS`.
import { startDelayProxy } from '../delay-proxy.ts'
import { serve } from './child.ts'

const [port, roundTripMs] = process.argv.slice(2)
const { port: near } = await startDelayProxy(Number(port), Number(roundTripMs))
serve({ port: near })
