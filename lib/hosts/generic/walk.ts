import { fieldText, type HostPage, isVisible, mailtoAddress } from '../define-host.ts'
import { around, LANDMARKS, type Label, labelOf, MANY } from './label.ts'
import { cleanText, firstAddress, onlyAddresses, PREFIX } from './text.ts'

/** One address that a page shows by itself: not in a sentence, not in a body, not in a list of others. */
export interface Found {
  element: Element
  /** The address, or header text with addresses in angle brackets. */
  text: string
  /** The first address in it, folded, to know it again. */
  key: string
  name: string
  /** `text` is the weakest: anything may stand on a page. */
  by: 'link' | 'field' | 'attribute' | 'text'
  label: Label
  /** The text of that label, or nothing, and what it stands in. */
  named: string
  namedBy: Element | null
  /** False in a collapsed header, whose parts have labels. */
  shown: boolean
  /** Where in the document, to tell what comes before what. */
  order: number
}

/** What a walk over one document found. */
export interface Walked {
  found: Found[]
  /** Short tables with columns: a record's own addresses, or others' that belong to it. */
  tables: Element[]
  /** Addresses on the account buttons of the page's own header and menus. */
  self: string[]
  /** Addresses outside of what a page is about that its markup calls the user's name: one's own, where others are shown. */
  users: string[]
  /** Bodies (text that somebody wrote, frames), by order, each with all elements around it. */
  bodies: { element: Element; order: number }[]
  aroundBodies: Map<Element, number>
}

/** Elements looked at in one walk, and addresses kept: what bounds the cost on any page. */
const MOST_ELEMENTS = 4000
const MOST_FOUND = 60
/** Children of one element looked at: what comes behind so many lines of a list is not looked for. */
const MOST_CHILDREN = 500
/** Lines of a table that may be a record's own addresses. */
const FEW = 6
/** Longer rows are messages of a conversation, not lines of a list. */
const LONG_ROW = 400

/** Characters that a card about one person may have, and the title of a record with what stands below it. */
export const CARD_TEXT = 200

const NOTHING = /* @__PURE__ */ new Set([
  'head',
  'script',
  'style',
  'svg',
  'template',
  'noscript',
  'canvas',
  'video',
  'audio',
  'object',
  'map',
  'option',
  'select',
  'alongside-dock',
])
const INLINE = /* @__PURE__ */ new Set([
  'span',
  'a',
  'b',
  'i',
  'em',
  'strong',
  'button',
  'input',
  'label',
  'dt',
  'dd',
  'td',
  'th',
  'br',
  'hr',
  'img',
  'wbr',
  'p',
  'option',
])
/** Where addresses are nobody's: the site's own, menus, and lists of others. */
const LEAVE_OUT = [
  'nav,footer,aside,[role=navigation],[role=contentinfo],[role=complementary],[role=banner],[role=search],[role=log],[role=alert],[role=status]',
  '[role=listbox],[role=menu],[role=menubar],[role=tree],[role=grid],[role=treegrid],[role=tooltip],[role=toolbar]',
  '[class*=signature i]',
].join()
/** What people wrote. */
const WRITTEN = [
  'blockquote,pre,iframe,frame,[role=document]',
  '[class*=message-body i],[class*=messagebody i],[class*=mail-body i],[class*=msg-body i],[class*=email-body i],[id*=messagebody i]',
].join()
/** What the user writes. */
const EDITED = '[contenteditable]:not([contenteditable=false])'
const SAYS = /^(title|aria-label|email|data-.*(mail|address|hovercard-id).*)$/
const HOLDS =
  '[title*="@"],[aria-label*="@"],[email],[data-email],[data-hovercard-id*="@"],a[href^="mailto:" i],input[value*="@"]'
/** Where a button with an address is somebody else: a recipient in a list of chips, a row, the site's owner. */
const NO_ACCOUNT =
  'footer,aside,[role=contentinfo],[class*=signature i],[role=listbox],[role=grid],[role=treegrid],[role=log],[role=alert],[role=status],[role=tooltip]'
/** What builders call the name of whoever is signed in, and where it is somebody else's. */
const USER = /^(user-?name|current-?user|logged-?user|account-?name)$/i
const CONTENT =
  'main,article,form,dialog,table,dl,ul,ol,[role=main],[role=dialog],[role=article],[role=list],[role=row]'
