import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAllowedHost, isOwnRequest, type RequestOrigin } from './host-check.ts'

const hosts: readonly [host: string | undefined, allowed: boolean][] = [
  ['localhost:8025', true],
  ['localhost', true],
  ['LOCALHOST.:8025', true],
  ['inbox.localhost:8025', true],
  ['127.0.0.1:8025', true],
  ['[::1]:8025', true],
  ['192.168.1.7:8025', true],
  ['inbox:8025', true],
  ['mail.ci.example', true],
  ['ci.example', true],
  ['evil.example', false],
  ['localhost.evil.example:8025', false],
  ['evilci.example', false],
  ['127.0.0.1.evil.example', false],
  ['localhost:8025@evil.example', false],
  ['localhost/evil', false],
  ['[::1].evil.example', false],
  ['[1]', false],
  ['', false],
  [undefined, false],
]

for (const [host, allowed] of hosts) {
  test(`Host ${host} is ${allowed ? 'ours' : 'refused'}`, () => {
    assert.equal(isAllowedHost(host, { allowedHosts: ['inbox', '.ci.example'] }), allowed)
  })
}

const nothing: RequestOrigin = {
  method: 'GET',
  host: 'localhost:8025',
  origin: undefined,
  fetchSite: undefined,
  fetchMode: undefined,
  fetchDestination: undefined,
}

const requests: readonly [name: string, request: Partial<RequestOrigin>, own: boolean][] = [
  ['a program reads', {}, true],
  ['a program writes', { method: 'DELETE' }, true],
  [
    'the page writes',
    { method: 'PUT', origin: 'http://localhost:8025', fetchSite: 'same-origin', fetchMode: 'cors' },
    true,
  ],
  ['the page writes in an old browser', { method: 'PUT', origin: 'http://localhost:8025' }, true],
  ['the address bar', { fetchSite: 'none', fetchMode: 'navigate' }, true],
  ['a link on another site', { fetchSite: 'cross-site', fetchMode: 'navigate', fetchDestination: 'document' }, true],
  ['a frame on another site', { fetchSite: 'cross-site', fetchMode: 'navigate', fetchDestination: 'iframe' }, false],
  ['an image on another site', { fetchSite: 'cross-site', fetchMode: 'no-cors', fetchDestination: 'image' }, false],
  ['another port of this machine reads', { fetchSite: 'same-site', fetchMode: 'cors' }, false],
  [
    'another site posts a form',
    {
      method: 'POST',
      origin: 'https://evil.example',
      fetchSite: 'cross-site',
      fetchMode: 'navigate',
      fetchDestination: 'document',
    },
    false,
  ],
  ['another site posts in an old browser', { method: 'POST', origin: 'https://evil.example' }, false],
  ['another port posts in an old browser', { method: 'POST', origin: 'http://localhost:3000' }, false],
  ['a sandboxed page posts', { method: 'POST', origin: 'null' }, false],
]

for (const [name, request, own] of requests) {
  test(`${name}: ${own ? 'answered' : 'refused'}`, () => assert.equal(isOwnRequest({ ...nothing, ...request }), own))
}
