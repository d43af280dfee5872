import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  allParts,
  createMessageParser,
  decodeBody,
  decodeHeaderText,
  decodeText,
  extractCodes,
  extractLinks,
  type ParsedMessage,
  type ParsedPart,
  type ParseLimits,
  parseMessage,
  readDate,
  readMailboxes,
  readStructuredField,
  summarise,
  textOfHtml,
} from '../../packages/posthaste/src/mime/parse/index.ts'
import { type Chance, cut } from './chance.ts'
import { corpus } from './corpus.ts'
import { entity } from './entity.ts'
import { type Fuzz, type FuzzCase, fuzzEach } from './fuzzing.ts'
import { mutated, tokenText } from './mutate.ts'

/**
 * The parser of messages: random octets, tokens of its grammar, mutated messages of real programs, and generated structures.
 * Each is parsed whole and cut at random places, with usual and with tight limits, and everything in it decoded.
 */
export const fuzzParser: Fuzz = (options) => {
  const entities = createEntities(options.seed)
  return fuzzEach(options, (chance) => parserCase(inputFor(chance, entities), chance))
}

function inputFor(chance: Chance, entities: (index: number) => string): Uint8Array {
  switch (chance.below(4)) {
    case 0:
      return chance.octets(chance.size(2000))
    case 1:
      return Buffer.from(tokenText(chance.size(3000), chance), 'latin1')
    case 2:
      return mutated(entitiesOctets(entities(chance.below(1 << 30))), 4, chance)
    default:
      return mutated(corpus[chance.below(corpus.length)]?.octets ?? new Uint8Array(0), 12, chance)
  }
}

function parserCase(octets: Uint8Array, chance: Chance): FuzzCase {
  const tight = chance.oneIn(4)
  const limits: Required<ParseLimits> = tight
    ? {
        depth: chance.below(4),
        parts: 1 + chance.below(6),
        headerOctets: chance.below(400),
        headerFields: chance.below(10),
        parameters: chance.below(4),
        defects: chance.below(10),
      }
    : { depth: 100, parts: 1000, headerOctets: 1_048_576, headerFields: 5000, parameters: 200, defects: 100 }
  const pieces = cut(octets, chance)
  return {
    octets,
    examine() {
      const parsed = parseMessage(octets, limits)
      checkOffsets(parsed, octets)
      checkLimits(parsed, limits)
      checkDecoding(parsed, octets)
      const parser = createMessageParser(limits)
      for (const piece of pieces) parser.write(piece)
      assert.equal(JSON.stringify(parser.end()), JSON.stringify(parsed), 'cut into pieces, it is another message')
    },
  }
}

function checkOffsets({ root, size }: ParsedMessage, octets: Uint8Array): void {
  assert.equal(size, octets.length)
  assert.equal(root.offsets.headerStart, 0)
  assert.equal(root.offsets.end, size)
  for (const part of allParts(root)) {
    const { headerStart, bodyStart, bodyEnd, end } = part.offsets
    assert.ok(headerStart <= bodyStart && bodyStart <= bodyEnd && bodyEnd <= end, `offsets of part ${part.id}`)
    let at = headerStart
    for (const field of part.headers) {
      assert.ok(
        field.start >= at && field.valueStart > field.start && field.end >= field.valueStart && field.end <= bodyStart,
      )
      at = field.end
      const raw = Buffer.from(octets.subarray(field.valueStart, field.end)).toString('latin1')
      assert.ok(raw.startsWith(field.raw), 'a field is not what stands there')
    }
    let behind = bodyStart
    for (const child of part.parts) {
      assert.ok(
        child.offsets.headerStart >= behind && child.offsets.end <= end,
        `part ${child.id} is outside of ${part.id}`,
      )
      behind = child.offsets.end
    }
  }
  const ids = allParts(root).map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length, `ids: ${ids.join(' ')}`)
}

function checkLimits({ root, defects, size }: ParsedMessage, limits: Required<ParseLimits>): void {
  const parts = allParts(root)
  assert.ok(parts.length <= limits.parts)
  assert.ok(depthOf(root) <= limits.depth)
  const fields = parts.flatMap(({ headers }) => headers)
  assert.ok(fields.length <= limits.headerFields)
  assert.ok(fields.reduce((sum, { raw }) => sum + raw.length, 0) <= limits.headerOctets)
  for (const { contentType } of parts) assert.ok(contentType.parameters.length <= limits.parameters)
  assert.ok(defects.length <= limits.defects)
  for (const { offset, count } of defects) assert.ok(offset >= 0 && offset <= size && count > 0)
}

function checkDecoding(parsed: ParsedMessage, octets: Uint8Array): void {
  for (const part of allParts(parsed.root)) {
    const decoded = decodeBody(part, octets)
    if (part.decodedSize !== undefined)
      assert.equal(decoded.length, part.decodedSize, `decoded size of part ${part.id}`)
    assert.ok(decodeText(part, octets).isWellFormed())
    if (part.filename !== undefined) checkFilename(part.filename)
    for (const { raw } of part.headers) {
      assert.doesNotMatch(decodeHeaderText(raw), /[\0\r\n]/)
      for (const { address, name = '' } of readMailboxes(raw)) assert.doesNotMatch(address + name, /[\0\r\n]/)
      readStructuredField(raw, 10)
      const date = readDate(raw)
      assert.ok(date === undefined || Number.isFinite(date))
    }
  }
  const summary = summarise(parsed, octets)
  for (const { filename } of [...summary.attachments, ...summary.inline]) {
    checkFilename(filename)
    assert.ok(Buffer.byteLength(filename) <= 255)
  }
  extractLinks(summary.text, summary.html)
  extractCodes(summary.text ?? textOfHtml(summary.html ?? ''))
}

function checkFilename(name: string): void {
  assert.doesNotMatch(name, /[\0-\x1f/\\\x7f-\x9f\u202a-\u202e\u2066-\u2069]|^\.{0,2}$/)
}

function depthOf(part: ParsedPart): number {
  return part.parts.length === 0 ? 0 : 1 + Math.max(...part.parts.map(depthOf))
}

/** Structures from fast-check, a batch at a time: one by one they are slow. */
function createEntities(seed: number): (index: number) => string {
  const batch = fc.sample(entity, { numRuns: 2000, seed })
  return (index) => batch[index % batch.length] ?? ''
}

function entitiesOctets(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}
