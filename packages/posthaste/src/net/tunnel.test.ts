// What proxies are told, and what their answers lead to, without a socket; each answer also octet by octet.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { httpTunnel } from './http-tunnel.ts'
import { ipv6Octets, socksTunnel } from './socks-tunnel.ts'
import type { Tunnel, TunnelTarget } from './tunnel.ts'

const target: TunnelTarget = { host: 'mail.example', port: 587 }
const login = { user: 'ada', password: 'pa:ss' }

interface Dialogue {
  readonly begin: () => Tunnel
  /** In latin1. */
  readonly hears: string
  /** What is said, in latin1. */
  readonly says: readonly string[]
  /** How it ends. */
  readonly end: string
}

const connect = 'CONNECT mail.example:587 HTTP/1.1\r\nHost: mail.example:587\r\n'
const http = (hears: string, end: string): Dialogue => ({
  begin: () => httpTunnel(target, {}),
  hears,
  says: [`${connect}\r\n`],
  end,
})

const name = '\x05\x01\x00\x03\x0cmail.example\x02\x4b'
const socks = (hears: string, end: string, says: readonly string[] = ['\x05\x01\x00', name]): Dialogue => ({
  begin: () => socksTunnel(target, {}),
  hears,
  says,
  end,
})
const withLogin = (hears: string, end: string, says: readonly string[]): Dialogue => ({
  begin: () => socksTunnel(target, { login }),
  hears,
  says: ['\x05\x02\x00\x02', ...says],
  end,
})

const dialogues: readonly [name: string, dialogue: Dialogue][] = [
  ['HTTP', http('HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n', 'open')],
  ['HTTP of the older kind, without a reason', http('HTTP/1.0 200\r\n\r\n', 'open')],
  ['HTTP with bare line feeds', http('HTTP/1.1 204 OK\n\n', 'open')],
  ['HTTP, and the greeting of the server', http('HTTP/1.1 200 OK\r\n\r\n220 hi\r\n', 'open, then 220 hi\r\n')],
  ['HTTP with an answer before the answer', http('HTTP/1.1 103 x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n', 'open')],
  ['HTTP that wants a login', http('HTTP/1.1 407 x\r\nProxy-Authenticate: Basic\r\n\r\n', 'refused')],
  ['HTTP that forbids', http('HTTP/1.1 403 Forbidden\r\n\r\nbody', 'refused')],
  ['HTTP that redirects', http('HTTP/1.1 302 Found\r\nLocation: http://x/\r\n\r\n', 'refused')],
  ['HTTP that does not reach the server', http('HTTP/1.1 502 Bad Gateway\r\n\r\n', 'failed')],
  ['HTTP that is too slow', http('HTTP/1.1 504 Gateway Timeout\r\n\r\n', 'failed')],
  ['no HTTP: SMTP', http('220 mail.example ESMTP\r\n', 'refused')],
  ['no HTTP: another version', http('HTTP/2 200\r\n\r\n', 'refused')],
  ['no HTTP: a number of four digits', http('HTTP/1.1 2000 OK\r\n\r\n', 'refused')],
  [
    'HTTP with a login',
    {
      begin: () => httpTunnel(target, { login }),
      hears: 'HTTP/1.1 200 OK\r\n\r\n',
      says: [`${connect}Proxy-Authorization: Basic YWRhOnBhOnNz\r\n\r\n`],
      end: 'open',
    },
  ],
  [
    'HTTP to an IPv6 address',
    {
      begin: () => httpTunnel({ host: '2001:db8::1', port: 25 }, {}),
      hears: 'HTTP/1.1 200 OK\r\n\r\n',
      says: ['CONNECT [2001:db8::1]:25 HTTP/1.1\r\nHost: [2001:db8::1]:25\r\n\r\n'],
      end: 'open',
    },
  ],
  ['SOCKS5', socks('\x05\x00\x05\x00\x00\x01\x7f\x00\x00\x01\x04\x38', 'open')],
  [
    'SOCKS5, and the greeting of the server',
    socks('\x05\x00\x05\x00\x00\x01\x7f\x00\x00\x01\x04\x38220 hi\r\n', 'open, then 220 hi\r\n'),
  ],
  ['SOCKS5 that names itself', socks('\x05\x00\x05\x00\x00\x03\x03abc\x04\x38', 'open')],
  ['SOCKS5 with an IPv6 address', socks(`\x05\x00\x05\x00\x00\x04${'\x00'.repeat(16)}\x04\x38`, 'open')],
  ['SOCKS5 with an address of no kind', socks('\x05\x00\x05\x00\x00\x02abcd\x04\x38', 'refused')],
  ['SOCKS5 whose rules forbid', socks('\x05\x00\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00', 'refused')],
  ['SOCKS5 that does not find the server', socks('\x05\x00\x05\x04\x00\x01\x00\x00\x00\x00\x00\x00', 'failed')],
  ['SOCKS5 whose server refuses', socks('\x05\x00\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00', 'failed')],
  ['SOCKS5 that fails in its own way', socks('\x05\x00\x05\x63\x00\x01\x00\x00\x00\x00\x00\x00', 'failed')],
  ['SOCKS5 that wants a login', socks('\x05\xff', 'refused', ['\x05\x01\x00'])],
  ['SOCKS5 that chooses what was not offered', socks('\x05\x02', 'refused', ['\x05\x01\x00'])],
  ['no SOCKS5: SOCKS4', socks('\x00\x5a', 'refused', ['\x05\x01\x00'])],
  ['no SOCKS5: SMTP', socks('220 hi\r\n', 'refused', ['\x05\x01\x00'])],
  [
    'SOCKS5 with a login',
    withLogin('\x05\x02\x01\x00\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00', 'open', ['\x01\x03ada\x05pa:ss', name]),
  ],
  [
    'SOCKS5 with a login that is not wanted',
    withLogin('\x05\x00\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00', 'open', [name]),
  ],
  ['SOCKS5 that refuses the login', withLogin('\x05\x02\x01\x01', 'refused', ['\x01\x03ada\x05pa:ss'])],
  ['SOCKS5 that takes no login by password', withLogin('\x05\xff', 'refused', [])],
]

