/** So long at most: in a page that nobody sees nothing is painted. On a busy machine a paint takes its time. */
const LONGEST_MS = 1000

/**
 * Resolves once the next frame is painted: a message posted from a frame's callback is handled after it. Call it when React
 * draws or has drawn what is to be painted (while it renders, or in an effect), not before.
 */
export function afterPaint(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel()
    const end = () => {
      port1.close()
      done()
    }
    port1.onmessage = end
    requestAnimationFrame(() => port2.postMessage(null))
    setTimeout(end, LONGEST_MS)
  })
}
