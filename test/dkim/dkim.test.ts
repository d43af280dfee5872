// Do verifiers that nobody here wrote accept our signatures, and reject them when one octet of what was signed is another?
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bodyHash } from '../../packages/posthaste/src/dkim/body-hash.ts'
import { halvesOf, headerTexts } from '../../packages/posthaste/src/dkim/header-block.ts'
import { keyRecordName, keyRecordOf } from '../../packages/posthaste/src/dkim/key-record.ts'
import { sampleKey, textsOf } from '../../packages/posthaste/src/dkim/sample-keys.ts'
import { type SigningRules, signMessage } from '../../packages/posthaste/src/dkim/sign.ts'
import { namesToSign, signedText } from '../../packages/posthaste/src/dkim/signed-fields.ts'
import { verifyMessage } from '../../packages/posthaste/src/dkim/verify.ts'
import { completeMessage } from '../../packages/posthaste/src/message/complete.ts'
import { createMessage } from '../../packages/posthaste/src/message/create-message.ts'
import { compose } from '../../packages/posthaste/src/mime/compose.ts'
import { systemRuntime } from '../../packages/posthaste/src/runtime/runtime.ts'
import { message } from '../judge/messages.ts'
import { requireProgram } from '../real-programs.ts'
import { isInstalled, startVerifier, type Verifier, verifierPrograms } from './verifiers.ts'

const count = 200
const keys = [sampleKey('rsa', 'example.com', 'r1'), sampleKey('ed25519', 'example.com', 'e1')]
const records = new Map(
  keys.map(({ domain, selector, key }) => [keyRecordName(selector, domain), keyRecordOf(key)] as const),
)
const forms = ['relaxed', 'simple'] as const
const cases = fc.sample(
  fc.record({ input: message, header: fc.constantFrom(...forms), body: fc.constantFrom(...forms), place: fc.nat() }),
  { numRuns: count, seed: 6376 },
)

/** A message that was signed by both keys, and the same with one octet of what was signed replaced. */
interface Case {
  readonly signed: Uint8Array
  readonly changed: Uint8Array
}

const signed = await Promise.all(
  cases.map(async ({ input, header, body, place }): Promise<Case> => {
    const rules: SigningRules = { canonicalization: [header, body], expiresAfterMs: undefined }
    const raw = await compose(completeMessage(createMessage(input), systemRuntime), systemRuntime)
    const { fields } = await signMessage(raw, keys, rules, systemRuntime.clock.now())
    const octets = raw.octets ?? Buffer.concat(await chunksOf(raw.open()))
    const head = Buffer.from(fields, 'latin1')
    return {
      signed: Buffer.concat([head, octets]),
      changed: Buffer.concat([head, withOneOctetChanged(octets, place, rules)]),
    }
  }),
)

test(`${count} messages: we accept what we signed, and reject what was changed`, async () => {
  const options = { texts: textsOf(keys), nowMs: systemRuntime.clock.now() }
  for (const each of signed) {
    const verdicts = await verifyMessage(each.signed, options)
    assert.deepEqual(
      verdicts.map(({ result }) => result),
      ['pass', 'pass'],
    )
    for (const { result } of await verifyMessage(each.changed, options)) assert.notEqual(result, 'pass')
  }
})

for (const program of verifierPrograms) {
  test(`${program.name} accepts the signatures of ${count} messages, and rejects each after a change`, async (t) => {
    if (!requireProgram(t, program.name, program.debianPackage, isInstalled(program))) return
    const verifier = startVerifier(program)
    t.after(() => verifier.close())
    const selectors = program.knowsEd25519 ? ['e1', 'r1'] : ['r1']
    for (const [index, each] of signed.entries()) {
      const { passed, detail } = await judged(verifier, each.signed)
      assert.deepEqual(passed, selectors, `message ${index}: ${detail}\n${shown(each.signed)}`)
      const after = await judged(verifier, each.changed)
      assert.deepEqual(after.passed, [], `message ${index} after a change`)
      // libopendkim looks at no signature of a message whose From the change has made unreadable.
      const seen = after.detail.includes("can't determine sender address") ? keys.length : after.seen
      assert.equal(seen, keys.length, `message ${index} after a change: ${after.detail}`)
    }
  })
}

async function judged(verifier: Verifier, octets: Uint8Array) {
  const verdicts = await verifier.verify(octets, records)
  return {
    seen: verdicts.length,
    passed: verdicts
      .filter(({ passed }) => passed)
      .map(({ selector }) => selector)
      .toSorted(),
    detail: verdicts.map(({ selector, detail }) => `${selector} ${detail}`).join('; '),
  }
}

/** Another visible octet in the place of one, in the value of a signed field or in the body. */
function withOneOctetChanged(octets: Uint8Array, place: number, rules: SigningRules): Uint8Array {
  const places = signedPlaces(octets)
  const at = places[place % places.length] ?? assert.fail('nothing was signed')
  const changed = Uint8Array.from(octets)
  changed[at] = changed[at] === 0x78 ? 0x79 : 0x78
  assert.notEqual(canonical(changed, rules), canonical(octets, rules))
  return changed
}

/** The octets of the body, and of the values of fields that are signed, that are no white space. */
function signedPlaces(octets: Uint8Array): number[] {
  const { header, body } = halvesOf(octets)
  const fields = headerTexts(header)
  const names = new Set(namesToSign(fields).map((name) => name.toLowerCase()))
  const places: number[] = []
  let start = 0
  for (const { name, text } of fields) {
    if (names.has(name)) for (let at = text.indexOf(':') + 1; at < text.length; at++) places.push(start + at)
    start += text.length + 2
  }
  for (let at = octets.length - body.length; at < octets.length; at++) places.push(at)
  return places.filter((at) => (octets[at] ?? 0) > 32)
}

function canonical(octets: Uint8Array, { canonicalization: [header, body] }: SigningRules): string {
  const halves = halvesOf(octets)
  const fields = headerTexts(halves.header)
  return signedText(namesToSign(fields), fields, header) + bodyHash(halves.body, body).hash
}

function shown(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1').slice(0, 3000)
}

async function chunksOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return all
}
