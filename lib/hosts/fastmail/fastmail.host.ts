import { defineHost, fieldText, isShown, type KnownHost } from '../define-host.ts'
import { addressIn } from '../generic/reader.ts'

type Person = ReturnType<typeof host.read>['participants'][number]

/** An expanded message; drafts of the thread are cards too. */
const MESSAGE = '.v-MessageCard.is-expanded:not(.v-MessageCard--draft)'
const WRITTEN = '.v-Message-body, [contenteditable=true]'
const COMPOSER = '.v-Compose'

/** `/mail/Inbox/THREAD`, `/mail/search:words/THREAD`. */
const threadOf = (url: URL) =>
  /^\/mail\/[^/]+\/(?!compose(?:\/|$))([\w.-]{8,})/.exec(url.pathname)?.[1] ?? null

/** The address of a title or of a text that is nothing else; `name` is what the sender chose. */
function person(raw: string | null, shown: string, role: Person['role']): Person[] {
  const found = addressIn(raw)
  const text = found && ([...found.matchAll(/<([^<>\s]+@[^<>\s]+)>/g)].at(-1)?.[1] ?? found)
  if (!text) return []
  return [shown && !shown.includes('@') ? { role, text, name: shown } : { role, text }]
}

/**
 * Fastmail. Bodies share the page with the headers, so only a card's own parts are read. The newer layout no longer
 * promises the thread in its address: the open card tells the page.
 */
export const fastmail: KnownHost = {
  id: 'fastmail',
  name: 'Fastmail',
  matches: ['https://app.fastmail.com/*', 'https://www.fastmail.com/*', 'https://beta.fastmail.com/*'],
}

export const host = defineHost(fastmail, {
  version: 1,
  checked: [
    {
      by: 'integration',
      what: 'what Fastmail Plus (of 2026-06), Dark Reader and public page tests select',
      on: '2026-11-22',
    },
    { by: 'hand-built', what: 'pages after those selectors', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'other', test: (url) => !/^\/mail(\/|$)/.test(url.pathname) },
    { kind: 'compose', test: (url) => /^\/mail\/[^/]+\/compose(\/|$)/.test(url.pathname) },
    { kind: 'message', test: (url, documents) => threadOf(url) !== null || isShown(documents, MESSAGE) },
    // A reply within the thread is above: there the message is still the page.
    { kind: 'compose', test: (_, documents) => isShown(documents, COMPOSER) },
    { kind: 'list', test: () => true },
  ],
  selectors: {
    message: [MESSAGE],
    from: ['.v-MessageCard-from'],
    unknown: ['.v-MessageCard-unknownSender'],
    to: ['.v-Message-toName[title]'],
    composer: [COMPOSER],
    // The older fields hold the text itself; the newer ones show who it goes to, by name where there is one.
    field: ['textarea.v-EmailInput-input'],
    token: ['ul.v-EmailInput-tokens > li'],
    tokenTo: ['.v-EmailInput:has(input[id$="-to-input"]) ul.v-EmailInput-tokens > li'],
  },
  editors: [
    { selector: '.v-Compose div.v-RichText-input[role="textbox"]', kind: 'contenteditable' },
    { selector: '.v-Compose textarea:not(.v-EmailInput-input)', kind: 'textarea' },
  ],
  // The thread comes from the address, so it does not tell whether the fields are the new message's.
  settle: 60,
  read(page) {
    if (page.kind === 'compose') {
      const [composer, second] = page.all('composer')
      // Several new mails side by side: nobody can tell which one the rep means.
      if (!composer || second) return { participants: [], thread: null }
      const participants = page
        .inside(composer, 'field')
        .map((field, i) => ({ role: i ? ('cc' as const) : ('to' as const), text: fieldText(field) }))
        .filter(({ text }) => text.includes('@'))
        .map(({ role, text }) => ({ role, text: text.replace(/,$/, '') }))
      // A name may look like an address, and nothing tells it from one here: all are handed on as named.
      const to = page.inside(composer, 'tokenTo')
      const withoutAddress = page.inside(composer, 'token').map((token) => {
        const texts = [...token.childNodes].map((part) =>
          part.nodeName === 'BUTTON' ? '' : part.textContent,
        )
        const role = to.includes(token) ? ('to' as const) : ('cc' as const)
        return { role, name: texts.join('').trim() }
      })
      return { participants, withoutAddress, thread: null }
    }
    if (page.kind !== 'message') return { participants: [], thread: null }
    const thread = threadOf(page.url)
    const message = page.all('message').at(-1)
    if (!message) return { participants: [], thread }
    const own = (name: string) => page.inside(message, name).filter((each) => !each.closest(WRITTEN))
    const [from] = own('from')
    const [unknown] = own('unknown')
    const shown = from ? fieldText(from) : ''
    const titled = from ? person(from.title, shown, 'from') : []
    const sender = titled.length || !unknown ? titled : person(fieldText(unknown), shown, 'from')
    const to = own('to').flatMap((each) => person(each.title, fieldText(each), 'to'))
    return { participants: [...sender, ...to], thread }
  },
})
