/**
 * The skeleton of a page as HTML, for fixtures: no scripts, styles, images or handlers; what is not rendered carries
 * `hidden`, and what a field holds stands in its attributes, because a fixture is read without style sheets or state.
 * Self-contained, so that a test can run its source inside a page.
 *
 * @param document the document to copy; it is not changed
 * @returns HTML of the document element
 */
export function snapshot(document: Document): string {
  const copy = document.documentElement.cloneNode(true) as HTMLElement
  const from = [...document.documentElement.querySelectorAll('*')]
  const to = [...copy.querySelectorAll('*')]
  from.forEach((element, i) => {
    const twin = to[i]
    if (!twin) return
    const parent = element.parentElement
    const shown = (node: Element) => node.checkVisibility({ visibilityProperty: true })
    // Only the outermost hidden element is marked; the rest follows from it.
    if (element.closest('body') && parent && !shown(element) && (shown(parent) || parent === document.body)) {
      twin.setAttribute('hidden', '')
    }
    if (element instanceof HTMLInputElement) twin.setAttribute('value', element.value)
    if (element instanceof HTMLTextAreaElement) twin.textContent = element.value
    if (element instanceof HTMLOptionElement) twin.toggleAttribute('selected', element.selected)
  })
  for (const element of copy.querySelectorAll('script,style,link,meta,svg,img,noscript')) element.remove()
  for (const element of [copy, ...copy.querySelectorAll('*')]) {
    for (const { name } of [...element.attributes]) {
      if (/^(on|style$|src$|srcdoc$|jsaction|nonce|integrity)/.test(name)) element.removeAttribute(name)
    }
  }
  return copy.outerHTML.replace(/[ \t]*\n\s*/g, '\n')
}
