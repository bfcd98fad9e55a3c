import type { NamedPerson, RawParticipant } from '../../domain/hint.ts'
import { defineHost, fieldText, type HostPage, type KnownHost, mailtoAddress } from '../define-host.ts'
import { addressIn } from '../generic/reader.ts'

const LEGACY: Readonly<Record<string, string>> = {
  contact: '0-1',
  company: '0-2',
  deal: '0-3',
  ticket: '0-5',
}
const CONTACT = '0-1'
/** A preview of another record, over the page: it has the same ids. */
const PREVIEW =
  '[data-test-id="IndexPageInlineSidebar"], [data-selenium-test="sidebar-preview-panel"], [data-crm-location="CRM_OBJECT_PREVIEW"]'

/** `0-1/51` of a contact, company, deal or ticket; a thread of the help desk is its ticket, one of the inbox its own. */
function recordOf({ pathname }: URL): string | null {
  const [, type, id] = /^\/contacts\/\d+\/record\/(0-[1235])\/(\d+)/.exec(pathname) ?? []
  if (type) return `${type}/${id}`
  const [, name = '', old] = /^\/contacts\/\d+\/(contact|company|deal|ticket)\/(\d+)/.exec(pathname) ?? []
  if (old) return `${LEGACY[name]}/${old}`
  const [, ticket] = /^\/help-desk\/\d+\/.*\bticket\/(\d+)/.exec(pathname) ?? []
  if (ticket) return `0-5/${ticket}`
  const [, thread] = /^\/live-messages\/\d+\/inbox\/(\d+)/.exec(pathname) ?? []
  return thread ? `inbox/${thread}` : null
}

const addressOf = (element: HTMLElement) => mailtoAddress(element) ?? addressIn(fieldText(element))

/** The contact's own address: in the highlights, and as a property that may be open for editing. */
function own(page: HostPage): { participants: RawParticipant[]; withoutAddress: NamedPerson[] } {
  const sidebar = page.all('sidebar').find((each) => !each.closest(PREVIEW))
  if (!sidebar) return { participants: [], withoutAddress: [] }
  const shown = page.inside(sidebar, 'email').filter((each) => !each.closest(PREVIEW))
  const texts = new Set(shown.map(addressOf).filter((text) => text !== null))
  // Known by name only where the field is there and empty: the title comes before it.
  const names = shown.length ? page.inside(sidebar, 'title').map(fieldText) : []
  return {
    participants: [...texts].map((text) => ({ role: 'record', text })),
    // The title of a contact without a name is the address.
    withoutAddress: texts.size
      ? []
      : names.slice(0, 1).flatMap((name) => (name.includes('@') ? [] : [{ role: 'record' as const, name }])),
  }
}

/** The contacts of a company, deal or ticket, each in a tile with a name and mostly an address. */
function associated(page: HostPage): { participants: RawParticipant[]; withoutAddress: NamedPerson[] } {
  const here = (name: string) => page.all(name).filter((each) => !each.closest(PREVIEW))
  const tiles = here('tile')
  const titles = here('contact').map((title) => ({
    tile: tiles.filter((tile) => tile.contains(title)).at(-1),
    name: fieldText(title),
  }))
  const found = new Map<string, RawParticipant>()
  const reached = new Set<HTMLElement | undefined>()
  for (const each of here('contactEmail')) {
    const text = addressOf(each)
    const title = titles.find(({ tile }) => tile?.contains(each))
    if (!text || found.has(text.toLowerCase())) continue
    reached.add(title?.tile)
    found.set(text.toLowerCase(), {
      role: 'record',
      text,
      ...(title && !title.name.includes('@') ? { name: title.name } : {}),
    })
  }
  const taken = [...found.values()].map(({ name }) => name)
  const rest = titles.filter(({ tile, name }) =>
    tile ? !reached.has(tile) && !taken.includes(name) : found.size === 0,
  )
  const names = [...new Set(rest.map(({ name }) => name))].filter((name) => !name.includes('@'))
  return {
    participants: [...found.values()],
    withoutAddress: names.map((name) => ({ role: 'record', name })),
  }
}

/**
 * HubSpot in every region. Its test ids are the same in all languages; two generations of them are in use at once
 * (`data-test-id`, `data-selenium-test`). The address changes first and the nodes are refilled: hence `settle`.
 */
export const hubspot: KnownHost = {
  id: 'hubspot',
  name: 'HubSpot',
  // app, app-eu1, app-na2, app-na3, app-ap1 ...: patterns know no "app-*".
  matches: ['https://*.hubspot.com/*'],
}

export const host = defineHost(hubspot, {
  version: 1,
  checked: [
    {
      by: 'integration',
      what: 'test ids in Clockify, Toggl Track and other public extensions (2024 to 2026)',
      on: '2026-11-22',
    },
    { by: 'hand-built', what: 'pages after those ids', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'record', test: (url) => recordOf(url) !== null },
    {
      kind: 'list',
      test: (url) => /^\/(contacts\/\d+\/objects\/|live-messages\/|help-desk\/)/.test(url.pathname),
    },
  ],
  selectors: {
    sidebar: ['[data-test-id="left-sidebar"]', '[data-scroll-trackable-container="left-sidebar"]'],
    // One place only, the best there is: after a navigation they do not change together.
    email: [
      '[data-test-id="highlight-property-display-email"]',
      '[data-test-id="record-highlight-main-content"] a[href^="mailto:"], [data-selenium-test="contact-highlight-details"] a[href^="mailto:"]',
      '[data-test-id="property-input-email"], [data-selenium-test="property-input-email"]',
    ],
    title: [
      '[data-test-id="highlight-property-display-hs_full_name_or_email"]',
      '[data-selenium-test="highlightTitle"]',
    ],
    tile: ['[data-test-id^="chiclet-0-1-"], [data-test-id^="chicklet-"], [data-selenium-test="chicklet"]'],
    contact: [
      '[data-test-id="contact-chicklet-title-link"], [data-selenium-test="contact-chicklet-title-link"]',
    ],
    contactEmail: [
      '[data-test-id="contact-chicklet-email"], [data-selenium-test="contact-chicklet-email"]:not(:has([data-test-id="contact-chicklet-email"]))',
    ],
    user: ['.user-info-email'],
  },
  // No text areas: those are properties of the record.
  // Of notes as well as of mails: which is which, only the rep's caret tells.
  editors: [{ selector: '.ProseMirror[contenteditable="true"]', kind: 'contenteditable', onlyAtCaret: true }],
  settle: 300,
  read(page) {
    const thread = recordOf(page.url)
    const self = page.all('user').flatMap((user) => {
      const text = addressIn(fieldText(user))
      return text ? [{ role: 'self' as const, text }] : []
    })
    if (!thread) return { participants: self, thread }
    const people = thread.startsWith(`${CONTACT}/`) ? own(page) : associated(page)
    return {
      participants: [...self, ...people.participants],
      withoutAddress: people.withoutAddress,
      thread,
      // A record without people is known by its frame, which each kind of page has.
      recognised:
        people.participants.length + people.withoutAddress.length > 0 || page.first('sidebar') !== null,
    }
  },
})
