import type { Tunnel, TunnelLogin, TunnelStep, TunnelTarget } from './tunnel.ts'

/** CONNECT (RFC 9110, section 9.3.6), with the Basic login of RFC 7617 where there is one. */
export function httpTunnel({ host, port }: TunnelTarget, { login }: TunnelLogin): Tunnel {
  // Checked where the option was read; this is the last place that could stop a second request.
  if (!/^[\w.:-]+$/.test(host)) throw new Error('a host of CONNECT has no such characters')
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`]
  if (login) {
    const credentials = Buffer.from(`${login.user}:${login.password}`).toString('base64')
    lines.push(`Proxy-Authorization: Basic ${credentials}`)
  }
  return { opening: Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), hear }
}

function hear(octets: Uint8Array): TunnelStep | 'more' {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1')
  const end = /\r?\n\r?\n/.exec(text)
  const start = /^HTTP\/1\.[01] (\d{3})(?:[ \r\n]|$)/.exec(text)
  if (!start) {
    // Twelve octets are enough to know.
    if (text.length < 13 && !end && 'HTTP/1.'.startsWith(text.slice(0, 7))) return 'more'
    return { problem: 'what answers there is no HTTP proxy', lasting: true }
  }
  if (!end) return 'more'
  const status = Number(start[1])
  // RFC 9110, 15.2: what comes before the answer; a proxy has nothing to tell there.
  if (status < 200) return { used: end.index + end[0].length, open: false }
  if (status < 300) return { used: end.index + end[0].length, open: true }
  if (status === 407) return { problem: 'the proxy wants a login, or refuses ours (407)', lasting: true }
  const lasting = status < 500 && status !== 408 && status !== 429
  return { problem: `the proxy opens no connection to the server (${status})`, lasting }
}
