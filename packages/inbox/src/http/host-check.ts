// Who may talk to this server? A browser that was led here by another site's page may not.
import { isIP } from 'node:net'

/** Which names this server answers to. */
export interface HostRules {
  /** Names besides localhost and IP addresses; `.example` allows every name below it. */
  readonly allowedHosts: readonly string[]
}

/**
 * Whether the Host header names this server. A page of another site can make its own name resolve to 127.0.0.1 (DNS
 * rebinding), but it cannot send another name than its own, and an IP address is nobody's name.
 */
export function isAllowedHost(host: string | undefined, { allowedHosts }: HostRules): boolean {
  const name = hostName(host ?? '')
  if (name === undefined) return false
  if (name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0) return true
  return allowedHosts.some((allowed) => {
    const wanted = allowed.toLowerCase()
    return wanted.startsWith('.') ? name.endsWith(wanted) || name === wanted.slice(1) : name === wanted
  })
}

/** The name or address of `name:port` or `[address]:port`, in lower case; undefined for anything else. */
function hostName(host: string): string | undefined {
  const [, address, name] = /^(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9_.-]{1,253}))(?::\d{1,5})?$/i.exec(host) ?? []
  if (address !== undefined) return isIP(address) === 6 ? address.toLowerCase() : undefined
  return name?.toLowerCase().replace(/\.$/, '')
}

/** What a browser says about where a request comes from. */
export interface RequestOrigin {
  readonly method: string
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly fetchSite: string | undefined
  readonly fetchMode: string | undefined
  /** Whether the browser asks in order to show a document of its own, in a tab or a frame. */
  readonly fetchDestination: string | undefined
}

/**
 * Whether a request comes from the inbox's own page, from a person's address bar, or from a program that is no browser.
 * Reading is refused to other sites too: their pages could not see the answer, but could make the inbox wait or mark.
 */
export function isOwnRequest(request: RequestOrigin): boolean {
  const { method, host, origin, fetchSite, fetchMode } = request
  const reads = method === 'GET' || method === 'HEAD'
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') {
    return reads && fetchMode === 'navigate' && request.fetchDestination === 'document'
  }
  if (origin === undefined || (reads && fetchSite === 'same-origin')) return true
  return URL.canParse(origin) && new URL(origin).host === (host ?? '').toLowerCase()
}
