import { type ReactNode, useEffect, useRef } from 'react'

/**
 * Stays at the lower edge of the sidebar. What gets the focus behind it is scrolled into sight above it (WCAG 2.4.11),
 * also while a form is open in it. In a very low window it scrolls with the rest, so that it never covers most of it.
 */
export function Foot({ children }: { children: ReactNode }) {
  const foot = useRef<HTMLElement>(null)
  useEffect(() => {
    const element = foot.current
    if (!element) return
    const { style } = document.documentElement
    const observer = new ResizeObserver(() => {
      style.scrollPaddingBottom = `${element.offsetHeight + 8}px`
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      style.scrollPaddingBottom = ''
    }
  }, [])
  return (
    <footer ref={foot} className="sticky bottom-0 z-10 -mx-3 [@media(max-height:24rem)]:static">
      {children}
    </footer>
  )
}