const ACCOUNT = 'button,summary,[role=button],[aria-haspopup],[aria-expanded]'

/**
 * Walks once over what a page shows, in the order of the document, into open shadow roots, and no further than
 * needed: lists are skipped by looking at a few of their rows, texts from their first sentence on. Never asks for layout
 * but for what was found.
 *
 * @param only where addresses may stand, when the host knows that
 * @param leaveOut what the host knows to be about others
 * @param lists whether lines of lists are read as well: a table that is known to be the record's own
 */
export function walk(
  root: Element,
  page: Pick<HostPage, 'open'>,
  only = '*',
  leaveOut?: string,
  lists = false,
): Walked {
  const walked: Walked = { found: [], tables: [], self: [], users: [], bodies: [], aroundBodies: new Map() }
  const skip = leaveOut ? `${LEAVE_OUT},${leaveOut}` : LEAVE_OUT
  let order = 0
  /** Elements that hold something found, a heading or a field: a text below them is not all there is in them. */
  const held = new Set<Element>()

  const hold = (element: Element) => {
    for (let at: Element | null = element; at && !held.has(at); at = around(at)) held.add(at)
  }

  const add = (element: Element, text: string, by: Found['by'], name = '') => {
    if (walked.found.length >= MOST_FOUND || (only !== '*' && !element.closest(only))) return
    const prefixed = by === 'text' && PREFIX.test(cleanText(element.textContent))
    const labelled = labelOf(element)
    const label = prefixed ? 'sure' : labelled.label
    const shown = isVisible(element)
    if (!shown && !label) return
    // A cell that nothing names is a line's; a letter with a title is somebody's picture.
    if (
      !label &&
      !lists &&
      element.closest('td,[role=cell],[role=gridcell]') &&
      !element.closest('th,h1,h2,h3')
    )
      return
    // So is what stands in a line of a list.
    const line =
      !label && !lists && element.closest('li,[role=listitem],[role=row],[role=option],[role=treeitem]')
    if (line && !line.querySelector('h1,h2,h3,h4,[role=heading]') && !isBelowTitle(element)) return
    if (!label && by === 'attribute' && cleanText(element.textContent).length < 3) return
    walked.found.push({
      element,
      text,
      key: /[,;]/.test(text) ? text.toLowerCase() : firstAddress(text),
      name,
      by,
      label,
      named: labelled.text,
      namedBy: labelled.by,
      shown,
      order,
    })
    hold(element)
  }

  /** Marks a body: it, and as much around it as holds nothing else. What follows in there is the body still. */
  const body = (element: Element): Element => {
    let top = element
    for (let up = around(top); up && up !== root && !held.has(up) && !up.matches(LANDMARKS); up = around(up))
      top = up
    walked.bodies.push({ element: top, order })
    for (let at: Element | null = top; at; at = around(at)) walked.aroundBodies.set(at, order)
    return top
  }

  /** Goes through one element; answers the body that has begun in it, if one has. */
  const visit = (element: Element): Element | null => {
    if (++order > MOST_ELEMENTS || NOTHING.has(element.localName)) return null
    if (element.matches(EDITED)) return null
    if (element.matches(WRITTEN)) return isVisible(element) ? body(element) : null
    if (element.matches(skip) || isBanner(element)) {
      account(element)
      return null
    }
    if (isProse(element)) return isVisible(element) ? body(element) : null
    if (/^(h[1-6]|dl|dt|label|input)$/.test(element.localName)) hold(element)
    // What stands in a link to write to somebody is how that one is called, an address too.
    if (own(element) && hasAtMost(CARD_TEXT, element)) return null
    const shadow = page.open?.(element)
    for (const parent of shadow ? [shadow, element] : [element]) {
      const lines = lists ? new Set<string>() : linesOf(parent)
      if (lines.has('tr') && parent.children.length <= FEW && parent !== root && isVisible(element))
        walked.tables.push(element)
      let children = 0
      for (const child of parent.children) {
        if (++children > MOST_CHILDREN) break
        if (lines.has(shapeOf(child))) continue
        const begun = visit(child)
        if (begun && begun !== child && begun.contains(child)) return begun
      }
    }
    return null
  }

  /** What the element itself says: a link, a field, its attributes, its own text. Answers whether a link or attribute did. */
  const own = (element: Element): boolean => {
    const mail = element.localName === 'a' ? mailtoAddress(element) : null
    if (mail !== null) {
      const text = onlyAddresses(mail)
      const name = cleanText(element.textContent)
      if (text) add(element, text, 'link', name.includes('@') || name.length >= 200 ? '' : name)
      return true
    }
    if (/^(input|textarea)$/.test(element.localName)) {
      const { type, autocomplete } = element as HTMLInputElement
      // What a browser fills in for the user is the user's own.
      if (!/^(text|textarea|email|)$/.test(type) || /\b(email|username)\b/.test(autocomplete)) return false
      const text = onlyAddresses(fieldText(element))
      if (text) add(element, text, 'field')
      return false
    }
    for (const name of element.getAttributeNames()) {
      if (!SAYS.test(name)) continue
      const text = onlyAddresses(element.getAttribute(name))
      if (!text) continue
      const shown = cleanText(element.textContent)
      add(element, text, 'attribute', shown.includes('@') || shown.length >= 200 ? '' : shown)
      return true
    }
    // Of two addresses side by side, the first is what somebody calls himself.
    const next = element.nextElementSibling
    if (
      onlyAddresses(next?.textContent) &&
      !next?.matches(element.localName === 'a' ? 'a,li,p,div,br' : 'li,p,div,br')
    )
      return false
    for (const node of element.childNodes) {
      const text = node.nodeType === 3 ? onlyAddresses(node.nodeValue) : null
      if (!text) continue
      if (isUser(element)) walked.users.push(text)
      add(element, text, 'text')
    }
    return false
  }

  const account = (element: Element) => {
    if (element.matches(NO_ACCOUNT)) return
    let seen = 0
    for (const user of [...element.querySelectorAll('[class*=user i],[class*=account i]')].slice(0, 30)) {
      const text = isUser(user) && onlyAddresses(user.textContent)
      if (text && isVisible(user)) walked.self.push(text)
    }
    for (const button of element.querySelectorAll(ACCOUNT)) {
      if (++seen > 30) return
      const texts = [button, ...[...button.children].slice(0, 5)].flatMap((each) => [
        each.getAttribute('title'),
        each.getAttribute('aria-label'),
        each.textContent,
      ])
      const text = texts.map(onlyAddresses).find(Boolean)
      if (text && isVisible(button)) walked.self.push(text)
    }
  }

  visit(root)
  return walked
}

