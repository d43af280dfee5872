// Octets of a socket without a stream between. A stream asks for 64 KiB of memory for each read and gives most of it back,
// for replies of a hundred octets.
import { connect, type Socket, type TcpNetConnectOpts } from 'node:net'

type Take = (octets: Uint8Array) => void

/** Sockets that were connected here. */
const takers = new WeakMap<Socket, (take: Take) => void>()

/** What arrives on any of them stands here until it is taken, at once. */
let place: Uint8Array | undefined

/**
 * Connects a socket whose octets go to {@link takeOctets} without a stream between, and so can never become TLS.
 */
export function connectDirectly(to: TcpNetConnectOpts): Socket {
  const early: Uint8Array[] = []
  let take: Take = (octets) => early.push(Uint8Array.from(octets))
  place ??= Buffer.allocUnsafeSlow(64 * 1024)
  const callback = (length: number, octets: Uint8Array): boolean => {
    take(octets.subarray(0, length))
    return true
  }
  const socket = connect({ ...to, onread: { buffer: place, callback } })
  takers.set(socket, (next) => {
    const begin = (): void => {
      take = next
      for (const octets of early.splice(0)) next(octets)
    }
    // As with a stream, nothing comes before who takes it is ready.
    if (early.length === 0) begin()
    else setImmediate(begin)
  })
  return socket
}

/**
 * Gives what arrives on the socket to `take`, from now on and for good; where it was connected directly, in memory that the
 * next octets will stand in.
 */
export function takeOctets(socket: Socket, take: Take): void {
  const direct = takers.get(socket)
  if (direct) direct(take)
  else socket.on('data', take)
}
