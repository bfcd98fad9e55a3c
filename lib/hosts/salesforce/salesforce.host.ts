import { defineHost, fieldText, type HostPage, type KnownHost, mailtoAddress } from '../define-host.ts'
import { addressIn } from '../generic/reader.ts'

/** The first three characters of an id tell the object; addresses need not name it. */
const OBJECTS: Readonly<Record<string, string>> = {
  '003': 'Contact',
  '00Q': 'Lead',
  '001': 'Account',
  '006': 'Opportunity',
  '500': 'Case',
}

/** Cards about others that open over a record while the mouse rests on a link. */
const HOVERCARD = '.slds-popover, .forceHoverPanel'

/** The record of `/lightning/r/Contact/003.../view`, with or without the object, or of the old console's hash. */
function recordOf(url: URL): { object: string; id: string } | null {
  const [, id] =
    /^\/lightning\/r\/(?:\w+\/)?([A-Za-z0-9]{15,18})\/(?:view|edit)/.exec(url.pathname) ??
    /^#\/sObject\/([A-Za-z0-9]{15,18})\/view/.exec(url.hash) ??
    []
  const object = OBJECTS[id?.slice(0, 3) ?? '']
  return id && object ? { object, id: id.slice(0, 15) } : null
}

/** One field of a record: a link to write to, the field in edit mode, or bare text where links open a composer. */
function addressOf(page: HostPage, field: HTMLElement): string | null {
  const [input] = page.inside(field, 'input')
  if (input) return addressIn(fieldText(input))
  return (
    page.inside(field, 'link').map(mailtoAddress).find(Boolean) ??
    page.inside(field, 'value').map(fieldText).map(addressIn).find(Boolean) ??
    null
  )
}

/**
 * Salesforce Lightning on all of Salesforce's domains; Classic has other paths there and is a host of its own. Tabs that
 * were left stay in the document, hidden; the field's API name is the same in every language. Its address changes before
 * the next record has come from the server, which takes seconds at times: hence `settle`. An EmailMessage record is not
 * read: where its people stand is not known well enough.
 */
export const salesforce: KnownHost = {
  id: 'salesforce',
  name: 'Salesforce Lightning',
  matches: [
    'https://*.force.com/lightning/*',
    'https://*.force.com/one/one.app*',
    'https://*.salesforce.com/lightning/*',
    'https://*.salesforce.com/one/one.app*',
    'https://*.visualforce.com/lightning/*',
    'https://*.salesforce-setup.com/lightning/*',
    'https://*.cloudforce.com/lightning/*',
    'https://*.force.mil/lightning/*',
    'https://*.salesforce.mil/lightning/*',
    'https://*.crmforce.mil/lightning/*',
    'https://*.sfcrmapps.cn/lightning/*',
    'https://*.sfcrmproducts.cn/lightning/*',
    'https://*.force.com.mcas.ms/lightning/*',
  ],
}

export const host = defineHost(salesforce, {
  version: 1,
  checked: [
    {
      by: 'integration',
      what: 'field, tab and title names of Salesforce Inspector Reloaded, Clockify and public page tests (2026)',
      on: '2026-11-22',
    },
    { by: 'hand-built', what: 'pages after those names', on: '2026-11-22' },
  ],
  pages: [
    { kind: 'record', test: (url) => recordOf(url) !== null },
    { kind: 'list', test: (url) => /^\/lightning\/o\/\w+\/(list|home)/.test(url.pathname) },
  ],
  selectors: {
    tab: [
      '.windowViewMode-normal.active, .windowViewMode-maximized.active, .oneContent.active, .tabContent.active.oneConsoleTab',
      '.windowViewMode-normal',
    ],
    header: ['records-highlights2, records-lwc-highlights-panel, force-highlights2, .forceHighlightsPanel'],
    // Standard fields only: a custom one may hold the owner's or a manager's address.
    email: [
      '[data-target-selection-name^="sfdc:RecordField."]:is([data-target-selection-name$=".Email"], [data-target-selection-name$=".PersonEmail"], [data-target-selection-name$=".ContactEmail"], [data-target-selection-name$=".SuppliedEmail"], [data-target-selection-name$=".Email__c"])',
      ':is([data-field-id^="RecordEmailField"], [data-field-id^="RecordPersonEmailField"], [data-field-id^="RecordContactEmailField"], [data-field-id^="RecordSuppliedEmailField"])',
    ],
    input: ['input[name$="Email"], input[name="Email__c"]', 'input'],
    link: ['a[href^="mailto:"]'],
    value: ['lightning-formatted-email', '.test-id__field-value'],
    name: [
      ':is(records-highlights2, records-lwc-highlights-panel) lightning-formatted-name[slot="primaryField"]',
      'records-highlights2 lightning-formatted-name',
    ],
    contact: ['[data-target-selection-name="sfdc:RecordField.Case.ContactId"] a'],
  },
  editors: [],
  settle: 400,
  read(page) {
    const record = recordOf(page.url)
    if (page.kind !== 'record' || !record) return { participants: [], thread: null }
    const thread = `${record.object}/${record.id}`
    const tabs = page.all('tab')
    const innermost = tabs.filter((tab) => !tabs.some((other) => other !== tab && tab.contains(other)))
    const [root, second] = innermost.filter(
      (tab) => page.inside(tab, 'header')[0] || page.inside(tab, 'email')[0],
    )
    // Two records in sight: nobody can tell which one the rep means.
    if (!root || second) return { participants: [], thread, recognised: false }

    const person = /^(Lead|Contact)$/.test(record.object)
    const fields = page.inside(root, 'email').filter((field) => {
      const [, object = record.object] =
        /RecordField\.(\w+)\./.exec(field.dataset.targetSelectionName ?? '') ?? []
      // Only a person's own: another object's field is in a card about somebody else.
      return !field.closest(HOVERCARD) && (!person || object === record.object)
    })
    const written = fields.map((field) => addressOf(page, field))
    const linked = page
      .inside(root, 'header')
      .flatMap((header) => page.inside(header, 'link').map(mailtoAddress))
    const texts = new Set((written.some(Boolean) ? written : linked).filter((text) => text !== null))
    // Known by name only where the field is there and empty: the title comes before it.
    const names = person && !fields.length ? [] : page.inside(root, person ? 'name' : 'contact')
    const named = texts.size ? [] : names.slice(0, 1)
    return {
      participants: [...texts].map((text) => ({ role: 'record', text })),
      withoutAddress: named.map((each) => ({ role: 'record', name: fieldText(each) })),
      thread,
      // Each record gets a tab's contents of its own; those that were left stay beside it, hidden.
      shown: root,
      recognised: true,
    }
  },
})
