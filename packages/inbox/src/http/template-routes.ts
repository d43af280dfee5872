// Routes about templates: what they look like with their sample data, before anything is sent.
import type { Context } from 'hono'
import type { MessageInput, TemplatePreview } from 'posthaste'
import { textOfHtml } from '../intake/html-text.ts'
import { snippetOf } from '../intake/read-message.ts'
import type { TemplateResponse, TemplateSendResponse, TemplatesResponse } from './api-types.ts'
import { composeMessage } from './compose-message.ts'
import type { InboxState } from './inbox-state.ts'
import { mailProblem } from './mail-problem.ts'
import { htmlHeaders, showableHtml } from './message-html.ts'
import { partResponse } from './part-response.ts'
import { HttpProblem } from './problem.ts'
import { readJson, stringOf } from './read-body.ts'
import { receive } from './receive.ts'
import { addressOf } from './releaser.ts'
import { notFound, type Parameter, type Route, remoteParameter } from './route.ts'
import type { ShownTemplates } from './shown-templates.ts'

const localeParameter: Parameter = {
  name: 'locale',
  type: 'string',
  text: 'One of the template’s locales; without it, the first of them.',
}

/** /templates and everything below it. */
export const templateRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/templates',
    tag: 'templates',
    summary: 'Lists the templates, if there are any to look at, and says whether they can be sent to real addresses.',
    answer: { json: 'TemplatesResponse' },
    handle: async (c, { templates }) => c.json(await listed(templates)),
  },
  {
    method: 'GET',
    path: '/api/v1/templates/{Name}',
    tag: 'templates',
    summary: 'Renders a template with its sample data; what is wrong with it is part of the answer.',
    parameters: [localeParameter],
    answer: { json: 'TemplateResponse' },
    handle: async (c, inbox) => c.json(templateShape(await rendered(c, inbox))),
  },
  {
    method: 'GET',
    path: '/api/v1/templates/{Name}/html',
    tag: 'templates',
    summary: 'Gives the HTML as a document for a frame: no script, nothing from elsewhere, its pictures in place.',
    parameters: [localeParameter, remoteParameter],
    answer: { type: 'text/html' },
    handle: answerHtml,
  },
  {
    method: 'GET',
    path: '/api/v1/templates/{Name}/image/{ContentID}',
    tag: 'templates',
    summary: 'Gives a picture that the HTML shows.',
    parameters: [localeParameter],
    answer: { type: 'image/*' },
    async handle(c, inbox) {
      const [name, contentId] = [nameOf(c), c.req.param('ContentID') ?? '']
      const image = await templatesOf(inbox).image(name, c.req.query('locale'), contentId)
      const part = { ...image, octets: image.content, charset: '', partId: '1' }
      return partResponse(part, inbox.partKeys.fits(c.req.url))
    },
  },
  {
    method: 'POST',
    path: '/api/v1/templates/{Name}/send',
    tag: 'templates',
    summary: 'Sends what a template renders: into this inbox or, where that is configured, to a real address.',
    body: 'TemplateSendRequest',
    answer: { json: 'TemplateSendResponse' },
    handle: answerSend,
  },
]

async function listed(templates: ShownTemplates | undefined): Promise<TemplatesResponse> {
  if (templates === undefined) return { templates: [] }
  const { send, sendsThrough = 'the mailer' } = templates
  const sending = send === undefined ? {} : { sendsThrough }
  try {
    const entries = await templates.list()
    return {
      templates: entries.map(({ name, description, locales, error }) => ({
        name,
        ...(description === undefined ? {} : { description }),
        locales,
        ...(error === undefined ? {} : { error }),
      })),
      ...sending,
    }
  } catch (error) {
    return { templates: [], error: error instanceof Error ? error.message : String(error), ...sending }
  }
}

function templateShape(preview: TemplatePreview): TemplateResponse {
  const { name, locale, subject, text, html, htmlOctets, images, sources, warnings, error } = preview
  return {
    name,
    locale,
    subject,
    snippet: snippetOf(html === '' ? text : textOfHtml(html)),
    text,
    html,
    htmlSize: htmlOctets,
    images: images.map(({ contentId, filename, contentType, content }) => ({
      contentId,
      filename,
      contentType,
      size: content.length,
    })),
    sources,
    warnings,
    ...(error === undefined ? {} : { error }),
  }
}

async function answerHtml(c: Context, inbox: InboxState): Promise<Response> {
  const { html, images } = await rendered(c, inbox)
  if (html === '') notFound('the template has no HTML, or cannot be rendered')
  const remote = c.req.query('remote') === '1'
  const ids = new Set(images.map(({ contentId }) => contentId))
  const locale = c.req.query('locale') ?? ''
  const query = locale === '' ? '' : `?${new URLSearchParams({ locale })}`
  const partUrl = (contentId: string) => {
    const path = `/api/v1/templates/${encodeURIComponent(nameOf(c))}/image/${encodeURIComponent(contentId)}`
    return ids.has(contentId) ? inbox.partKeys.keyed(`${path}${query}`) : undefined
  }
  return new Response(showableHtml(html, { partUrl, remote }), { headers: htmlHeaders(remote) })
}

async function answerSend(c: Context, inbox: InboxState): Promise<Response> {
  const { send } = templatesOf(inbox)
  const body = await readJson(c.req.raw)
  const [locale, to] = [stringOf(body, 'locale'), stringOf(body, 'to').trim()]
  if (to !== '' && send === undefined) throw new HttpProblem(400, 'no way out is configured for sending templates')
  if (to !== '') addressOf(to, 'to')
  const message = messageOf(await rendered(c, inbox, locale))
  if (to === '' || send === undefined) {
    const composed = await composeMessage({ from: sampleAuthor, to: sampleReader, ...message }, inbox.maxMessageOctets)
    return c.json({ id: await receive(inbox, composed) } satisfies TemplateSendResponse)
  }
  try {
    const { messageId } = await send({ ...message, to })
    return c.json({ messageId } satisfies TemplateSendResponse)
  } catch (error) {
    throw mailProblem(error)
  }
}

const sampleAuthor = 'Template preview <preview@example.com>'
const sampleReader = 'Sample reader <reader@example.com>'

/** @throws HttpProblem 400 when it cannot be rendered */
function messageOf({ subject, html, text, images, error }: TemplatePreview): MessageInput {
  if (error !== undefined) throw new HttpProblem(400, `the template cannot be rendered: ${error.message}`)
  return {
    subject,
    ...(text === '' ? {} : { text }),
    ...(html === '' ? {} : { html }),
    attachments: images.map(({ contentId, filename, contentType, content }) => ({
      contentId,
      filename,
      contentType,
      content,
    })),
  }
}

function rendered(c: Context, inbox: InboxState, locale = c.req.query('locale')): Promise<TemplatePreview> {
  return templatesOf(inbox).preview(nameOf(c), locale)
}

function nameOf(c: Context): string {
  return c.req.param('Name') ?? ''
}

function templatesOf({ templates }: InboxState): ShownTemplates {
  return templates ?? notFound('this inbox has no templates to look at')
}
