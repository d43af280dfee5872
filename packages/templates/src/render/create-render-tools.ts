import type { FolderContents } from '../folder/mail-source.ts'
import { createEngine } from '../liquid/create-engine.ts'
import type { RenderLimits } from '../liquid/engine.ts'
import type { Locales } from '../locale/locales.ts'
import { createFinisher, type Finisher } from './create-finisher.ts'
import type { RenderTools } from './render-mail.ts'

/** What does not come from the files. */
export interface RenderOptions {
  readonly locales: Locales
  readonly limits: RenderLimits
  readonly now: () => number
}

/** What renders the mails of a folder as it is now; what is compiled and finished once is kept in it. */
export function createRenderTools(contents: FolderContents, { locales, limits, now }: RenderOptions): RenderTools {
  const finishers = new Map<string, Finisher>()
  return {
    contents,
    locales,
    engine: createEngine(() => contents, limits),
    finisherOf(mail) {
      const finisher = finishers.get(mail) ?? createFinisher(mail, contents)
      finishers.set(mail, finisher)
      return finisher
    },
    now,
  }
}
