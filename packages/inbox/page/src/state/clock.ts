import { createStore } from './store.ts'

/** The time now, in milliseconds, as exactly as "5 min ago" needs it. */
export const clock = createStore(Date.now())

setInterval(tick, 20_000)
document.addEventListener('visibilitychange', tick)

function tick(): void {
  if (!document.hidden) clock.set(Date.now())
}
