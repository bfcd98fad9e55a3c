/** The page of the floor: one line, by React. */
import { createElement, useLayoutEffect } from 'react'
import { createRoot } from 'react-dom/client'

function Line() {
  useLayoutEffect(() => {
    // As the sidebar measures: a message posted from a frame's callback is handled after that frame was painted.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => performance.mark('floor:painted')
    requestAnimationFrame(() => port2.postMessage(null))
  }, [])
  return createElement('h1', null, 'Lena Fischer')
}

createRoot(document.body).render(createElement(Line))
