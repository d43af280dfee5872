import { ConfigError, MailError } from '../errors.ts'
import type { MessageInput } from '../message/message-input.ts'
import type { UnsubscribeInput } from '../message/unsubscribe.ts'
import type { RenderContext, RenderedTemplate } from './template.ts'
import { TemplateError } from './template-error.ts'
import type { TemplateSet } from './template-set.ts'
import { type AnyTemplatedMessage, partedMessage } from './templated-message.ts'

/**
 * The message with what its template makes of its data.
 *
 * @throws ConfigError OPTION_INVALID without templates; MessageError; TemplateError, which is TEMPLATE_FAILED for whatever
 * else a template throws
 */
export async function renderedMessage(
  message: AnyTemplatedMessage,
  templates: TemplateSet | undefined,
): Promise<MessageInput> {
  const { template, data, locale, timeZone, fields } = partedMessage(message)
  if (templates === undefined) throw noTemplates(template)
  const unsubscribeUrl = urlOf(fields.unsubscribe)
  const context: RenderContext = {
    ...(locale === undefined ? {} : { locale }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(unsubscribeUrl === undefined ? {} : { unsubscribeUrl }),
  }
  const { subject, html, text, attachments = [] } = await rendered(templates, template, data, context)
  if (html === undefined && text === undefined) throw withoutBody(template)
  return {
    ...fields,
    ...(subject === undefined ? {} : { subject }),
    ...(html === undefined ? {} : { html }),
    ...(text === undefined ? {} : { text }),
    ...(attachments.length === 0 ? {} : { attachments: [...attachments, ...(fields.attachments ?? [])] }),
  }
}

async function rendered(
  templates: TemplateSet,
  template: string,
  data: object,
  context: RenderContext,
): Promise<RenderedTemplate> {
  try {
    return await templates.render(template, data, context)
  } catch (error) {
    if (MailError.is(error)) throw error
    const problem = `threw while it was rendered: ${error instanceof Error ? error.message : error}`
    throw new TemplateError('TEMPLATE_FAILED', { template }, problem, error)
  }
}

/** What is not what it should be is refused with the message. */
function urlOf(unsubscribe: UnsubscribeInput | undefined): string | undefined {
  return typeof unsubscribe === 'object' && unsubscribe !== null ? unsubscribe.url : undefined
}

/** Such as a function of text that returns a property that the data has not. */
function withoutBody(template: string): TemplateError {
  return new TemplateError('TEMPLATE_DATA_INVALID', { template }, 'made neither HTML nor text of this data')
}

function noTemplates(template: string): ConfigError {
  const problem = `the message names the template "${template}", and this mailer has none; give createMailer({ templates })`
  return new ConfigError('OPTION_INVALID', 'templates', problem)
}
