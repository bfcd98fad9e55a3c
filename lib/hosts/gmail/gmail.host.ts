import { defineHost, type HostPage, isShown, isVisible, type KnownHost } from '../define-host.ts'

type Person = ReturnType<typeof host.read>['participants'][number]

const EDITOR = 'div[g_editable="true"][role="textbox"]'
/** The part in sight has the role, and moves it on; a thread in a window of its own has none around it. */
const IN_SIGHT = ':is([role=main], body.Su)'
const MESSAGE = `${IN_SIGHT} div.adn[data-message-id]`
/** Where a reply is written within the thread: the page is still the thread's. */
const INLINE = '.ip.adB'
const ADDRESS = /[^\s<>()"',;:]+@[^\s<>()"',;:]+/

const routeOf = (url: URL) => url.hash.slice(1).split('?')[0]?.split('/') ?? []
const viewOf = (url: URL) => url.searchParams.get('view')

/** `#inbox/FMfcg...`: a thread, named by the last segment. What was searched for is a segment of its own. */
function threadOf(url: URL): string | null {
  const route = routeOf(url)
  const folder = /^(label|category|search|advanced-search|section_query)$/.test(route[0] ?? '') ? 2 : 1
  const [name] = route.length > folder ? (/^[\w-]{16,}$/.exec(route.at(-1) ?? '') ?? []) : []
  return name ?? null
}

/** The windows in which new mails are written, the minimised ones not: docked, full screen, or a page of their own. */
const composers = (documents: readonly Document[]): Element[] => {
  const open = documents
    .flatMap((each) => [...each.querySelectorAll(EDITOR)])
    .filter((editor) => isVisible(editor) && !editor.closest(INLINE))
  return [...new Set(open.map((editor) => editor.closest('[role=dialog], .aSt, .AD, [role=main]')))].filter(
    (window) => window !== null,
  )
}

/** One person, from attributes only: what stands in between is translated or cut off. */
function person(element: Element, role: Person['role']): Person[] {
  const text =
    ['email', 'data-hovercard-id', 'value'].map((each) => element.getAttribute(each)).find(Boolean) ?? ''
  const name = element.getAttribute(element.localName === 'span' ? 'name' : 'data-name') ?? ''
  if (!text.includes('@')) return []
  return [name && !name.includes('@') ? { role, text, name } : { role, text }]
}

/** Within what people wrote, a pasted mail may carry Gmail's own markup. */
const WRITTEN = '.ii.gt, .a3s, [contenteditable=true]'
const inHeader = (element: Element) => !element.closest(WRITTEN)
const unwritten = (selector: string) => `${selector}:not(:is(${WRITTEN}) *)`

/** The signed-in account, and every address that the rep writes from. */
function own(page: HostPage): Person[] {
  const [top] = page.documents
  if (!top) return []
  const account = page
    .inside(top, 'account')
    .filter(inHeader)
    .map((link) => /\(([^()\s]+@[^()\s]+)\)\s*$/.exec(link.getAttribute('aria-label') ?? '')?.[1])
  const from = page
    .inside(top, 'composeFrom')
    .filter(inHeader)
    .map((field) => ADDRESS.exec((field as HTMLInputElement).value)?.[0])
  // Lists only: a thread's title starts with its subject, which may hold an address.
  const title = page.kind === 'list' ? / - (\S+@\S+) - (?:(?! - ).)*$/.exec(top.title)?.[1] : null
  const texts = new Set([...account, ...from, title].filter((text) => text != null))
  return [...texts].map((text) => ({ role: 'self', text }))
}

/**
 * Gmail, for all accounts of a browser and delegated ones. The list's rows carry the same attributes as a message, and
 * the thread that was open last stays in the document, hidden: so root first, visible, then header. To and Cc stand
 * together; Reply-To is nowhere. Chat, Meet and settings live at the same address and are not read.
 */
export const gmail: KnownHost = { id: 'gmail', name: 'Gmail', matches: ['https://mail.google.com/*'] }

export const host = defineHost(gmail, {
  version: 1,
  checked: [
    {
      by: 'integration',
      what: 'what InboxSDK, gmail.js, FlowCrypt and Mailvelope select (2026)',
      on: '2026-11-22',
    },
    { by: 'hand-built', what: 'pages after those selectors', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'other', test: (url) => !url.pathname.startsWith('/mail/') },
    // Show original, print, clipped message ... Of the special views only pop-out and compose are mail pages.
    { kind: 'other', test: (url) => !/^(btop|cm|)$/.test(viewOf(url) ?? '') },
    {
      kind: 'other',
      test: (url) => /^(settings|contacts|chat|rooms?|calls|meet)$/.test(routeOf(url)[0] ?? ''),
    },
    // A new mail in front of a thread is mostly to somebody else, and Insert writes into it.
    { kind: 'compose', test: (url, documents) => viewOf(url) === 'cm' || composers(documents).length > 0 },
    // With a reading pane the address may remain the list's.
    {
      kind: 'message',
      test: (url, documents) =>
        viewOf(url) === 'btop' || threadOf(url) !== null || isShown(documents, MESSAGE),
    },
    { kind: 'list', test: () => true },
  ],
  selectors: {
    message: [MESSAGE],
    thread: ['h2.hP[data-thread-perm-id]', 'h2.hP[data-legacy-thread-id]'],
    from: ['h3.iw span[email]', 'td.gF span[email]', 'span.gD[email]'].map(unwritten),
    to: ['.hb span[email]', 'span.g2[email]'].map(unwritten),
    composeTo: ['[name="to"].anm [role=option][data-hovercard-id]', '.vR input[type=hidden][name="to"]'],
    composeCc: [
      ':is([name="cc"], [name="bcc"]).anm [role=option][data-hovercard-id]',
      '.vR input[type=hidden]:is([name="cc"], [name="bcc"])',
    ],
    composeFrom: ['input[name="from"]'],
    account: ['a[href*="SignOutOptions"]', 'a[aria-label*="@"][href*="accounts.google."]'],
    // The one below the thread, which answers its last message; the name of the class is the same in every language.
    reply: [`${IN_SIGHT} .ams.bkH`],
  },
  editors: [{ selector: EDITOR, kind: 'contenteditable' }],
  reply: 'reply',
  // A thread that is not at hand is fetched, and the former one stays meanwhile. Its id in the title tells them apart.
  settle: 500,
  read(page) {
    const self = own(page)
    if (page.kind === 'compose') {
      const [front, second] = composers(page.documents)
      // Several new mails side by side: nobody can tell which one the rep means.
      if (!front || second) return { participants: self, thread: null }
      const recipients = (name: string, role: Person['role']) =>
        page.inside(front, name).flatMap((chip) => person(chip, role))
      return {
        participants: [...self, ...recipients('composeTo', 'to'), ...recipients('composeCc', 'cc')],
        thread: null,
      }
    }
    if (page.kind !== 'message') return { participants: self, thread: null }
    // The last one with a sender: the newest stands below, and a draft has none.
    const sent = page.all('message').filter((each) => page.inside(each, 'from').length > 0)
    const message = sent.at(-1)
    if (!message) return { participants: self, thread: null }
    const from = page.inside(message, 'from').slice(0, 1)
    const to = page.inside(message, 'to')
    // The pane beside the list lies within the main part, which may hold a hidden thread too.
    const around = message.closest('.aia, [role=main]') ?? message.ownerDocument
    const title = page.inside(around, 'thread').find(isVisible)
    const shown = title?.dataset.threadPermId ?? title?.dataset.legacyThreadId ?? null
    return {
      participants: [
        ...self,
        ...from.flatMap((span) => person(span, 'from')),
        ...to.flatMap((span) => person(span, 'to')),
      ],
      thread: threadOf(page.url) ?? shown,
      shown,
    }
  },
})
