// What an inbox has, read as a Mailpit client reads it.

/** The part of a message's summary that tests look at. */
export interface Listed {
  readonly ID: string
  readonly MessageID: string
  readonly Subject: string
}

const page = 500

/** Every message of the inbox whose page is at this address, or of one mailbox there, newest first. */
export async function* allMessages(web: string, mailbox = ''): AsyncGenerator<Listed> {
  for (let start = 0; ; start += page) {
    const messages = await listed(new URL(`api/v1/messages?start=${start}&limit=${page}&mailbox=${mailbox}`, web))
    yield* messages
    if (messages.length < page) return
  }
}

/** The octets of a message. */
export function rawMessage(web: string, id: string): Promise<Buffer> {
  return get(new URL(`api/v1/message/${id}/raw`, web))
}

/** The session that brought a message, as JSON text. */
export async function sessionOf(web: string, id: string): Promise<string> {
  return String(await get(new URL(`api/v1/message/${id}/transcript`, web)))
}

async function listed(url: URL): Promise<readonly Listed[]> {
  const { messages }: { readonly messages: readonly Listed[] } = JSON.parse(String(await get(url)))
  return messages
}

async function get(url: URL): Promise<Buffer> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return Buffer.from(await response.arrayBuffer())
}
