import { isVisible, ownColumns } from '../define-host.ts'
import { createScrubber, hasAddress, namingWords, type Replaced } from './scrub.ts'

/** Longer than the largest page that may be kept. */
export class TooLarge extends Error {}

export interface SnapshotOptions {
  /** Replaces all that the page says (scrub.ts). Off only for test data of our own. */
  scrub?: boolean
  /** What stands in the first line after "from": product and page. */
  from: string
  /** ISO date of the first line. */
  on: string
  /** Values that the adapter's selectors look for. */
  literals?: readonly string[]
  /** In characters. */
  most?: number
}

const GONE = /^(script|style|link|meta|base|svg|math|noscript|template|object|embed|alongside-dock)$/
const VOID = /^(area|br|col|hr|img|input|source|track|wbr)$/
const IGNORED_TEXT = /^(iframe|video|audio|canvas|xmp|plaintext|listing|noembed|noframes)$/
/** A text that stands beside an address and is no longer than this may be its owner's name. */
const NAME = 80

/** The words by which people of these documents could be found again: of addresses, and of names beside them. */
function peopleOf(roots: readonly ParentNode[]): Set<string> {
  const words = new Set<string>()
  const learn = (text: string | null) => {
    for (const word of namingWords((text ?? '').slice(0, 500))) words.add(word)
  }
  for (const root of roots) {
    for (const element of root.querySelectorAll('*')) {
      const values = [...element.attributes].map(({ value }) => decode(value))
      const own = [...element.childNodes].map((node) => (node.nodeType === 3 ? (node.nodeValue ?? '') : ''))
      const live = (element as Partial<HTMLInputElement>).value
      const texts = [...own, ...(typeof live === 'string' ? [live] : [])]
      for (const text of [...texts, ...values]) {
        // Where an address stands within much text, only what is near it can be a name.
        if (hasAddress(text)) for (const near of text.match(/[^\n.!?]{0,60}\S+@\S+/g) ?? []) learn(near)
      }
      if (!values.some(hasAddress)) continue
      for (const text of [
        element.textContent,
        // The name of a field is the site's.
        ...['title', 'aria-label', 'data-name', 'alt', ...(live === undefined ? ['name'] : [])].map((name) =>
          element.getAttribute(name),
        ),
      ])
        if (text && text.length <= NAME) learn(text)
    }
  }
  return words
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/**
 * The skeleton of a page as HTML, for fixtures: structure and attributes; no scripts, styles, pictures or handlers. What is
 * not rendered carries `hidden`, and what a field holds stands in its attributes, because a fixture is read without style
 * sheets or state. Open shadow roots stand as `<template shadowrootmode="open">`; each frame of the same origin is a part
 * of its own behind the page, after a line `<!-- Frame N: ADDRESS -->`, and its iframe carries `data-frame="N"`.
 * lib/hosts/testing.ts opens all of it again.
 *
 * @param top the top document; nothing in it is changed
 * @throws TooLarge
 */
export function snapshot(
  top: Document,
  { scrub = true, from, on, literals = [], most = Number.POSITIVE_INFINITY }: SnapshotOptions,
): { html: string; replaced: Replaced } {
  const documents = [top]
  const frames = new Map<Element, number>()
  const roots: ParentNode[] = []
  for (let i = 0; i < documents.length; i++) collect(documents[i] as Document)

  /** Finds frames and open shadow roots, in the order in which they stand. */
  function collect(root: Document | ShadowRoot) {
    roots.push(root)
    for (const element of root.querySelectorAll('*')) {
      if (element.localName === 'iframe') {
        const inner = frameDocument(element as HTMLIFrameElement)
        if (inner) frames.set(element, documents.push(inner) - 1)
      }
      if (element.shadowRoot && !GONE.test(element.localName)) collect(element.shadowRoot)
    }
  }

  const origin = top.defaultView?.location.origin ?? ''
  const scrubber = createScrubber(scrub ? peopleOf(roots) : new Set(), literals, origin)
  const textOf = (value: string) => (scrub ? scrubber.text(value) : value)
  const urlOf = (each: Document) => (scrub ? scrubber.url(each.URL) : each.URL).replace(/-{2,}/g, '-')

  let size = 0
  const out: string[] = []
  const write = (part: string) => {
    size += part.length
    if (size > most) throw new TooLarge()
    out.push(part)
  }

  function element(node: Element, parentShown: boolean) {
    const name = node.localName
    if (GONE.test(name) || !/^[a-z][a-z0-9-]*$/.test(name)) return
    const shown = isVisible(node)
    const inBody = node.closest('body') !== null || node.getRootNode() !== node.ownerDocument
    write(`<${name}`)
    for (const attribute of node.attributes) {
      if (/^(value|hidden|selected|data-frame)$/.test(attribute.name)) continue
      const own = name === 'frameset' && attribute.name === 'cols' ? ownColumns(node) : attribute.value
      const value = scrub
        ? scrubber.attribute(node, attribute.name, own)
        : /^(on|style$|src|jsaction|nonce|integrity)/.test(attribute.name)
          ? null
          : own
      if (value !== null) write(` ${attribute.name}="${escaped(value)}"`)
    }
    const held = heldBy(node)
    if (held !== null)
      write(` value="${escaped(scrub ? (scrubber.attribute(node, 'value', held) ?? '') : held)}"`)
    if (name === 'option' && (node as HTMLOptionElement).selected) write(' selected=""')
    // Of a hidden part the outermost element is marked, and what would be hidden within it once that is shown: hosts fold
    // away a header in which a row that does not apply is hidden too.
    if (inBody && name !== 'body' && ((!shown && parentShown) || hidesItself(node))) write(' hidden=""')
    if (frames.has(node)) write(` data-frame="${frames.get(node)}"`)
    write('>')
    if (VOID.test(name)) return
    const below = name === 'html' || name === 'body' || name === 'head' || !inBody || shown
    if (node.shadowRoot) {
      write('<template shadowrootmode="open">')
      children(node.shadowRoot, below)
      write('</template>')
    }
    if (name === 'textarea') write(escaped(textOf((node as HTMLTextAreaElement).value)))
    else if (!IGNORED_TEXT.test(name)) children(node, below)
    write(`</${name}>`)
  }

  function children(parent: ParentNode, shown: boolean) {
    for (const node of parent.childNodes) {
      if (node.nodeType === 1) element(node as Element, shown)
      if (node.nodeType === 3) write(escaped(textOf((node.nodeValue ?? '').replace(/[ \t]*\n\s*/g, '\n'))))
    }
  }

  documents.forEach((each, i) => {
    const doctype = each.doctype ? '<!doctype html>\n' : ''
    if (i > 0) write(`\n<!-- Frame ${i}: ${urlOf(each)} -->\n`)
    write(doctype)
    element(each.documentElement, true)
  })
  const scrubbedNote = scrub ? ' Every text and address was replaced.' : ''
  const first = `<!-- Captured ${on} from ${from}.${scrubbedNote} Page: ${urlOf(top)} -->\n`
  return { html: `${first}${out.join('')}\n`, replaced: scrubber.replaced }
}

const hidesItself = (element: Element) =>
  (element as HTMLElement).hidden === true || (element as HTMLElement).style?.display === 'none'

/** The document of a frame that this script may look into. */
function frameDocument(frame: HTMLIFrameElement): Document | null {
  try {
    const inner = frame.contentDocument
    return inner?.documentElement && inner.body?.childElementCount ? inner : null
  } catch {
    return null
  }
}

/** What a field holds now. */
function heldBy(node: Element): string | null {
  // Not even the length of a password.
  if (node.localName === 'input')
    return (node as HTMLInputElement).type === 'password' ? '' : (node as HTMLInputElement).value
  return node.getAttribute('value')
}

const escaped = (text: string) =>
  text.replace(
    /[&<>"\u00A0]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '&nbsp;',
  )
