/** When the page rests, at the latest after 200 ms: layout is clean then, so asking what is visible costs nothing. jsdom cannot tell. */
export function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 200 })
  else run()
}
