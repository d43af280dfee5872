import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { dialog } from '../state/dialog.ts'

/** A dialog over the page; the browser keeps the focus in it, closes it on Escape and gives the focus back. */
export function Modal({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  const element = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const before = document.activeElement
    element.current?.showModal()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog ref={element} class="modal" aria-labelledby={heading} onClose={() => dialog.set(undefined)} closedby="any">
      <div class="modal-body">
        <h2 id={heading}>{title}</h2>
        {children}
      </div>
    </dialog>
  )
}
