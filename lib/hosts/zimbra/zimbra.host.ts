import {
  defineHost,
  fieldText,
  type HostPage,
  isShown,
  isVisible,
  type KnownHost,
  threadByPeople,
} from '../define-host.ts'

type Role = 'from' | 'reply-to' | 'to' | 'cc'
interface Named {
  role: Role
  text: string
}

/** Rows below From. Ids end with the label, translated; what is none of these is read as cc, the weakest role. */
const ROW: Readonly<Record<string, Role>> = { to: 'to', cc: 'cc', bcc: 'cc', 'reply to': 'reply-to' }
const COMPOSE = '[id*="_to_control"]'
const MESSAGE = '.ZmConvView2 .ZmMailMsgCapsuleView, table.MsgHeaderTable[id$="_headerElement"]'
const ADDRESS = /[^\s<>()[\]",;:]+@[^\s<>()[\]",;:]+/

/** The people of one cell, as the client writes them: a name, an address, or `"Name" <address>`. */
const bubbles = (page: HostPage, cell: ParentNode, role: Role): Named[] =>
  page
    .inside(cell, 'bubble')
    .map((bubble) => ({ role, text: fieldText(bubble).replace(/[,;]$/, '').trim() }))
    .filter(({ text }) => text !== '')

/**
 * Header rows of one message. The first is From; with "SENDER on behalf of AUTHOR" in it, the author (the From of the
 * mail itself) comes before the sender.
 */
function headerOf(page: HostPage, table: HTMLElement): Named[] {
  const rows = page
    .inside(table, 'row')
    .filter((row) => row.closest('table') === table && page.inside(row, 'bubble').length > 0)
  return rows.flatMap((row, i) => {
    if (i > 0) return bubbles(page, row, ROW[row.id.split('_').at(-1) ?? ''] ?? (i === 1 ? 'to' : 'cc'))
    const author = page.inside(row, 'author').flatMap((cell) => bubbles(page, cell, 'from'))
    const others = bubbles(page, row, 'from').filter(({ text }) => !author.some((each) => each.text === text))
    return [...author, ...others]
  })
}

/**
 * Zimbra's classic web client, on any address. Nothing of a message is in the address bar, and former views stay in
 * the document, hidden. By default the client shows names only, and the address is nowhere in the page: such people are
 * named without one. Labels are translated: rows of a conversation are told by their order, From, then To.
 */
export const zimbra: KnownHost = {
  id: 'zimbra',
  name: 'Zimbra',
  matches: [],
  detect: (document, url) =>
    document.querySelector('#skin_container_username') !== null ||
    (/\/public\/launchNewWindow\.jsp$/.test(url.pathname) && document.querySelector('.DwtShell') !== null),
}

export const host = defineHost(zimbra, {
  version: 1,
  checked: [
    {
      by: 'source',
      what: 'Zimbra classic web client, its own templates and views (Zimbra/zm-web-client, 2024-09)',
      on: '2026-11-22',
    },
  ],
  pages: [
    { kind: 'compose', test: (_url, documents) => isShown(documents, COMPOSE) },
    { kind: 'message', test: (_url, documents) => isShown(documents, MESSAGE) },
    { kind: 'list', test: () => true },
  ],
  selectors: {
    // Of a conversation; the reply area below repeats To and Cc.
    conversation: ['.ZmConvView2 .ZmMailMsgCapsuleView table[id$="_hdrTable"]:not(.Conv2Reply *)'],
    collapsed: ['.ZmConvView2 .ZmMailMsgCapsuleView .ZmConvListFrom'],
    single: ['table.MsgHeaderTable[id$="_headerElement"] table[id$="_hdrTable"]'],
    row: ['tr:has(> .LabelColValue)'],
    bubble: ['.addrBubble'],
    author: ['td[id$="_obo"]'],
    composeTo: ['[id$="_to_control"] .addrBubble'],
    composeCc: ['[id$="_cc_control"] .addrBubble'],
    user: ['#skin_container_username'],
  },
  editors: [
    { selector: 'iframe[id$="_body_ifr"]', kind: 'frame' },
    { selector: 'textarea.ReplyTextarea', kind: 'textarea' },
    { selector: 'textarea[id$="_body"]', kind: 'textarea' },
  ],
  read(page) {
    const own = page // mostly a name; the login where there is none
      .all('user')
      .flatMap((element) => ADDRESS.exec(fieldText(element))?.[0] ?? [])
      .map((text) => ({ role: 'self' as const, text }))
    const answer = (people: Named[]) => {
      const participants = [...own, ...people.filter(({ text }) => ADDRESS.test(text))]
      return {
        participants,
        withoutAddress: people
          .filter(({ text }) => !ADDRESS.test(text))
          .map(({ role, text }) => ({ role, name: text })),
        thread: page.kind === 'message' ? threadByPeople(participants) : null,
      }
    }
    if (page.kind === 'compose') {
      const to = page.all('composeTo').map((each) => ({ role: 'to' as const, text: fieldText(each) }))
      const cc = page.all('composeCc').map((each) => ({ role: 'cc' as const, text: fieldText(each) }))
      return { ...answer([...to, ...cc]), recognised: true }
    }
    if (page.kind !== 'message') return answer([])
    // Of the expanded messages of a conversation the last is the newest.
    const table = page.all('conversation').at(-1) ?? page.all('single').filter(isVisible).at(-1)
    if (table) return answer(headerOf(page, table))
    const collapsed = page.all('collapsed').at(-1)
    return answer(collapsed ? [{ role: 'from', text: fieldText(collapsed) }] : [])
  },
})
