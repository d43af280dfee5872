import { isIP } from 'node:net'
import type { Tunnel, TunnelLogin, TunnelStep, TunnelTarget } from './tunnel.ts'

/** CONNECT of SOCKS5 (RFC 1928), with the login of RFC 1929 where there is one. The proxy looks up names. */
export function socksTunnel(target: TunnelTarget, { login }: TunnelLogin): Tunnel {
  let stage: 'method' | 'login' | 'reply' = 'method'
  const request = requestOf(target)

  return {
    opening: Uint8Array.from(login ? [version, 2, noLogin, byPassword] : [version, 1, noLogin]),
    hear(octets) {
      if (octets.length < 2) return octets[0] === undefined || octets[0] === expectedVersion() ? 'more' : foreign
      if (octets[0] !== expectedVersion()) return foreign
      switch (stage) {
        case 'method':
          return chosen(octets[1])
        case 'login':
          if (octets[1] !== 0) return { problem: 'the proxy refuses our login', lasting: true }
          stage = 'reply'
          return { used: 2, say: request, open: false }
        case 'reply':
          return connected(octets)
      }
    },
  }

  function expectedVersion(): number {
    return stage === 'login' ? loginVersion : version
  }

  function chosen(method: number | undefined): TunnelStep {
    if (method === noLogin) {
      stage = 'reply'
      return { used: 2, say: request, open: false }
    }
    if (method === byPassword && login) {
      stage = 'login'
      return { used: 2, say: loginOf(login), open: false }
    }
    if (method !== 0xff) return foreign
    const problem = login ? 'the proxy takes no login by password' : 'the proxy wants a login; write user:password@'
    return { problem, lasting: true }
  }
}

const version = 5
const loginVersion = 1
const noLogin = 0
const byPassword = 2

const foreign: TunnelStep = { problem: 'what answers there is no SOCKS5 proxy', lasting: true }

/** RFC 1929, section 2. Both have at most 255 octets, which is checked where the option is read. */
function loginOf({ user, password }: NonNullable<TunnelLogin['login']>): Uint8Array {
  const [name, secret] = [Buffer.from(user), Buffer.from(password)]
  return Buffer.concat([Buffer.of(loginVersion, name.length), name, Buffer.of(secret.length), secret])
}

/** RFC 1928, sections 4 and 5. */
function requestOf({ host, port }: TunnelTarget): Uint8Array {
  return Buffer.concat([Buffer.of(version, 1, 0), addressOf(host), Buffer.of(port >> 8, port & 255)])
}

function addressOf(host: string): Uint8Array {
  const family = isIP(host)
  if (family === 4) return Buffer.of(1, ...host.split('.').map(Number))
  if (family === 6) return Buffer.of(4, ...ipv6Octets(host))
  const name = Buffer.from(host)
  return Buffer.concat([Buffer.of(3, name.length), name])
}

/** The sixteen octets of an address in any of its forms (RFC 4291, section 2.2). */
export function ipv6Octets(address: string): readonly number[] {
  const whole = address.replace(/%.*$/, '').replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const group = (high: string, low: string): string => (Number(high) * 256 + Number(low)).toString(16)
    return `${group(a, b)}:${group(c, d)}`
  })
  const [left = '', right] = whole.split('::')
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'))
  const [first, last] = [groups(left), groups(right ?? '')]
  const blank = right === undefined ? [] : Array<string>(8 - first.length - last.length).fill('0')
  return [...first, ...blank, ...last].flatMap((each) => {
    const group = Number.parseInt(each, 16)
    return [group >> 8, group & 255]
  })
}

/** RFC 1928, section 6. */
function connected(octets: Uint8Array): TunnelStep | 'more' {
  const [, reply = 0xff, , type, length = 0] = octets
  if (reply !== 0) return refusals.get(reply) ?? { problem: 'the proxy opens no connection', lasting: false }
  if (octets.length < 5) return 'more'
  const address = type === 1 ? 4 : type === 4 ? 16 : type === 3 ? 1 + length : undefined
  if (address === undefined) return foreign
  const used = 4 + address + 2
  return octets.length < used ? 'more' : { used, open: true }
}

const refusals: ReadonlyMap<number, TunnelStep> = new Map(
  (
    [
      [1, 'the proxy failed', false],
      [2, 'the rules of the proxy forbid this server', true],
      [3, 'the proxy has no way to the network of the server', false],
      [4, 'the proxy does not find the server', false],
      [5, 'the server refused the connection of the proxy', false],
      [6, 'the way from the proxy to the server is too long', false],
      [7, 'the proxy opens no connections', true],
      [8, 'the proxy does not know this kind of address', true],
    ] as const
  ).map(([code, problem, lasting]) => [code, { problem: `${problem} (SOCKS5 reply ${code})`, lasting }]),
)
