/** What a message is found by, each kind for itself; plain text, not yet cut into words. */
export interface Words {
  readonly subject: string
  readonly sender: string
  readonly recipient: string
  readonly cc: string
  readonly bcc: string
  readonly replyTo: string
  /** Names of attachments and inline parts. */
  readonly files: string
  /** Text, and the text of the HTML where there is no text part. */
  readonly body: string
  /** Whether it has parts that the HTML shows. */
  readonly inline: boolean
}