/** Whether the markup calls it the name of whoever is signed in. */
const isUser = (element: Element) =>
  [...element.classList].some((each) => USER.test(each)) && !element.closest(CONTENT)

/** Whether the title of the page stands with it in one small block. */
export function isBelowTitle(element: Element): boolean {
  let at = around(element)
  for (let level = 0; at && level < 8 && at.localName !== 'body'; level++, at = around(at)) {
    if (!hasAtMost(CARD_TEXT, at) || at.querySelector('input,textarea,label,table,article')) return false
    const title = at.querySelector('h1')
    if (title && isVisible(title)) return true
  }
  return false
}

/** The header of the page itself, where sites put their name and the account: not that of an article or a record. */
function isBanner(element: Element): boolean {
  if (element.localName !== 'header') return false
  const inside = element.parentElement?.closest(
    'main,article,section,form,dialog,[role=main],[role=dialog],[role=article]',
  )
  return !inside
}

/** Elements of one shape are built alike. Rows differ by "odd", "unread", "selected", so cells of a table need only their name. */
function shapeOf(element: Element): string {
  const { localName } = element
  if (/^(tr|li|tbody|p)$/.test(localName)) return localName
  const name =
    element.classList[0] ??
    [...element.children]
      .slice(0, 8)
      .map((child) => child.localName)
      .join()
  return `${localName}.${element.getAttribute('role') ?? ''}.${name}`
}

/** Shapes of the children that are lines of a list: of contacts, of messages, of search results. They name nobody. */
function linesOf(parent: ParentNode): Set<string> {
  const lists = new Set<string>()
  const { children } = parent
  const columns = hasColumns(parent)
  if (children.length < 2 && !columns) return lists
  const shapes = new Map<string, Element[]>()
  for (let i = 0; i < children.length && i < 2 * MANY; i++) {
    const child = children[i] as Element
    const shape = shapeOf(child)
    const alike = shapes.get(shape)
    if (alike) alike.push(child)
    else shapes.set(shape, [child])
  }
  for (const [shape, rows] of shapes) {
    if (rows.length > MANY || (columns && shape === 'tr')) lists.add(shape)
    else if (rows.length > 1 && !INLINE.has(rows[0]?.localName ?? '') && isList(rows)) lists.add(shape)
  }
  return lists
}

