import type { Socket } from 'node:net'
import type { Reply } from '../errors.ts'
import { type AcceptedTls, acceptTls } from '../net/accept-tls.ts'
import { createDeadline } from '../net/deadline.ts'
import { type ConversationSetup, createConversation } from './conversation.ts'
import type { Turn, Wire } from './dialogue.ts'

/** One connection of a server: moves octets between a socket and a conversation, and keeps the time. */
export interface ServerConnection {
  /** Ends it with this reply as soon as no transaction is under way. */
  retire(reply: Reply): void
  /** Ends it with this reply, whatever is under way. */
  abort(reply: Reply): void
  /** Ends it at once. */
  destroy(): void
}

/** How long a client may take to read a last reply and to close, in milliseconds. */
const lingerMs = 2_000
/** Over how long the rate of content is measured, in milliseconds. */
const rateWindowMs = 10_000

/** Serves a socket that a listener has accepted. With `implicit`, TLS comes first. */
export function serveConnection(
  raw: Socket,
  setup: ConversationSetup,
  tls: AcceptedTls | undefined,
  implicit: boolean,
): ServerConnection {
  const { limits, runtime } = setup.options
  const { clock } = runtime
  let socket: Socket = raw
  let said = ''
  let closing = false
  let paused = false
  /** TLS shakes hands: nothing can be said. */
  let shaking = false
  let flushLater: NodeJS.Immediate | undefined
  /** What it was that the client had time for. */
  let waited: Turn['waits'] = 'nothing'
  let turn: Turn = { hungry: true, waits: 'nothing', progress: false }
  let windowOctets = 0
  let rated = false
  let old = false
  const idle = createDeadline(clock, () => abort(timedOut, 'TIMEOUT'))
  const total = createDeadline(clock, growOld)
  const rate = createDeadline(clock, checkRate)
  const wire: Wire = { write, turn: takeTurn, encrypt, close, drop: destroy }
  const conversation = createConversation(setup, wire)

  raw.setNoDelay(true)
  raw.on('error', () => {})
  raw.once('close', gone)
  total.set(limits.totalMs)
  if (implicit) void shakeHands().then((shaken) => shaken && conversation.begin())
  else {
    listen()
    conversation.begin()
  }
  return { retire: (reply) => conversation.retire(reply), abort, destroy }

  function listen(): void {
    socket.on('data', receive).on('end', ended).on('drain', drained)
  }

  function receive(octets: Buffer): void {
    windowOctets += octets.length
    conversation.receive(octets)
  }

  function ended(): void {
    if (closing) socket.destroySoon()
    else conversation.heardLast()
  }

  function drained(): void {
    flow()
  }

  function gone(): void {
    idle.clear()
    total.clear()
    rate.clear()
    clearImmediate(flushLater)
    conversation.lost()
  }

  function write(text: string): void {
    said += text
  }

  function takeTurn(next: Turn): void {
    turn = next
    // While the policy is asked, replies wait a moment for those that will follow, so that a group leaves in one write.
    if (turn.waits === 'nothing' && !closing && said !== '') flushLater ??= setImmediate(flush)
    else flush()
    flow()
  }

  function flush(): void {
    clearImmediate(flushLater)
    flushLater = undefined
    if (said === '' || socket.destroyed) return
    // All that a server says is ASCII.
    socket.write(said, 'latin1')
    said = ''
    if (socket.writableNeedDrain) flow()
  }

  /** Lets the client's octets wait in the network while nobody wants them, or while it does not read what it is told. */
  function flow(): void {
    if (closing) return
    const blocked = socket.writableNeedDrain
    const wanted = turn.hungry && !blocked
    if (wanted === paused) {
      paused = !wanted
      if (paused) socket.pause()
      else socket.resume()
    }
    if (blocked) idle.set(limits.idleMs)
    else if (turn.waits === 'nothing') idle.clear()
    else if (turn.progress || turn.waits !== waited) idle.set(limits.idleMs)
    waited = blocked ? 'nothing' : turn.waits
    watchRate(turn.waits === 'content' && !blocked)
  }

  function watchRate(wanted: boolean): void {
    if (wanted === rated || limits.minimumRate === 0) return
    rated = wanted
    windowOctets = 0
    if (wanted) rate.set(rateWindowMs)
    else rate.clear()
  }

  function checkRate(): void {
    if (windowOctets * 1000 < limits.minimumRate * rateWindowMs) {
      abort(tooSlow, 'TIMEOUT')
      return
    }
    windowOctets = 0
    rate.set(rateWindowMs)
  }

  /** A transaction under way may end, in the time that a client has for anything. */
  function growOld(): void {
    if (old) {
      abort(tooOld, 'TIMEOUT')
      return
    }
    old = true
    total.set(limits.idleMs)
    conversation.retire(tooOld)
  }

  function abort(reply: Reply, code?: 'TIMEOUT'): void {
    if (closing) return
    if (socket.writableNeedDrain) {
      // It does not read: there is nobody to tell.
      destroy()
      return
    }
    conversation.abort(reply, code)
  }

  function encrypt(): void {
    flush()
    void shakeHands()
  }

  async function shakeHands(): Promise<boolean> {
    if (!tls) return false
    raw.off('data', receive).off('end', ended).off('drain', drained)
    idle.clear()
    shaking = true
    const accepted = await acceptTls(raw, tls, limits.handshakeMs, clock)
    shaking = false
    if (!accepted || closing) {
      destroy()
      return false
    }
    socket = accepted.socket
    paused = false
    listen()
    conversation.encrypted(accepted.facts)
    return true
  }

  /** What the client still sends is read and dropped, or a reset could overtake the last reply on its way to it. */
  function close(): void {
    if (closing) return
    if (shaking) {
      destroy()
      return
    }
    closing = true
    rate.clear()
    flush()
    socket.off('data', receive)
    socket.resume()
    socket.end()
    total.clear()
    const linger = createDeadline(clock, destroy)
    linger.set(lingerMs)
    raw.once('close', () => linger.clear())
  }

  function destroy(): void {
    closing = true
    raw.destroy()
    socket.destroy()
  }
}

const timedOut: Reply = { code: 421, enhanced: '4.4.2', text: 'Nothing was heard for too long' }
const tooSlow: Reply = { code: 421, enhanced: '4.4.2', text: 'The message comes too slowly' }
const tooOld: Reply = { code: 421, enhanced: '4.4.2', text: 'The session has lasted too long' }
