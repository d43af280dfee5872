import { ConfigError } from '../errors.ts'
import { parseAddress } from '../message/address.ts'
import { kindOf, offsetOfControl } from '../message/plain-text.ts'
import { describeUnknown, unknownKey } from '../message/unknown-keys.ts'
import type { UnsubscribeSecrets } from './secret.ts'
import { opened, type Subscription, sealed } from './token.ts'

/** Whose link it is, and where it leads. */
export interface UnsubscribeLinkOptions extends Subscription {
  /**
   * The page of {@link unsubscribeHandler}, as an `https:` or `http:` URL. The token becomes its parameter `token`, after those
   * that are there, or takes the place of `{token}`, as in `https://acme.example/unsubscribe/{token}`.
   */
  readonly url: string
  /** At least 32 characters or octets; of several the first makes the link. */
  readonly secret: UnsubscribeSecrets
  readonly address: string
  /** What is left, where there are several lists: a name of at most 100 octets. @default all mail */
  readonly list?: string
}

/**
 * A link by which one address leaves a list, for `unsubscribe: { url, oneClick: true }` of its message and for the body.
 *
 * The address cannot be read out of it, and nobody without the secret can make or change one. The same address and list
 * always get the same link, and it works as long as its secret is known.
 *
 * @throws AddressError for the address; ConfigError OPTION_INVALID for the rest, which shows no secret
 */
export function createUnsubscribeLink(options: UnsubscribeLinkOptions): string {
  expectOptions(options)
  const { url, secret, address, list } = options
  const place = placeOf(url)
  const subscription = {
    address: parseAddress(address, 'address'),
    ...(list === undefined ? {} : { list: listOf(list) }),
  }
  return place.replace(placeholder, () => sealed(subscription, secret))
}

/**
 * Who leaves which list by this link or token; undefined for one that was not made with one of the secrets, whatever it is.
 *
 * @throws ConfigError OPTION_INVALID for a secret that cannot be one
 */
export function verifyUnsubscribe(linkOrToken: string | URL, secret: UnsubscribeSecrets): Subscription | undefined {
  for (const token of tokensIn(linkOrToken)) {
    const subscription = opened(token, secret)
    if (subscription) return subscription
  }
  return undefined
}

const placeholder = '{token}'
const longestLink = 2048

const optionNames: ReadonlySet<string> = new Set<keyof UnsubscribeLinkOptions>(['url', 'secret', 'address', 'list'])

function expectOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null) {
    throw invalid('createUnsubscribeLink()', `expected { url, secret, address }, got ${kindOf(options)}`)
  }
  const unknown = unknownKey(options, optionNames)
  if (unknown) throw invalid('createUnsubscribeLink()', describeUnknown(unknown, optionNames))
}

/** The URL with the placeholder in it. */
function placeOf(url: unknown): string {
  if (typeof url !== 'string') throw invalid('url', `expected a URL, got ${kindOf(url)}`)
  const place = url.includes(placeholder) ? url : withParameter(url)
  const parsed = URL.parse(place.replace(placeholder, 'token'))
  if (parsed === null || !/^https?:\/\//i.test(url)) {
    throw invalid('url', 'expected an absolute https: URL such as https://acme.example/unsubscribe')
  }
  if (parsed.hash !== '' || url.includes('#')) {
    throw invalid('url', 'holds a "#": what follows it never reaches the server; leave it out')
  }
  if (!tokensIn(place.replace(placeholder, 'token')).includes('token')) {
    throw invalid(
      'url',
      'has {token} where it cannot be found again; it is a whole segment of the path, or a whole parameter',
    )
  }
  return place
}

function withParameter(url: string): string {
  if (/[?&]token=/.test(url))
    throw invalid('url', 'has a parameter "token" already, which the link needs; name it otherwise')
  if (!url.includes('?')) return `${url}?token=${placeholder}`
  return `${url}${/[?&]$/.test(url) ? '' : '&'}token=${placeholder}`
}

function listOf(list: unknown): string {
  if (typeof list !== 'string') throw invalid('list', `expected a name, got ${kindOf(list)}`)
  if (list === '') throw invalid('list', 'is empty; leave it out where the link is about all mail')
  const at = offsetOfControl(list)
  if (at !== -1)
    throw invalid('list', `holds a control character or half a surrogate pair at offset ${at}; leave it out`)
  const octets = Buffer.byteLength(list)
  if (octets > 100) throw invalid('list', `a name has at most 100 octets, this has ${octets}`)
  return list
}

/** What may be the token: the whole text, a parameter, a segment of the path. */
function tokensIn(linkOrToken: unknown): readonly string[] {
  const text = linkOrToken instanceof URL ? linkOrToken.href : linkOrToken
  if (typeof text !== 'string' || text.length > longestLink) return []
  if (!/[/?]/.test(text)) return [text]
  const url = URL.parse(text, 'http://unsubscribe.invalid')
  if (url === null) return []
  return [...url.searchParams.values(), ...url.pathname.split('/')]
}

function invalid(option: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', option, problem)
}
