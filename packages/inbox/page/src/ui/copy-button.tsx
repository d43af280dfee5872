import { useState } from 'preact/hooks'
import { announce } from '../state/notice.ts'
import { Icon } from './icon.tsx'

/** Copies a text; `what` says which: "Copy the address". */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [copied, setCopied] = useState(false)
  const onClick = async () => {
    if (!(await copy(text))) return announce('Copying is not possible here')
    setCopied(true)
    announce('Copied')
    setTimeout(() => setCopied(false), 1_600)
  }
  return (
    <button type="button" class="copy-button" aria-label={what} title={what} onClick={onClick}>
      <Icon name={copied ? 'check' : 'copy'} />
      <span>{copied ? 'Copied' : 'Copy'}</span>
    </button>
  )
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyTheOldWay(text) // http:// on another machine has no clipboard
  }
}

function copyTheOldWay(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'visually-hidden'
  document.body.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  return copied
}
