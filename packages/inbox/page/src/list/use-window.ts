import type { RefObject } from 'preact'
import { useCallback, useLayoutEffect, useState } from 'preact/hooks'

/** The part of a long list that is near the screen. */
export interface Window {
  readonly first: number
  readonly last: number
  /** Height of a row in pixels. */
  readonly rowHeight: number
  /** Whether the list stands at its top. */
  readonly atTop: boolean
}

/** Rows drawn beyond each edge of the screen, so that scrolling shows no gap. */
const margin = 8

/** Follows which rows of a scrolled list are near the screen; a row is `rowRem` high. */
export function useWindow(scroller: RefObject<HTMLElement | null>, rowRem: number): Window {
  const [seen, setSeen] = useState<Window>({ first: 0, last: 20, rowHeight: rowRem * 16, atTop: true })
  const look = useCallback(() => {
    const element = scroller.current
    if (element === null || element.clientHeight === 0) return
    const rowHeight = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) * rowRem
    const top = Math.floor(element.scrollTop / rowHeight)
    const next = {
      first: Math.max(0, top - margin),
      last: Math.ceil((element.scrollTop + element.clientHeight) / rowHeight) + margin,
      rowHeight,
      atTop: element.scrollTop < rowHeight / 2,
    }
    setSeen((before) => (sameWindow(before, next) ? before : next))
  }, [scroller, rowRem])
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    look()
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller, look])
  return seen
}

function sameWindow(a: Window, b: Window): boolean {
  return a.first === b.first && a.last === b.last && a.rowHeight === b.rowHeight && a.atTop === b.atTop
}
