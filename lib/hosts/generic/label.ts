import { isVisible } from '../define-host.ts'
import { cleanText } from './text.ts'

/** How sure it is that a text beside an address names it: by element or colon, by place alone, or not at all. */
export type Label = 'sure' | 'maybe' | null

/** So many siblings of one shape are a list or a text, whatever is in them. */
export const MANY = 60
export const LANDMARKS =
  'body,main,article,section,form,dialog,header,[role=main],[role=dialog],[role=article]'

/** The element around this one, out of an open shadow root too. */
export function around(element: Element): Element | null {
  if (element.parentElement) return element.parentElement
  const { parentNode } = element
  return parentNode && 'host' in parentNode ? (parentNode as ShadowRoot).host : null
}

/** What a text in the same row, before the address, says of it. */
export function labelOf(element: Element): { label: Label; text: string; by: Element | null } {
  const { labels, localName } = element as HTMLInputElement
  if (localName === 'input' || localName === 'textarea') {
    const own = labels?.[0]
    if (own) return { label: 'sure', text: cleanText(own.textContent), by: own }
    if (element.getAttribute('aria-label') || element.getAttribute('aria-labelledby'))
      return { label: 'sure', text: element.getAttribute('aria-label') ?? '', by: null }
  }
  const shown = isVisible(element) // what is folded away has its labels folded away with it
  let maybe = { label: null as Label, text: '', by: null as Element | null }
  let at: Element | null = element
  for (let level = 0; at && level < 8; level++, at = around(at)) {
    if (at.matches(LANDMARKS)) break
    const sibling: Element | null = shown ? shownBefore(at) : at.previousElementSibling
    const before = cleanText(at.previousSibling?.nodeType === 3 ? at.previousSibling.nodeValue : '')
    if (/[:：]$/.test(before)) return { label: 'sure', text: before, by: null }
    // Words before it in the same line: part of a text, or of a line like "to me".
    if (before) {
      if (before.length <= 40 && !/[@<>]/.test(before) && !maybe.label)
        maybe = { label: 'maybe', text: before, by: null }
      break
    }
    // One line is no label of the next.
    if (sibling && /^(tr|li|p|article)$/.test(sibling.localName)) break
    if (sibling && !/^h[1-6]$/.test(sibling.localName)) {
      const text = cleanText(sibling.textContent)
      const links =
        sibling.matches('a[href]') || sibling.querySelector('a[href],h1,h2,h3,input,textarea,select')
      if (text && text.length <= 40 && !text.includes('@') && !links) {
        if (/^(dt|th|label)$/.test(sibling.localName) || /[:：]$/.test(text))
          return { label: 'sure', text, by: sibling }
        if (sibling.querySelector('label')) return { label: 'sure', text, by: sibling }
        if (/^(input|textarea)$/.test(localName) || isOneOfFields(at))
          return { label: 'sure', text, by: sibling }
        if (!maybe.label) maybe = { label: 'maybe', text, by: sibling }
      } else if (text) break
    }
  }
  return maybe
}

/** The element before it that can be seen: sites keep hidden icons and marks between a name and its value. */
function shownBefore(element: Element): Element | null {
  let before = element.previousElementSibling
  for (let steps = 0; before && steps < 5 && !isVisible(before); steps++)
    before = before.previousElementSibling
  return before
}

/** Whether the row is built as others beside it that hold no address: a name and a value each, as forms have them. */
function isOneOfFields(value: Element): boolean {
  let row = around(value)
  for (let level = 0; row && level < 4; level++, row = around(row)) {
    if (row.matches(LANDMARKS) || !isPair(row)) return false
    const { localName, classList, parentElement } = row
    const alike = [...(parentElement?.children ?? [])]
      .slice(0, MANY)
      .filter(
        (other) => other !== row && other.localName === localName && other.classList[0] === classList[0],
      )
    if (alike.length > 0) return alike.some((other) => isPair(other) && !other.textContent?.includes('@'))
  }
  return false
}

/** Whether two texts stand in it, the first a short one that leads nowhere. */
function isPair(row: Element): boolean {
  let at: Element | null = row
  while (at && at.children.length === 1) at = at.firstElementChild
  const [name, value] = at?.children ?? []
  const text = cleanText(name?.textContent)
  return (
    !!value &&
    text.length > 0 &&
    text.length <= 40 &&
    !name?.querySelector('a[href]') &&
    !name?.matches('a[href]')
  )
}
