import { type RefObject, useEffect, useRef } from 'react'

/**
 * Where the element with the focus goes away with its phase, the focus goes to what has come in its place, so that the
 * keyboard does not start over at the top of the page. What is there when the page opens takes no focus.
 */
export function useKeptFocus(phase: string | null, target: RefObject<HTMLElement | null>): void {
  const last = useRef(phase)
  const isUsed = useRef(false)
  useEffect(() => {
    const used = () => {
      isUsed.current = true
    }
    window.addEventListener('pointerdown', used, { once: true })
    window.addEventListener('keydown', used, { once: true })
    return () => {
      window.removeEventListener('pointerdown', used)
      window.removeEventListener('keydown', used)
    }
  }, [])
  useEffect(() => {
    if (last.current === phase) return
    last.current = phase
    if (isUsed.current && document.activeElement === document.body)
      target.current?.focus({ preventScroll: true })
  }, [phase, target])
}
