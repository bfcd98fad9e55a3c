import type { NamedPerson } from '../../domain/hint.ts'
import { defineHost, fieldText, type HostPage, isShown, isVisible, type KnownHost } from '../define-host.ts'

type Role = NamedPerson['role']
type Person = ReturnType<typeof host.read>['participants'][number]
/** Somebody of the page: with an address, or named only. */
type Found = { person: Person } | { named: NamedPerson }

const PANE =
  ':is(#ConversationReadingPaneContainer, #ItemReadingPaneContainer, #ReadingPaneContainerId, [data-app-section="ConversationContainer"], [data-app-section="MailReadCompose"])'
const SENDER = `${PANE} [id^="MSG_"][id$="_FROM"]`
const BODY = '[id^="UniqueMessageBody"], [role=document]'
const WRITTEN = '[contenteditable=true], [role=document], [id^="UniqueMessageBody"]'
/** What quotes and signs within an editor: text belongs above it. */
const BELOW = ['#Signature', '#appendonsend', '#divRplyFwdMsg', '#mail-editor-reference-message-container']
const EDITOR = `[id^="editorParent_"] [contenteditable="true"][role="textbox"]:not(${BELOW.map((each) => `${each} *`).join()})`

const ADDRESS = /[^\s<>()[\]",;:]+@[^\s<>()[\]",;:]+\.[^\s<>()[\]",;:.]+/
/** Invisible characters and the glyphs of Outlook's icon fonts. */
const NOISE = /[\u200B-\u200F\u202A-\u202E\u2060\uFEFF\uE000-\uF8FF]/g

const BRACKETED = /<([^<>\s]+@[^<>\s]+)>/g
const isAddress = (text: string) => ADDRESS.exec(text)?.[0] === text
const clean = (text: string | null | undefined) => (text ?? '').replace(NOISE, '').replace(/\s+/g, ' ').trim()

/** `/mail/0/inbox/id/AAQk...`, `/mail/someone@example.com/inbox/id/...`, a reading pane or a window of its own. */
const itemOf = (url: URL) =>
  /^\/mail\/(?:[^/]+\/){0,4}?(?:id|rp|deeplink\/read)\/([^/]+)/.exec(url.pathname)?.[1] ?? null

const composes = (url: URL) => /^\/mail\/(?:\d+\/)?(?:compose(?:\/|$)|deeplink\/compose)/.test(url.pathname)

/**
 * "Name<address>" of somebody outside, "Name" of a colleague or a contact. The last brackets count: whatever stands
 * before them was chosen by the sender.
 */
function found(role: Role, raw: string | null, label: string | null | undefined): Found[] {
  const text = clean(raw)
    .replace(/[;,]+$/, '')
    .trim()
  const called = (address: string, name: string): Found[] => [
    { person: name && !name.includes('@') ? { role, text: address, name } : { role, text: address } },
  ]
  const bracketed = [...text.matchAll(BRACKETED)].at(-1)
  if (bracketed) return called(bracketed[1] as string, text.slice(0, bracketed.index).trim())
  const name = clean(label)
  const labelled = [...name.matchAll(BRACKETED)].at(-1)?.[1]
  if (labelled) return called(labelled, text)
  // A label that is an address is the person's; but it may start with a word that tells whether somebody is there.
  if (isAddress(name) && name !== text && !(isAddress(text) && name.endsWith(text))) return called(name, text)
  if (isAddress(text) && (!isAddress(name) || name === text)) return called(text, '')
  return text ? [{ named: { role, name: text } }] : []
}

/** The part of the page around one sender that has a body, and no other sender: an expanded message. */
function cardOf(sender: HTMLElement): HTMLElement | null {
  for (let at = sender.parentElement; at && !at.matches(PANE); at = at.parentElement) {
    if ([...at.querySelectorAll(SENDER)].filter((each) => each !== sender && !each.contains(sender)).length)
      return null
    const body = [...at.querySelectorAll(BODY)].find((each) => !each.closest('[contenteditable=true]'))
    if (body && isVisible(body)) return at
  }
  return null
}

/** The expanded messages of the reading pane, as they stand. */
const messages = (senders: readonly HTMLElement[]) =>
  senders.flatMap((sender) => {
    const card = sender.closest(WRITTEN) ? null : cardOf(sender)
    return card ? [{ sender, card }] : []
  })

/** Whether a message is open beside the list. A new mail has a row of its own for the sender. */
const reads = (documents: readonly Document[]) =>
  documents.some(
    (each) => messages([...each.querySelectorAll<HTMLElement>(SENDER)].filter(isVisible)).length > 0,
  )

/** Pills of one recipient row, or the row's text where it has none. The outermost pill only: they nest. */
function recipients(page: HostPage, root: ParentNode, row: string, role: Role): Found[] {
  const rows = page.inside(root, row).filter((each) => !each.parentElement?.closest(WRITTEN))
  return rows.flatMap((each): Found[] => {
    const pills = page.inside(each, 'pill')
    const outer = pills.filter((pill) => !pills.some((other) => other !== pill && other.contains(pill)))
    if (outer.length) {
      return outer.flatMap((pill) => {
        const [text = pill] = page.inside(pill, 'pillText')
        return found(role, text.textContent, pill.getAttribute('aria-label'))
      })
    }
    const written = [...clean(each.textContent).matchAll(new RegExp(ADDRESS, 'g'))].map(([text]) => text)
    return written.map((text) => ({ person: { role, text } }))
  })
}

/** One reading from people found, each once. */
function reading(
  self: Person[],
  all: Found[],
  ownNames: readonly string[],
  thread: string | null,
  shown?: string,
) {
  const once = [...new Map(all.map((each) => [JSON.stringify(each), each])).values()]
  return {
    participants: [...self, ...once.flatMap((each) => ('person' in each ? [each.person] : []))],
    withoutAddress: once.flatMap((each) =>
      'named' in each && !ownNames.includes(each.named.name) ? [each.named] : [],
    ),
    thread,
    shown,
  }
}

/**
 * Outlook on the web, for work and at home. Its class names change with every build, so people are found by the ids of
 * a message's header rows, which are the same in every language. Colleagues and contacts are shown by name alone: they
 * are handed on as named, never guessed. Calendar, people and the rest live at the same address and are not read; ids of
 * meetings look like those of mails.
 */
export const outlook: KnownHost = {
  id: 'outlook',
  name: 'Outlook',
  matches: [
    'https://outlook.office.com/*',
    'https://outlook.office365.com/*',
    'https://outlook.live.com/*',
    'https://outlook.cloud.microsoft/*',
  ],
}

export const host = defineHost(outlook, {
  version: 1,
  checked: [
    {
      by: 'integration',
      what: 'what Mailvelope, Clockify, Toggl and page tests made from Outlook’s own pages select (2025-2026)',
      on: '2026-11-22',
    },
    { by: 'hand-built', what: 'pages after those selectors', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'other', test: (url) => !/^\/mail(\/|$)/.test(url.pathname) },
    { kind: 'other', test: (url) => /^\/mail\/(?:\d+\/)?options(\/|$)/.test(url.pathname) },
    { kind: 'compose', test: composes },
    { kind: 'message', test: (url, documents) => itemOf(url) !== null || reads(documents) },
    // A new mail in the reading pane keeps the list's address; a reply within a conversation is above.
    { kind: 'compose', test: (_, documents) => isShown(documents, EDITOR) },
    { kind: 'list', test: () => true },
  ],
  selectors: {
    sender: [SENDER, `${PANE} span:has(> .OZZZK)`],
    senderLabel: ['span[aria-label*="<"]'],
    to: ['[id^="MSG_"][id$="_TO"]', '[data-testid="RecipientWell"]'],
    cc: ['[id^="MSG_"][id$="_CC"]'],
    bcc: ['[id^="MSG_"][id$="_BCC"]'],
    pill: [
      '[class*="_EType_RECIPIENT_ENTITY"]',
      '[data-lpc-hover-target-id], .lpc-hoverTarget',
      'span[role=button][aria-label]',
    ],
    pillText: ['[class*="textContainer"]'],
    // The new mail's own part of the page: a conversation may stand beside it.
    composer: [
      '[data-app-section="ComposeForm"]',
      '#docking_InitVisiblePart_0',
      '[data-app-section="MailReadCompose"]',
    ],
    account: ['[id^="primaryMailboxRoot_"]', '#mectrl_currentAccount_secondary'],
    accountName: ['#mectrl_currentAccount_primary'],
    row: ['#MailList [role=option][aria-selected=true][data-convid]'],
    // By its icon, as labels are translated; of several expanded messages the last, which is the one that is read.
    reply: [
      `${PANE} .aVla3:not(:has(~ .aVla3 [data-icon-name="ArrowReplyRegular"])) button:has([data-icon-name="ArrowReplyRegular"])`,
    ],
  },
  editors: [{ selector: EDITOR, kind: 'contenteditable' }],
  reply: 'reply',
  // The thread comes from the address, so it does not tell whether the fields are the new message's.
  settle: 60,
  oneMessage: 'shown',
  read(page) {
    const [top] = page.documents
    if (!top) return { participants: [], thread: null }
    const own = page.inside(top, 'account').flatMap((each) => {
      const texts = [each.dataset.folderName, each.title, each.childElementCount ? '' : each.textContent]
      return texts.map(clean).find(isAddress) ?? []
    })
    const self: Person[] = [...new Set(own)].map((text) => ({ role: 'self', text }))
    const ownNames = page.inside(top, 'accountName').map(fieldText)

    if (page.kind === 'compose') {
      const form = page.first('composer') ?? top
      const all = [
        ...recipients(page, form, 'to', 'to'),
        ...recipients(page, form, 'cc', 'cc'),
        ...recipients(page, form, 'bcc', 'cc'),
      ]
      return reading(self, all, ownNames, null)
    }
    if (page.kind !== 'message') return { participants: self, thread: null }
    const thread = itemOf(page.url) ?? page.first('row')?.dataset.convid ?? null
    // Several may be expanded, and newest first is a setting: the lowest is the newest, or the one opened later on.
    const message = messages(page.all('sender')).at(-1)
    if (!message) return { participants: self, thread }
    const label = page.inside(message.sender, 'senderLabel')[0]?.getAttribute('aria-label')
    const all = [
      ...found('from', message.sender.textContent, label),
      ...recipients(page, message.card, 'to', 'to'),
      ...recipients(page, message.card, 'cc', 'cc'),
    ]
    return reading(self, all, ownNames, thread, message.sender.id)
  },
})
