import { defineHost, fieldText, type HostPage, type KnownHost } from '../define-host.ts'

const RECORD = /\/crm\/(contact|company|lead|deal|type\/\d+)\/details\/([1-9]\d*)\//

/**
 * What the rep sees: the topmost slider, or the page itself. Records open in sliders, one over the other, and the
 * lower ones stay: the last visible frame counts, even when it is still empty or holds no record.
 */
const front = (documents: readonly Document[]) => documents.at(-1)
const pathOf = (documents: readonly Document[], url: URL) =>
  documents.length > 1 ? (front(documents)?.location?.pathname ?? '') : url.pathname

/** Visible elements of the document in front. */
const here = (page: HostPage, name: string) =>
  page.all(name).filter((each) => each.ownerDocument === front(page.documents))

/**
 * Bitrix24, in the cloud and on any address. A record's own addresses stand in its EMAIL field; the people of a deal
 * (and of a lead or company) each in a box with a name. The slider's page comes after the address: hence `settle`.
 */
export const bitrix24: KnownHost = {
  id: 'bitrix24',
  name: 'Bitrix24',
  matches: [
    'https://*.bitrix24.com/*',
    'https://*.bitrix24.ru/*',
    'https://*.bitrix24.de/*',
    'https://*.bitrix24.eu/*',
    'https://*.bitrix24.com.br/*',
    'https://*.bitrix24.es/*',
    'https://*.bitrix24.fr/*',
    'https://*.bitrix24.pl/*',
    'https://*.bitrix24.it/*',
    'https://*.bitrix24.in/*',
    'https://*.bitrix24.ua/*',
    'https://*.bitrix24.by/*',
    'https://*.bitrix24.kz/*',
    'https://*.bitrix24.cn/*',
    'https://*.bitrix24.jp/*',
    'https://*.bitrix24.com.tr/*',
  ],
  // The product's folder is the same on every server.
  detect: (document) => document.querySelector('script[src^="/bitrix/"], link[href^="/bitrix/"]') !== null,
}

export const host = defineHost(bitrix24, {
  version: 1,
  checked: [
    { by: 'source', what: "Bitrix24's own editor scripts, as republished on GitHub", on: '2026-11-22' },
    { by: 'hand-built', what: 'pages after those scripts', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'record', test: (url, documents) => RECORD.test(pathOf(documents, url)) },
    {
      kind: 'list',
      test: (url, documents) => /\/crm\/\w+\/(list|kanban|category)\//.test(pathOf(documents, url)),
    },
  ],
  frames: ['iframe.side-panel-iframe'],
  selectors: {
    card: ['[data-cid], .crm-entity-widget-client-box'],
    own: ['[data-cid="EMAIL"] a.crm-entity-email, [data-cid="EMAIL"] input, .crm-entity-email-field input'],
    // Where the address opens no mail: bare text.
    ownText: ['[data-cid="EMAIL"] .crm-entity-widget-content-block-mutlifield-value'],
    box: ['.crm-entity-widget-client-box'],
    name: ['.crm-entity-widget-client-box-name'],
    address: ['.crm-entity-widget-client-contact-email'],
  },
  editors: [],
  settle: 200,
  read(page) {
    const [, type, id] = RECORD.exec(pathOf(page.documents, page.url)) ?? []
    if (!type) return { participants: [], thread: null }

    const fields = [...here(page, 'own'), ...here(page, 'ownText')].filter(
      (field) => type !== 'contact' || !field.closest('.crm-entity-widget-client-block'),
    )
    const own = [...new Set(fields.map(fieldText))].filter((text) => /^\S+@\S+$/.test(text))
    // A contact's boxes are its companies.
    const boxes = (type === 'contact' ? [] : here(page, 'box')).map((box) => {
      const [link] = page.inside(box, 'name')
      return {
        name: link ? fieldText(link) : '',
        person: /\/crm\/contact\//.test(link?.getAttribute('href') ?? ''),
        texts: page
          .inside(box, 'address')
          .map(fieldText)
          .filter((text) => text.includes('@')),
      }
    })
    return {
      participants: [
        ...own.map((text) => ({ role: 'record' as const, text })),
        ...boxes.flatMap(({ name, texts }) =>
          texts.map((text) => ({ role: 'record' as const, text, ...(name ? { name } : {}) })),
        ),
      ],
      withoutAddress: boxes.flatMap(({ name, person, texts }) =>
        person && name && texts.length === 0 ? [{ role: 'record' as const, name }] : [],
      ),
      thread: `${type}/${id}`,
      recognised: here(page, 'card').length > 0,
    }
  },
})