/** A table whose first row names its columns. */
function hasColumns(parent: ParentNode): boolean {
  const element = parent as Element
  if (!/^(table|tbody)$/.test(element.localName)) return false
  const row = (element.closest('table') as HTMLTableElement | null)?.rows[0]
  return !!row && row.cells.length > 1 && [...row.cells].every((cell) => cell.localName === 'th')
}

function isList(rows: Element[]): boolean {
  // Several addresses of one field.
  const [row] = rows
  const parent = row && around(row)
  if (rows.length <= FEW && parent && labelOf(parent).label === 'sure') return false
  const holding = rows.filter(
    (row) => (row.textContent?.includes('@') || row.querySelector(HOLDS)) && isVisible(row),
  )
  if (holding.length < 2) return false
  // Two messages of a conversation are alike as well, but each has its body; two fields end with their addresses.
  if (
    holding.length === 2 &&
    holding.some((row) => row.querySelector(`${WRITTEN},textarea,h1,h2,h3`) || endsWithAddress(row))
  )
    return false
  const texts = holding.map((row) => row.textContent?.length ?? 0).sort((a, b) => a - b)
  if ((texts[texts.length >> 1] ?? 0) > LONG_ROW) return false
  // Lines that begin with a label are a header's or a form's.
  const labelled = holding.filter((row) => {
    const [first] = row.children
    return (
      row.querySelector('label,dt,th,input') ||
      /[:：]\s*$/.test(cleanText(first?.textContent)) ||
      PREFIX.test(cleanText(row.textContent))
    )
  })
  if (2 * labelled.length > holding.length) return false
  return holding.length > 4 || holding.length >= 0.8 * rows.length
}

/** Whether no text is behind the name or address, as in a field; a line may be just an address. */
function endsWithAddress(row: Element): boolean {
  const text = cleanText(row.textContent)
  const last = cleanText([...row.querySelectorAll(HOLDS)].at(-1)?.textContent) || text.split(' ').at(-1)
  return !!last && text.endsWith(last) && !(text === last && text.includes('@'))
}

/** Whether somebody wrote this: a long text of its own, or a line that ends as sentences and greetings do. */
function isProse(element: Element): boolean {
  if (/^(h[1-6]|label|button|a|dt|th|summary|caption|legend)$/.test(element.localName)) return false
  let text = ''
  let ownText = ''
  for (const node of element.childNodes) {
    if (node.nodeType === 3) ownText += node.nodeValue
    if (node.nodeType === 3) text += node.nodeValue
    else if (text && INLINE.has((node as Element).localName)) text += node.textContent
    if (text.length > 2000) break
  }
  const own = cleanText(ownText)
  if (!own) return false
  if (own.length > 20 && /[.!?…。！？।؟]$/.test(own) && !own.includes('@')) return true
  const line = cleanText(text)
  if (line.length > 120) return onlyAddresses(line) === null
  // In a paragraph with words beside it, an address is part of a sentence.
  if (element.localName === 'p' && /\w{2} \S*@/.test(line) && !PREFIX.test(line) && !onlyAddresses(line))
    return true
  if (line.length < 3 || INLINE.has(element.localName) !== (element.localName === 'p') || onlyAddresses(line))
    return false
  return (
    (line.length > 20 && /[.!?…。！？।؟]$/.test(line)) ||
    /[^\s],$|[，،、]$/.test(line) ||
    /^(--|—)/.test(line)
  )
}

/** Whether so many characters of text are in it at most. Never puts a whole page together to count it. */
export function hasAtMost(characters: number, element: Element): boolean {
  const texts = element.ownerDocument.createTreeWalker(element, 4) // NodeFilter.SHOW_TEXT
  for (let sum = 0; texts.nextNode(); ) {
    sum += texts.currentNode.nodeValue?.length ?? 0
    if (sum > characters) return false
  }
  return true
}

/** Whether `element` stands in `root`, or in an open shadow root in it. */
export function inside(root: Element, element: Element): boolean {
  for (let at: Element | null = element; at; at = around(at)) if (at === root) return true
  return false
}
