// What would become of a message, without sending it?
import type { Envelope } from '../message/envelope.ts'
import type { ExplainRequest, TransportExplanation } from '../transport/explanation.ts'
import type { Outgoing, Transport } from '../transport/transport.ts'
import { type MessageOutline, outlineOf } from './message-outline.ts'

/** What would become of a message: plain data, with nothing secret and no content in it. */
export interface Explanation extends MessageOutline {
  /** The name of the route. */
  readonly via: string
  /** Whom it would be from and for on the wire. */
  readonly envelope: Envelope
  readonly messageId: string
  /** The name of the template that its subject and body come from. */
  readonly template?: string
  /** What the route's transport would do with it. */
  readonly transport: TransportExplanation
  /** True when mail is captured (`captureMail()`): it would reach no transport, and none was connected to. */
  readonly captured?: boolean
}

/** Explains a message that is prepared for its route. */
export async function explainOutgoing(
  via: string,
  transport: Transport,
  outgoing: Outgoing,
  request: ExplainRequest,
): Promise<Explanation> {
  const { envelope, messageId, template } = outgoing
  const outline = await outlineOf(await outgoing.compose(), request.signal)
  request.signal?.throwIfAborted()
  return {
    via,
    envelope,
    messageId,
    ...(template === undefined ? {} : { template }),
    ...outline,
    transport: await explainTransport(transport, outgoing, request),
  }
}

/** A transport of somebody else's may not be able to say. */
async function explainTransport(
  transport: Transport,
  outgoing: Outgoing,
  request: ExplainRequest,
): Promise<TransportExplanation> {
  const explained = await transport.explain?.(outgoing, request)
  return explained ?? { transport: transport.name, refusals: [], warnings: transport.warnings }
}
