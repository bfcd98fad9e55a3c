import { clampWidth, type DockState, MAX_WIDTH, MIN_WIDTH } from './dock-state.ts'

const ATTRIBUTES = {
  class: 'handle',
  role: 'separator',
  tabindex: '0',
  'aria-orientation': 'vertical',
  'aria-valuemin': String(MIN_WIDTH),
  'aria-valuemax': String(MAX_WIDTH),
}

/**
 * The edge of the panel, which sets its width: dragged, or with the keyboard (arrows move it, Enter takes the sidebar to the
 * other side, Escape closes it).
 *
 * @param panel marked while it is dragged: its iframe must not take the pointer
 * @param change with `save: false` while it is dragged
 */
export function createHandle(
  panel: HTMLElement,
  label: string,
  state: DockState,
  change: (values: Partial<DockState>, save?: boolean) => void,
  close: () => void,
): HTMLElement {
  const handle = panel.ownerDocument.createElement('div')
  for (const [key, value] of Object.entries(ATTRIBUTES)) handle.setAttribute(key, value)
  handle.title = handle.ariaLabel = label
  const otherSide = () => (state.side === 'left' ? 'right' : 'left')

  function press(event: KeyboardEvent) {
    const outward = state.side === 'right' ? -16 : 16
    const step = { ArrowLeft: -16, ArrowRight: 16, Home: -MAX_WIDTH * outward, End: MAX_WIDTH * outward }[
      event.key
    ]
    if (event.key === 'Escape') close()
    else if (event.key === 'Enter') change({ side: otherSide() })
    else if (step) change({ width: clampWidth(state.width + step * Math.sign(outward)) })
    else return
    event.preventDefault()
  }

  /** Dragged past the middle of the window, the sidebar changes sides. */
  function drag({ clientX }: PointerEvent) {
    const side = clientX < window.innerWidth / 2 === (state.side === 'left') ? state.side : otherSide()
    const width = clampWidth(side === 'right' ? window.innerWidth - clientX : clientX)
    change({ side, width }, false)
  }

  function startDrag(event: PointerEvent) {
    event.preventDefault() // or the page's text is selected, which ends the capture
    handle.setPointerCapture(event.pointerId)
    panel.classList.add('dragging')
    handle.onpointermove = drag
    handle.onlostpointercapture = endDrag
  }

  function endDrag() {
    handle.onpointermove = null
    panel.classList.remove('dragging')
    change({ side: state.side, width: state.width })
  }

  handle.onkeydown = press
  handle.ondblclick = close
  handle.onpointerdown = startDrag
  return handle
}