for (const [title, { begin, hears, says, end }] of dialogues) {
  test(`${title} ends with: ${end}`, () => {
    assert.deepEqual(converse(begin(), hears, hears.length), { says, end })
    assert.deepEqual(converse(begin(), hears, 1), { says, end }, 'octet by octet')
  })
}

test('what could be read as another request is refused', () => {
  for (const host of ['a\r\nX: y', 'a b', 'a/b', '']) {
    assert.throws(() => httpTunnel({ host, port: 25 }, {}))
  }
})

const addresses: readonly [address: string, octets: string][] = [
  ['::', '00000000000000000000000000000000'],
  ['::1', '00000000000000000000000000000001'],
  ['2001:db8::1:2', '20010db8000000000000000000010002'],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ['1::', '00010000000000000000000000000000'],
  ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
  ['1:2:3:4:5:6:192.0.2.1', '000100020003000400050006c0000201'],
]

for (const [address, octets] of addresses) {
  test(`${address} has the octets ${octets}`, () => {
    assert.equal(Buffer.from(ipv6Octets(address)).toString('hex'), octets)
  })
}

/** Hears the octets in pieces, until the tunnel is open or never will be; the rest belongs to the server. */
function converse(tunnel: Tunnel, hears: string, piece: number): { says: readonly string[]; end: string } {
  const says = [Buffer.from(tunnel.opening).toString('latin1')]
  let waiting = Buffer.alloc(0)
  for (let at = 0; at < hears.length; at += piece) {
    waiting = Buffer.concat([waiting, Buffer.from(hears.slice(at, at + piece), 'latin1')])
    for (let step = tunnel.hear(waiting); step !== 'more'; step = tunnel.hear(waiting)) {
      if ('problem' in step) return { says, end: step.lasting ? 'refused' : 'failed' }
      waiting = waiting.subarray(step.used)
      if (step.say) says.push(Buffer.from(step.say).toString('latin1'))
      if (!step.open) continue
      const rest = waiting.toString('latin1') + hears.slice(at + piece)
      return { says, end: rest === '' ? 'open' : `open, then ${rest}` }
    }
  }
  return { says, end: 'more' }
}
