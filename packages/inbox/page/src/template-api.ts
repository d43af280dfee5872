// Every request about templates.
import type { TemplateResponse, TemplateSendResponse, TemplatesResponse } from '../../src/http/api-types.ts'
import { ask, base, json } from './request.ts'

/** The templates there are. */
export function listTemplates(): Promise<TemplatesResponse> {
  return ask('/templates')
}

/** One template, rendered in one locale. */
export function readTemplate(name: string, locale: string, signal: AbortSignal): Promise<TemplateResponse> {
  return ask(`${templatePath(name)}${inLocale(locale)}`, { signal })
}

/** Where a template's HTML is shown from: made harmless, and remote content only where it was allowed. */
export function templateHtmlUrl(name: string, locale: string, remote: boolean): string {
  return `${base}${templatePath(name)}/html${inLocale(locale)}${remote ? '&remote=1' : ''}`
}

/** Sends what a template renders: into this inbox, or to a real address. */
export function sendTemplate(name: string, locale: string, to?: string): Promise<TemplateSendResponse> {
  return ask(`${templatePath(name)}/send`, json('POST', { locale, ...(to === undefined ? {} : { to }) }))
}

function templatePath(name: string): string {
  return `/templates/${encodeURIComponent(name)}`
}

function inLocale(locale: string): string {
  return `?${new URLSearchParams({ locale })}`
}
