import { beforeAll, expect, test } from 'vitest'
import type { Consent } from '../../lib/domain/lead.ts'
import { selectByAddress } from '../store/leads.ts'
import type { Store } from '../store/open.ts'
import { onEachDatabase, WORKSPACE, withKeys } from '../testing.ts'
import { importText } from './testing.ts'

/** What files say about consent, one after the other, and what holds then: a no is never lost, and never made a yes. */

const DENIED = { marketing: 'denied' } as const
const GRANTED = { marketing: 'granted' } as const
const UNKNOWN = { marketing: 'unknown', doNotContact: false } as const

/** `@` stands for an address of the case's own; lines are divided by ` / `. */
const CASES: [what: string, files: string[], held: Partial<Consent>][] = [
  ['nothing', ['email,name / @,Lena'], UNKNOWN],
  ['a flag', ['email,opt out / @,yes'], DENIED],
  ['a flag, then an older yes', ['email,opt out / @,yes', 'email,consent date / @,2020-01-01'], DENIED],
  [
    'a dated no, then a yes without date',
    ['email,unsubscribed at / @,2026-05-01', 'email,consent / @,yes'],
    DENIED,
  ],
  [
    'a yes without date, then a dated no',
    ['email,consent / @,yes', 'email,unsubscribed at / @,2026-05-01'],
    DENIED,
  ],
  [
    'both in one row',
    ['email,consent / @,yes', 'email,consent date,unsubscribed / @,2024-03-01,yes'],
    DENIED,
  ],
  [
    'a no, then a newer yes',
    ['email,unsubscribed at / @,2026-05-01', 'email,consent date / @,2026-06-01'],
    GRANTED,
  ],
  [
    'a newer yes, then the old no',
    ['email,consent date / @,2026-06-01', 'email,unsubscribed at / @,2026-05-01'],
    GRANTED,
  ],
  [
    'a yes of the future, then a no',
    ['email,consent date / @,2042-01-01', 'email,unsubscribed at / @,2026-05-01'],
    DENIED,
  ],
  ['do not contact', ['email,do not contact / @,yes'], { ...UNKNOWN, doNotContact: true }],
  [
    'do not contact, then no such flag',
    ['email,do not contact / @,yes', 'email,do not contact / @,no'],
    { doNotContact: true },
  ],
]

CASES.push(
  [
    'unsubscribed at a mailing system',
    ['EMAIL,STATUS,CONFIRM_TIME / @,unsubscribed,2024-01-02 11:05:00'],
    DENIED,
  ],
  [
    'an older yes in the row',
    ['email,consent / @,yes', 'email,consent date,unsubscribed / @,2024-03-01,yes'],
    DENIED,
  ],
  ['the word of the column', ['email,Unsubscribed / @,Unsubscribed'], DENIED],
  ['blocked', ['email,Blocked / @,blocked'], { doNotContact: true }],
  ['blocked, then active', ['email,Blocked / @,blocked', 'email,Blocked / @,active'], { doNotContact: true }],
  ['active', ['email,Blocked / @,active'], { doNotContact: false }],
  ['a status that is a no', ['email,Status / @,unsubscribed'], DENIED],
  ['a status: complained', ['email,Status / @,complained'], DENIED],
  ['a status that is no statement', ['email,Status / @,bounced'], UNKNOWN],
  ['Salesforce', ['Email,HasOptedOutOfEmail / @,true'], DENIED],
  ['Shopify', ['Email,Accepts Email Marketing / @,no'], DENIED],
  ['Dynamics', ['Email,Do not Email / @,Do Not Allow'], { doNotContact: true }],
  ['a language that nobody knows', ['email,language,opt out / @,English (UK),yes'], DENIED],
  [
    'a refused row',
    ['email,name / @,Lena', `email,name,opt out / @; not an address,${'x'.repeat(600)},yes`],
    DENIED,
  ],
  ['the address twice in a file', ['email,consent,opt out / @,yes, / @,,yes'], DENIED],
  ['a no with a date in doubt', ['email,name / @,Lena', 'email,unsubscribed at / @,03/04/2025'], DENIED],
)

onEachDatabase('consent out of files', (open) => {
  let store: Store
  beforeAll(async () => {
    store = await open()
    await withKeys(store)
  })
  const consentAt = async (email: string) =>
    (await selectByAddress(store.db, WORKSPACE, email))[0]?.lead.consent

  test.each(CASES)('%s: %j', async (what, files, held) => {
    const email = `${what.replace(/\W+/g, '.')}@own.test`
    for (const file of files) {
      const text = file.replaceAll('@', email).replaceAll(' / ', '\n')
      await importText(store, 'leads', text)
      const once = await consentAt(email)
      const again = await importText(store, 'leads', text)
      expect(again, JSON.stringify(again.firstRejected)).toMatchObject({ created: 0, updated: 0 })
      expect(await consentAt(email)).toEqual(once)
    }
    expect(await consentAt(email)).toMatchObject(held)
  })

  test('a no to one address of a lead is a no of the lead, whichever came first', async () => {
    await importText(store, 'leads', 'email,opt out\nsecond@pair.test,yes\n')
    await importText(
      store,
      'leads',
      'Record ID,Email,Additional email addresses\n77,first@pair.test,second@pair.test\n',
    )
    expect(await consentAt('second@pair.test')).toMatchObject(DENIED)
  })
})
