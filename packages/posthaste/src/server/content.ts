import type { Reply } from '../errors.ts'
import { createDataDecoder } from '../smtp/data-decoder.ts'
import { chunkRefused, rewound } from '../smtp/session.ts'
import { cutContent, type Dialogue, sayCounted } from './dialogue.ts'
import { createIntake, type Intake } from './intake.ts'
import type { ReceivedEnvelope } from './policy.ts'

/** What MAIL and the accepted RCPTs said; the same value for the whole transaction. */
export function envelopeOf(dialogue: Dialogue): ReceivedEnvelope {
  const { state, session, recipients, transactions, options } = dialogue
  dialogue.envelope ??= {
    id: `${session.id}.${transactions}`,
    sender: 'sender' in state ? state.sender : '',
    parameters: 'sender' in state ? state.parameters : {},
    recipients,
    receivedAt: options.runtime.clock.now(),
  }
  return dialogue.envelope
}

/** Hears content up to the final dot (RFC 5321, 4.1.1.4). */
export function beginData(dialogue: Dialogue): void {
  const { input } = dialogue
  const decoder = createDataDecoder()
  const intake = intakeOf(dialogue)
  dialogue.content = {
    hear() {
      if (input.pending === 0 || intake.full()) return false
      dialogue.progress = true
      const { content, used, ended } = decoder.decode(input.peek())
      input.skip(used)
      if (passesOn(dialogue, intake, content) && ended) endContent(dialogue, intake)
      return true
    },
  }
}

/** Hears one chunk of a message (RFC 3030, section 2). */
export function beginChunk(dialogue: Dialogue, size: number, last: boolean): void {
  const { input } = dialogue
  const intake = intakeOf(dialogue)
  let left = size
  dialogue.content = {
    hear() {
      if (left > 0) {
        if (input.pending === 0 || intake.full()) return false
        dialogue.progress = true
        const piece = input.peek(left)
        input.skip(piece.length)
        left -= piece.length
        if (!passesOn(dialogue, intake, piece) || left > 0) return true
      }
      if (last) endContent(dialogue, intake)
      else endChunk(dialogue, intake, size)
      return true
    },
  }
}

/** Passes over the octets of a refused chunk, which are no commands, and answers then. */
export function beginSwallowing(dialogue: Dialogue, size: number, reply: Reply): void {
  const { input, options } = dialogue
  cutContent(dialogue, 'a chunk was refused')
  dialogue.state = chunkRefused(dialogue.state)
  if (size > 2 * options.limits.messageOctets) {
    dialogue.finish(reply)
    return
  }
  let left = size
  dialogue.content = {
    hear() {
      if (left > 0 && input.pending === 0) return false
      dialogue.progress = true
      const { length } = input.peek(left)
      input.skip(length)
      left -= length
      if (left > 0) return true
      dialogue.content = undefined
      sayCounted(dialogue, reply)
      return true
    },
  }
}

function intakeOf(dialogue: Dialogue): Intake {
  dialogue.intake ??= createIntake(dialogue, envelopeOf(dialogue), dialogue.advance)
  return dialogue.intake
}

/** False where the connection had to be closed for what was in the content. */
function passesOn(dialogue: Dialogue, intake: Intake, content: Uint8Array): boolean {
  const fatal = intake.push(content)
  if (!fatal) return true
  const replies = dialogue.options.offer.protocol === 'lmtp' ? dialogue.recipients.length : 1
  for (let said = 1; said < replies; said++) dialogue.say(fatal)
  dialogue.finish(fatal)
  return false
}

function endChunk(dialogue: Dialogue, intake: Intake, size: number): void {
  dialogue.content = undefined
  const refusal = intake.refusal()
  if (!refusal) {
    dialogue.say({ code: 250, enhanced: '2.0.0', text: `${size} octets received` })
    return
  }
  cutContent(dialogue, 'a chunk was refused')
  dialogue.state = chunkRefused(dialogue.state)
  sayCounted(dialogue, refusal)
}

function endContent(dialogue: Dialogue, intake: Intake): void {
  dialogue.content = undefined
  dialogue.transcript.add('event', `(content of ${intake.octets()} octets)`)
  intake.end((verdict) => {
    dialogue.intake = undefined
    dialogue.state = rewound(dialogue.state)
    if (verdict === 'hang-up') return dialogue.drop()
    if (verdict.some(({ code }) => code < 300)) dialogue.commands = dialogue.errors = 0
    for (const reply of verdict) if (!dialogue.over) sayCounted(dialogue, reply)
  })
}
