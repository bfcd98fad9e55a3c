/** Marks what was fitted; its value is the number of a rule in the room's style sheet. */
const MARK = 'data-alongside-fit'
/** What a rep may want to press: it must not lie under the sidebar. */
const CONTROLS =
  'a[href],button,input,select,textarea,summary,[role=button],[role=link],[role=tab],[role=menuitem],[contenteditable]'
/** Points that are looked at under the sidebar. */
const COLUMNS = [0.05, 0.5, 0.95]
const ROW = 20 // pixels: no control is lower
/** Each takes what lies inside the one before. */
const PASSES = 5

interface Change {
  width: number | null
  shift: number
}

/**
 * Takes what we have moved to its end at once, where the page lets everything glide: in mid-flight it is still where it was.
 * Whatever else glides there goes on: pages close dialogs when they have faded out.
 */
function arrive(layer: Element) {
  for (const each of layer.getAnimations?.() ?? []) {
    const { transitionProperty } = each as Partial<CSSTransition>
    if (/^(max-width|translate)$/.test(transitionProperty ?? '')) each.finish()
  }
}

/** The parts of a page that do not follow the body's padding, held clear of the sidebar. */
export interface Fit {
  /**
   * Finds what still lies under the sidebar and fits it: what spans the page is made narrower, what stands at its edge
   * moves.
   *
   * @returns false when something that can be pressed stays covered
   */
  apply(side: 'left' | 'right', width: number): boolean
  /** Takes all marks off. */
  clear(): void
}

/**
 * Bars that are fixed, layers that fill the window and boxes as wide as the window do not follow the body's padding.
 * They get a mark, and rules for it in a style sheet of ours: nothing of the page's own is overwritten, and everything is
 * put back by taking the marks off.
 *
 * @param dock ours, which lies on top
 * @param style takes the rules
 */
export function createFit(document: Document, dock: Element, style: HTMLStyleElement): Fit {
  const view = document.defaultView as Window
  const fitted = new Map<Element, Change>()

  /** What lies on top in columns of the window; the page's own ground and the sidebar are nothing. */
  function hits(columns: readonly number[]): Element[] {
    const rows = Array.from({ length: Math.floor(view.innerHeight / ROW) }, (_, i) => (i + 0.5) * ROW)
    const found = rows.flatMap((y) =>
      columns.map((x) => document.elementsFromPoint(x, y).find((each) => each !== dock)),
    )
    return [...new Set(found)].filter(
      (each): each is Element =>
        each !== undefined && each !== document.body && each !== document.documentElement,
    )
  }

  /** The outermost element around `hit` that stands out: the layer that did not make room. */
  function layerOf(hit: Element, standsOut: (rect: DOMRect) => boolean): Element {
    let layer = hit
    for (let at: Element = hit; at !== document.body && at.parentElement; at = at.parentElement)
      if (standsOut(at.getBoundingClientRect())) layer = at
    return layer
  }

  /** What lies around the width that a style gives: `max-width` is of the content, where the page has not said otherwise. */
  function edges(layer: Element): number {
    const style = view.getComputedStyle(layer)
    if (style.boxSizing === 'border-box') return 0
    const { paddingLeft, paddingRight, borderLeftWidth, borderRightWidth } = style
    return [paddingLeft, paddingRight, borderLeftWidth, borderRightWidth].reduce(
      (sum, each) => sum + (Number.parseFloat(each) || 0),
      0,
    )
  }

  const isInNarrowed = (layer: Element) =>
    [...fitted].some(([each, { width }]) => width !== null && each !== layer && each.contains(layer))

  function write() {
    let rules = ''
    let number = 0
    for (const [element, { width, shift }] of fitted) {
      element.setAttribute(MARK, String(++number))
      rules += `[${MARK}="${number}"]{${width === null ? '' : `max-width:${width}px!important;`}${shift ? `translate:${shift}px!important;` : ''}}`
    }
    const sheet = rules && `@media screen{${rules}}`
    if (style.textContent !== sheet) style.textContent = sheet // what we change is looked at again
  }

  return {
    apply(side, width) {
      if (!document.elementsFromPoint) return true // no layout, nothing covered: jsdom
      const right = side === 'right'
      const edge = right ? view.innerWidth - width : width
      const room = view.innerWidth - width
      const reaches = (rect: DOMRect) =>
        rect.width > 0 &&
        (right
          ? rect.right > edge + 2 && rect.left < view.innerWidth
          : rect.left < edge - 2 && rect.right > 0)
      const escapes = (rect: DOMRect) =>
        rect.width > 0.6 * view.innerWidth &&
        (right
          ? rect.left < -2 && rect.right <= edge + 2
          : rect.right > view.innerWidth + 2 && rect.left >= edge - 2)
      const isEscaped = (layer: Element) => escapes(layer.getBoundingClientRect())
      /** A column within what was made narrower keeps its distance from the page's edge: another stands there. */
      const narrowed = (layer: Element, rect: DOMRect) => {
        if (escapes(rect)) {
          const start = right ? edge - rect.right : rect.left - edge
          const beside = right ? rect.left + width : view.innerWidth + width - rect.right
          return Math.floor(room - start - (isInNarrowed(layer) ? Math.max(beside, 0) : 0))
        }
        const beside = right ? view.innerWidth - rect.right : rect.left
        const end = right ? edge - Math.max(rect.left, 0) : Math.min(rect.right, view.innerWidth) - edge
        return Math.floor(end - (isInNarrowed(layer) ? Math.max(beside, 0) : 0))
      }
      // A page that scrolls sideways shows all of itself.
      const root = document.scrollingElement ?? document.documentElement
      const clips = [document.documentElement, document.body].some((each) =>
        /hidden|clip/.test(view.getComputedStyle(each).overflowX),
      )
      const scrolls = !clips && root.scrollWidth > root.clientWidth + 1
      for (const gone of fitted.keys()) if (!gone.isConnected) fitted.delete(gone)
      let under: Element[] = []
      for (let pass = 0; pass < PASSES; pass++) {
        under = hits(COLUMNS.map((share) => (right ? edge : 0) + share * width))
        // What starts beside the sidebar, as wide as it was, ends out of sight on the other side.
        const far = scrolls ? [] : hits([right ? 1 : view.innerWidth - 2]).map((hit) => layerOf(hit, escapes))
        const layers = new Set([...under.map((hit) => layerOf(hit, reaches)), ...far.filter(isEscaped)])
        let found = false
        for (const layer of layers) {
          const rect = layer.getBoundingClientRect()
          if (!reaches(rect) && !escapes(rect)) continue // hit by what it draws elsewhere, as a dialog's backdrop
          const change = fitted.get(layer) ?? { width: null, shift: 0 }
          const moved = view.getComputedStyle(layer).translate
          if (rect.width > 0.6 * view.innerWidth && change.width === null)
            change.width = narrowed(layer, rect) - edges(layer)
          else if (!change.shift && (!moved || moved === 'none') && rect.width <= room)
            change.shift = Math.round(right ? edge - rect.right : edge - rect.left)
          else continue
          fitted.set(layer, change)
          found = true
        }
        if (!found) break
        write()
        for (const layer of fitted.keys()) arrive(layer)
      }
      return scrolls || !under.some((each) => each.closest(CONTROLS))
    },
    clear() {
      for (const element of fitted.keys()) element.removeAttribute(MARK)
      fitted.clear()
      style.textContent = ''
    },
  }
}
