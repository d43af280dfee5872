import { ProtocolError, type Reply } from '../errors.ts'
import { commandLine } from '../smtp/command.ts'
import type { SaslExchange } from '../smtp/sasl/mechanism.ts'
import { SaslFailure } from '../smtp/sasl/sasl-failure.ts'
import type { Connection } from './connection.ts'
import { ask } from './dialogue.ts'
import type { Secrets } from './secrets.ts'

/** The most challenges that one login may take; no mechanism here needs more than three. */
const maxChallenges = 8

/**
 * One AUTH command and what follows it, up to the reply that ends it (RFC 4954, section 4).
 *
 * @throws SaslFailure when the mechanism must not go on; the login is cancelled then
 */
export async function converse(
  connection: Connection,
  exchange: SaslExchange,
  commandTimeoutMs: number,
): Promise<Reply> {
  const { secrets } = connection
  const say = (line: string): Promise<Reply> => ask(connection, line, 'AUTH', commandTimeoutMs)
  let reply = await say(openingLine(exchange, secrets))
  for (let challenges = 0; reply.code === 334; challenges++) {
    if (challenges === maxChallenges) throw new ProtocolError('the login does not end', '334')
    const answer = await answerTo(reply.text, exchange)
    // RFC 4954, section 4: `*` cancels, and is answered 501.
    const cancels = answer === undefined || answer instanceof SaslFailure
    reply = await say(cancels ? '*\r\n' : `${secrets.encode(answer)}\r\n`)
    if (answer instanceof SaslFailure) throw answer
  }
  if (reply.code === 235) exchange.assertMutual?.()
  return reply
}

async function answerTo(text: string, exchange: SaslExchange): Promise<Uint8Array | undefined | SaslFailure> {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text.trim())) return undefined
  try {
    return await exchange.respond(Buffer.from(text, 'base64'))
  } catch (error) {
    if (error instanceof SaslFailure) return error
    throw error
  }
}

/** AUTH with the initial response, or without where the line would be over 512 octets (RFC 4954, section 4). */
function openingLine({ mechanism, initialResponse }: SaslExchange, secrets: Secrets): string {
  if (initialResponse) {
    const whole = commandLine({ verb: 'AUTH', mechanism, initialResponse: secrets.encode(initialResponse) })
    if (whole.length <= 512) return whole
  }
  return commandLine({ verb: 'AUTH', mechanism })
}
