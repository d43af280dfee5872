const operators: readonly (readonly [operator: string, meaning: string])[] = [
  ['from:', 'name or address of the sender'],
  ['to:', 'a recipient'],
  ['subject:', 'words of the subject'],
  ['has:attachment', 'files are attached'],
  ['is:unread', 'not opened yet'],
  ['tag:', 'marked with a tag'],
  ['after:', 'such as after:2026-11-01'],
  ['before:', 'such as before:2026-12-24'],
]

/** What a search can be made of; a click puts it into the field. In brief, it leaves the results in sight. */
export function Operators({ brief, onPick }: { readonly brief: boolean; readonly onPick: (operator: string) => void }) {
  return (
    <div class={brief ? 'operators brief' : 'operators'}>
      <ul aria-label="Search operators">
        {operators.map(([operator, meaning]) => (
          <li key={operator}>
            <button type="button" onClick={() => onPick(operator)}>
              <code>{operator}</code>
              <span>{meaning}</span>
            </button>
          </li>
        ))}
      </ul>
      <p>
        <code>"two words"</code> finds them side by side, <code>-from:ada</code> leaves out what matches.
      </p>
    </div>
  )
}
