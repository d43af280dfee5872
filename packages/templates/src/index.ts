// @posthaste/templates: mails as files, in the language of whoever reads them.

export {
  type FileTemplateData,
  type FileTemplates,
  type FileTemplateTexts,
  fileTemplates,
  type TemplateData,
  type TemplateTexts,
} from './file-templates.ts'
export { type WatchOptions, watchFolder } from './folder/watch-folder.ts'
export type { RenderLimits } from './liquid/engine.ts'
export type { FileTemplatesOptions } from './options.ts'
export { type ReadRowsOptions, type Row, readRows } from './rows/read-rows.ts'
export { type NewMail, type NewMailOptions, newMail } from './starter/new-mail.ts'
export { type WriteTypesOptions, type WrittenTypes, writeTypes } from './types/write-types.ts'
