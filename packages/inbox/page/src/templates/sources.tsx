import { useState } from 'preact/hooks'
import type { TemplateResponse } from '../../../src/http/api-types.ts'
import { useStore } from '../state/store.ts'
import { Choice } from '../ui/choice.tsx'
import { SourceBar, wrapsLines } from '../ui/source-bar.tsx'
import { Code } from './code.tsx'

/** No file has this name. */
const rendered = '*'

/** The files that a template is made of, as they were written, and the HTML that came of them. */
export function Sources({ template: { sources, html, error } }: { readonly template: TemplateResponse }) {
  const [wished, setWished] = useState(error?.file)
  const wrap = useStore(wrapsLines)
  const options = [
    ...sources.map(({ file }) => ({ value: file, label: file, text: file })),
    ...(html === '' ? [] : [{ value: rendered, label: 'The rendered HTML', text: 'Rendered HTML' }]),
  ]
  const chosen = options.some(({ value }) => value === wished) ? (wished ?? rendered) : (options[0]?.value ?? rendered)
  const text = chosen === rendered ? html : (sources.find(({ file }) => file === chosen)?.content ?? '')
  return (
    <>
      <SourceBar text={text} what={chosen === rendered ? 'Copy the rendered HTML' : `Copy ${chosen}`}>
        <Choice class="file-choice" label="File" options={options} value={chosen} onChoose={setWished} />
      </SourceBar>
      <Code
        key={chosen}
        text={text}
        wrap={wrap}
        mark={error?.file === chosen ? error.line : undefined}
        column={error?.column}
      />
    </>
  )
}
