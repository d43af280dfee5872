import { useEffect, useRef } from 'preact/hooks'

/** More than this is slow to lay out. */
const mostCharacters = 300_000

/** The lines of a file, numbered, with what Liquid does in it set off. */
export function Code({
  text,
  mark,
  column,
  around,
  wrap = 'wrap',
}: {
  readonly text: string
  /** The number of a line to look at. */
  readonly mark?: number | undefined
  /** Where in that line, from 1. */
  readonly column?: number | undefined
  /** How many lines to show before and after it. @default all */
  readonly around?: number
  readonly wrap?: 'wrap' | 'scroll'
}) {
  const marked = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (around === undefined) marked.current?.scrollIntoView({ block: 'center' })
  }, [text, mark, around])
  const cut = text.length > mostCharacters
  const lines = text
    .slice(0, mostCharacters)
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
  const first = around === undefined || mark === undefined ? 1 : Math.max(1, mark - around)
  const last = around === undefined || mark === undefined ? lines.length : Math.min(lines.length, mark + around)
  return (
    <>
      <ol class={`numbered ${wrap}`} style={{ '--digits': `${last}`.length }}>
        {lines.slice(first - 1, last).map((line, n) => {
          const number = first + n
          return (
            <li key={number} value={number} ref={number === mark ? marked : null} class={number === mark ? 'mark' : ''}>
              <code>
                {number === mark && column !== undefined ? (
                  <MarkedLine text={line} column={column} />
                ) : (
                  <Line text={line} />
                )}
              </code>
            </li>
          )
        })}
      </ol>
      {cut ? <p class="remark">Only the beginning is shown.</p> : null}
    </>
  )
}

/** A line with the word at this column set off. */
function MarkedLine({ text, column }: { readonly text: string; readonly column: number }) {
  const at = column - 1
  const [word = ''] = /^[\w.-]+|^./.exec(text.slice(at)) ?? []
  return (
    <>
      <Line text={text.slice(0, at)} />
      <mark class="place">{word}</mark>
      <Line text={text.slice(at + word.length)} />
    </>
  )
}

const liquid = /(\{\{.*?\}\}|\{%.*?%\})/

function Line({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(liquid).map((piece, n) =>
        n % 2 === 1 ? (
          <span key={n} class="liquid">
            {piece}
          </span>
        ) : (
          piece
        ),
      )}
    </>
  )
}
