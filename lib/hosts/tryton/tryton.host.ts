import { defineHost, fieldText, type KnownHost, mailtoAddress } from '../define-host.ts'

const RECORD = /^#[^/]+\/model\/([a-z._]+)\/(\d+)/
const LIST = /^#[^/]+\/model\/[a-z._]+/

/**
 * Tryton's web client (sao), on any address. Seen running: 6.0, 2026-11.
 * All tabs stay in the document, and the same fields are refilled for the next record 80-100 ms after the address
 * has changed: hence the scope to the active pane, and `settle`.
 */
export const tryton: KnownHost = {
  id: 'tryton',
  name: 'Tryton',
  matches: [],
  detect: (document) =>
    document.querySelector('#tablist + *, #tablist') !== null &&
    document.querySelector('#tabcontent') !== null,
}

export const host = defineHost(tryton, {
  version: 1,
  checked: [{ by: 'run', what: 'Tryton 6.0 web client, Debian 12', on: '2026-11-22' }],
  pages: [
    {
      kind: 'record',
      test: (url) => ['party.party', 'sale.opportunity'].includes(RECORD.exec(url.hash)?.[1] ?? ''),
    },
    { kind: 'other', test: (url) => RECORD.test(url.hash) },
    { kind: 'list', test: (url) => LIST.test(url.hash) },
  ],
  selectors: {
    pane: ['#tabcontent > .tab-pane.active'],
    contact: ['.form input[name="contact"]', 'input[name="contact"]'],
    mechanism: ['a.column-affix[href^="mailto:"]'],
  },
  editors: [],
  settle: 150,
  read(page) {
    const pane = page.first('pane')
    const [, model, id] = RECORD.exec(page.url.hash) ?? []
    if (!pane || !model) return { participants: [], thread: null }
    const written = model === 'sale.opportunity' ? page.inside(pane, 'contact').map(fieldText) : []
    const linked = model === 'party.party' ? page.inside(pane, 'mechanism').map(mailtoAddress) : []
    const texts = [...new Set([...written, ...linked])].filter((text) => text?.includes('@'))
    return {
      participants: texts.map((text) => ({ role: 'record' as const, text: text as string })),
      thread: `${model}/${id}`,
      // A party may have no e-mail at all: that is known, not unrecognised.
      recognised: true,
    }
  },
})
