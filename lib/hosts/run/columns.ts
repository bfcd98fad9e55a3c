import { ownColumns } from '../define-host.ts'

/** The room that a page of frames makes: one more column, in which there is no frame. */
export interface Columns {
  /**
   * Makes it so wide; 0 takes it away, and leaves what the page itself has set meanwhile.
   *
   * @returns whether the page makes room so: only one whose outermost frames are columns, and only at the right
   */
  set(width: number): boolean
}

/**
 * No style reaches how a frameset divides the window (measured: Chromium 156): its attribute does. Changed, it loads no
 * frame again.
 *
 * @returns null where the page has a body
 */
export function createColumns(document: Document, side: () => 'left' | 'right'): Columns | null {
  const frames = document.body
  if (frames?.localName !== 'frameset') return null
  let touched = false
  return {
    set(width) {
      const value = frames.getAttribute('cols') ?? ''
      // Ours is what goes beyond its frames: the page may have kept it with its own, and put it back.
      const own = touched ? ownColumns(frames) : value
      const can = own.includes(',') && !/,/.test(frames.getAttribute('rows') ?? '') && side() === 'right'
      const ours = width && can ? `,${Math.round(width)}` : ''
      touched ||= ours !== ''
      if (own + ours !== value) frames.setAttribute('cols', own + ours)
      return can
    },
  }
}
