import { useRef } from 'react'

/** Makes an action of one that ignores further calls until it has ended: a second press must not send twice. */
export function useOnce(action: () => Promise<unknown>): () => Promise<void> {
  const isBusy = useRef(false)
  return async () => {
    if (isBusy.current) return
    isBusy.current = true
    try {
      await action()
    } finally {
      isBusy.current = false
    }
  }
}
