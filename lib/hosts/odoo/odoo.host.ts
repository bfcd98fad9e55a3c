import { defineHost, fieldText, type KnownHost, mailtoAddress } from '../define-host.ts'

/** The same records under the names that apps have in addresses since 18. */
const MODELS: Readonly<Record<string, string>> = { contacts: 'res.partner', crm: 'crm.lead' }
/** Forms about the company's own people and addresses. */
const INTERNAL =
  /^(m-)?(res\.users|users|hr\.employee.*|employees|res\.company|companies|settings|mail\..*|mailing.*)$/
/** Lists of others, except a company's contacts; what people wrote. */
const NOT_HERE =
  '[name$="_ids"]:not([name="child_ids"]), .o_field_html, .o-mail-Message, .o_Message, .o_thread_message'

/**
 * The record that an address names: `/web#id=7&model=res.partner` up to 17, `/odoo/contacts/7` since 18, where the last
 * number counts (`/odoo/crm/12/res.partner/7`).
 */
function recordOf(url: URL): { model: string; id: string } | null {
  const query = new URLSearchParams(url.hash.slice(1))
  const [id] = /^[1-9]\d*$/.exec(query.get('id') ?? '') ?? []
  if (/^\/web\/?$/.test(url.pathname)) {
    const form = /^(form)?$/.test(query.get('view_type') ?? '')
    return id && form ? { model: query.get('model') ?? '', id } : null
  }
  const [, name, last] =
    /^\/(?:odoo|scoped_app)\/(?:.*\/)?([^/]*[^/\d][^/]*)\/([1-9]\d*)\/?$/.exec(url.pathname) ?? []
  return name && last ? { model: MODELS[name] ?? name, id: last } : null
}

/**
 * Odoo 14 to 19, on odoo.com and on any address. Its own forms fill in before the address changes, but after Back and
 * Forward the old form stays until the server has sent the other record: hence `settle`.
 */
export const odoo: KnownHost = {
  id: 'odoo',
  name: 'Odoo',
  matches: ['https://*.odoo.com/*'],
  detect: (document) => document.querySelector('body.o_web_client') !== null,
}

export const host = defineHost(odoo, {
  version: 1,
  checked: [
    { by: 'source', what: 'Odoo 16 to 19, its fields and router on GitHub', on: '2026-11-22' },
    {
      by: 'hand-built',
      what: 'pages after those templates; 14 and 15 from their class names',
      on: '2026-11-22',
    },
  ],
  pages: [
    { kind: 'record', test: (url) => !INTERNAL.test(recordOf(url)?.model ?? 'settings') },
    { kind: 'other', test: (url) => recordOf(url) !== null || /\/new\/?$/.test(url.pathname) },
    {
      kind: 'list',
      test: (url) => /^\/(odoo|scoped_app)\/./.test(url.pathname) || /[#&](model|action)=/.test(url.hash),
    },
  ],
  selectors: {
    dialog: ['.o_dialog .o_form_view, .modal .o_form_view'],
    form: ['.o_form_view'],
    email: [
      ':is(.o_field_widget, .o_field_email):is([name="email_from"], [name="email"], [name="partner_email"])',
    ],
    login: ['[name="login"]'],
    link: ['a[href^="mailto:"]'],
    // A plain text field of that name is the company's own sender (a mailing), never a customer.
    input: ['input[type="email"]'],
    reply: ['button.o-mail-Chatter-sendMessage:not([disabled])'],
    name: ['.o_field_widget[name="name"] :is(input, textarea)', '.o_field_widget[name="name"]'],
  },
  editors: [
    {
      selector: '.o_mail_composer_form [name="body"] .odoo-editor-editable[contenteditable="true"]',
      kind: 'contenteditable',
    },
    // Below the record; never a chat window in the corner.
    { selector: '.o-mail-Chatter textarea.o-mail-Composer-input', kind: 'textarea' },
  ],
  reply: 'reply',
  settle: 250,
  read(page) {
    const record = recordOf(page.url)
    if (page.kind !== 'record' || !record) return { participants: [], thread: null }
    const emails = page.all('email').filter((field) => !field.closest(NOT_HERE))
    // A dialog with an e-mail field is a record over the page's; one without (a wizard, the composer) is about the page's.
    const dialogs = page.all('dialog')
    const dialog = dialogs.filter((form) => emails.some((field) => form.contains(field))).at(-1)
    const form = dialog ?? page.all('form').find((each) => !dialogs.includes(each))
    const thread = dialog ? null : `${record.model}/${record.id}`
    if (!form) return { participants: [], thread, recognised: false }
    if (page.inside(form, 'login')[0]) return { participants: [], thread, recognised: true }

    const texts = emails
      .filter((field) => form.contains(field))
      .map((field) => {
        const [input] = field.matches('input.o_field_email') ? [field] : page.inside(field, 'input')
        if (input) return fieldText(input)
        return [field, ...page.inside(field, 'link')].map(mailtoAddress).find(Boolean)
      })
    const participants = [...new Set(texts)]
      .filter((text) => text?.includes('@'))
      .map((text) => ({ role: 'record' as const, text: text as string }))
    // A lead is called after the deal, a partner after itself.
    const partner = record.model === 'res.partner' && !dialog && texts.length > 0
    const named = partner && !participants.length ? page.inside(form, 'name').slice(0, 1) : []
    return {
      participants,
      withoutAddress: named.map((field) => ({ role: 'record', name: fieldText(field) })),
      thread,
      recognised: true,
    }
  },
})
