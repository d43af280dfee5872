// posthaste/parse: what is in a message. Reads any octets, throws at none, and says what is wrong with them.
export { type BodyParts, sortParts } from './body-parts.ts'
export { decodeCharset, isKnownCharset } from './charset.ts'
export { extractCodes } from './codes.ts'
export { readDate } from './date.ts'
export { decodeBody, decodeText } from './decode-body.ts'
export type { Defect, DefectKind } from './defect.ts'
export { plainFilename, saveableFilename } from './filename.ts'
export { decodeHeaderText } from './header-text.ts'
export { textOfHtml } from './html-text.ts'
export { defaultParseLimits, type ParseLimits } from './limits.ts'
export { extractLinks, type Link } from './links.ts'
export { type ReadMailbox, readMailboxes } from './mailboxes.ts'
export { createMessageParser, type MessageParser, parseMessage } from './message-parser.ts'
export { readStructuredField, type StructuredField } from './parameters.ts'
export {
  allParts,
  fieldNamed,
  fieldsNamed,
  type ParsedField,
  type ParsedMessage,
  type ParsedPart,
  type PartOffsets,
  partById,
} from './parsed-message.ts'
export { type AttachmentSummary, type MessageSummary, readMessageId, summarise } from './summarise.ts'
