import type { Role } from '../../domain/hint.ts'
import { defineHost, fieldText, type HostPage, type KnownHost } from '../define-host.ts'

const ROUTE = /^#(Contact|Lead|Account|Opportunity|Case|Email)\/(view|edit)\/([\w-]+)/
const PERSON = /^(Contact|Lead)$/

/** Email fields and what stands in them. There is no role for bcc; it ranks with cc. */
const FIELDS: readonly [string, Exclude<Role, 'self' | 'record'>][] = [
  ['from', 'from'],
  ['replyTo', 'reply-to'],
  ['to', 'to'],
  ['cc', 'cc'],
  ['bcc', 'cc'],
]

/**
 * The record in front: one that was opened in a dialog over the page, if it is somebody's, else the page's own. The
 * page's own must be of the kind that the address names: the record of the page before stays until the next has come.
 */
function front(page: HostPage, scope: string | undefined): { root: HTMLElement | null; dialog: boolean } {
  const dialog = page
    .all('dialog')
    .filter((each) => page.inside(each, 'own')[0] || each.matches('.detail[data-scope="Email"]'))
    .at(-1)
  if (dialog) return { root: dialog, dialog: true }
  const root = page.all('root').filter((each) => each.dataset.scope === scope)[0] ?? null
  return { root, dialog: false }
}

/** The people of one field of an Email record: "name, a dot, address", where the address is the last part. */
const people = (page: HostPage, root: HTMLElement, name: string, role: Exclude<Role, 'self'>) =>
  page.inside(root, name).flatMap((item) => {
    const parts = [...item.querySelectorAll('span'), item].map(fieldText).filter((text) => text.includes('@'))
    const text = parts.find((each) => !each.includes(' '))
    const label = item.querySelector('a[data-scope]')?.textContent ?? item.firstChild?.textContent ?? ''
    const called = label.trim()
    return text ? [called && called !== text ? { role, text, name: called } : { role, text }] : []
  })

/** EspoCRM, on any address. The hash changes first, then the record is fetched: hence `settle`. */
export const espocrm: KnownHost = {
  id: 'espocrm',
  name: 'EspoCRM',
  matches: [],
  detect: (document, url) =>
    document.querySelector('script[data-name="loader-params"]') !== null ||
    (/^#[A-Z]\w+/.test(url.hash) && document.querySelectorAll('#navbar, #content').length === 2),
}

export const host = defineHost(espocrm, {
  version: 1,
  checked: [
    { by: 'source', what: 'EspoCRM 9 and 10, its templates and views on GitHub', on: '2026-11-22' },
    { by: 'hand-built', what: 'pages after those templates', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'compose', test: (url) => /^#Email\/(create|edit)/.test(url.hash) },
    { kind: 'message', test: (url) => url.hash.startsWith('#Email/view/') },
    { kind: 'record', test: (url) => ROUTE.test(url.hash) },
    {
      kind: 'list',
      test: (url) => /^#(Contact|Lead|Account|Opportunity|Case|Email)(\/list|$)/.test(url.hash),
    },
  ],
  selectors: {
    dialog: ['.modal .detail[data-scope], .modal .edit[data-scope]'],
    root: ['#content .detail[data-scope], #content .edit[data-scope]'],
    own: ['.field[data-name="emailAddress"]'],
    // Addresses marked invalid or erased have lost their link; opted-out ones keep it.
    address: ['a[data-email-address]'],
    addressInput: ['input.email-address'],
    name: ['.field[data-name="name"]'],
    contacts: [
      '.field:is([data-name="contacts"], [data-name="contact"], [data-name="lead"]) a:is([href^="#Contact/view/"], [href^="#Lead/view/"])',
    ],
    from: [
      '.field[data-name="from"] :is(.email-address-detail-item, .email-address-line)',
      '.field[data-name="from"] > div',
    ],
    replyTo: [
      '.field[data-name="replyTo"] :is(.email-address-detail-item, .email-address-line)',
      '.field[data-name="replyTo"] > div',
    ],
    to: [
      '.field[data-name="to"] :is(.email-address-detail-item, .email-address-line)',
      '.field[data-name="to"] > div',
    ],
    cc: [
      '.field[data-name="cc"] :is(.email-address-detail-item, .email-address-line)',
      '.field[data-name="cc"] > div',
    ],
    bcc: [
      '.field[data-name="bcc"] :is(.email-address-detail-item, .email-address-line)',
      '.field[data-name="bcc"] > div',
    ],
    chip: ['.list-group-item[data-address]'],
    sender: ['.field[data-name="from"] select', 'select[data-name="from"]'],
  },
  editors: [
    {
      selector:
        '.field[data-name="body"] .summernote + .note-editor .note-editable[contenteditable="true"], textarea[data-name="body"] + .note-editor .note-editable[contenteditable="true"]',
      kind: 'contenteditable',
    },
    { selector: 'textarea[data-name="body"]', kind: 'textarea' },
  ],
  settle: 200,
  oneMessage: 'thread',
  read(page) {
    const [, scope = page.kind === 'compose' ? 'Email' : undefined, , id] = ROUTE.exec(page.url.hash) ?? []
    const own = page
      .all('sender')
      .flatMap((select) => [...(select as HTMLSelectElement).options])
      .filter((option) => option.value.includes('@'))
      .map((option) => ({ role: 'self' as const, text: option.value }))
    if (page.kind === 'list') return { participants: own, thread: null }

    const { root, dialog } = front(page, scope)
    const thread = id && !dialog ? `${scope}/${id}` : null
    if (!root) return { participants: own, thread, recognised: false }

    if (root.dataset.scope === 'Email') {
      if (root.classList.contains('edit')) {
        const chips = FIELDS.filter(([, role]) => role !== 'from').flatMap(([name, role]) =>
          [...root.querySelectorAll(`.field[data-name="${name}"]`)]
            .flatMap((field) => page.inside(field, 'chip'))
            .map((chip) => ({ role, text: chip.dataset.address ?? '' })),
        )
        return { participants: [...own, ...chips], thread, recognised: true }
      }
      const all = FIELDS.flatMap(([name, role]) => people(page, root, name, role))
      return { participants: [...own, ...all], thread }
    }

    // Not in the panels below: their rows are other people.
    const fields = page.inside(root, 'own').filter((field) => !field.closest('.list, .list-expanded'))
    const texts = fields.flatMap((field) => [
      ...page.inside(field, 'address').map((link) => link.dataset.emailAddress ?? ''),
      ...page.inside(field, 'addressInput').map(fieldText),
    ])
    const records = [...new Set(texts)]
      .filter((text) => text.includes('@'))
      .map((text) => ({ role: 'record' as const, text }))
    const named = PERSON.test(root.dataset.scope ?? '')
      ? page.inside(root, 'name')
      : page.inside(root, 'contacts')
    return {
      participants: [...own, ...records],
      withoutAddress: records.length ? [] : named.map((each) => ({ role: 'record', name: fieldText(each) })),
      thread,
      recognised: true,
    }
  },
})
