import { beforeAll, expect, test } from 'vitest'
import type { Consent } from '../../lib/domain/lead.ts'
import { postTouchpoints } from '../services/touchpoints.ts'
import { selectStatements } from '../store/consent.ts'
import { selectByAddress } from '../store/leads.ts'
import type { Store } from '../store/open.ts'
import { write } from '../store/transaction.ts'
import { actorOf, onBothDatabases, WORKSPACE, withKeys } from '../testing.ts'
import { applyRefused } from './lead-rows.ts'
import { importText, leadsBy } from './testing.ts'

const MARTA = actorOf({ id: 'm', person: { id: 'm', name: 'Marta' }, role: 'marketer' })

/** What files say about consent, one after the other, and what holds then: a no is never lost, and never made a yes. */

const DENIED = { marketing: 'denied' } as const
const GRANTED = { marketing: 'granted' } as const
const UNKNOWN = { marketing: 'unknown', doNotContact: false } as const

/** `@` stands for an address of the case's own; lines are divided by ` / `. */
const CASES: [what: string, files: string[], held: Partial<Consent>, refused?: number][] = [
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
  [
    'a yes of the morning, then a no of that day',
    ['email,consent date / @,2026-03-31T09:00:00Z', 'email,opt out date / @,2026-03-31'],
    { ...DENIED, changedAt: '2026-03-31T00:00:00.000Z' },
  ],
  [
    'a no of a day, then a yes of the next one',
    ['email,opt out date / @,2026-03-31', 'email,consent date / @,2026-04-01'],
    GRANTED,
  ],
  [
    'a no at the end of long notes about a newsletter',
    [`email,consent,newsletter notes / @,yes,"${'They liked the talk. '.repeat(60)}Then unsubscribed"`],
    UNKNOWN,
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
  ['a refused row', ['email,name / @,Lena', 'email,name,opt out / @,Lena,yes,too many'], DENIED, 1],
  [
    'a date in doubt in a refused row',
    ['email,name / @,L', 'email,opt out date / @,03/04/2025,more'],
    DENIED,
    1,
  ],
  ['the address twice in a file', ['email,consent,opt out / @,yes, / @,,yes'], DENIED, 1],
  ['subscribed', ['email,Unsubscribed / @,subscribed'], UNKNOWN],
  ['cleaned', ['email,Status / @,cleaned'], DENIED],
  ['HubSpot', ['email,Email marketing consent / @,UNSUBSCRIBED'], DENIED],
  ['a question', ['email,Allow Emails? / @,No'], DENIED],
  ['GDPR', ['email,GDPR consent / @,No'], DENIED],
  ['Mailchimp', ['email,UNSUB_TIME / @,2024-01-02 11:05:00'], DENIED],
  ['Ghost', ['email,subscribed_to_emails / @,false'], DENIED],
  ['Ghost, subscribed', ['email,subscribed_to_emails / @,true'], GRANTED],
  ['a word that nobody knows, and a date', ['email,Consent,Consent date / @,perhaps,2023-01-01'], UNKNOWN],
  ['a no in other words', ['Email status,CONFIRM_TIME,email / Global Unsubscribe,2024-01-02,@'], DENIED],
  ['a withdrawal beside a yes', ['email,Opt-in date,Consent withdrawn / @,2023-01-01,yes'], DENIED],
  ['a no under a status', ['email,STATUS,CONFIRM_TIME / @,Unsubscribed by admin,2024-01-02'], DENIED],
  ['no contact under a status', ['email,Status / @,DNC'], { ...UNKNOWN, doNotContact: true }],
  ['a no among tags', ['email,Consent,Tags / @,yes,vip; Unsubscribed'], UNKNOWN],
  ['two years of two digits', ['email,unsubscribed at / @,12/03/24'], DENIED],
  [
    'an older yes, then a no of a day to come, or of twenty years ago',
    ['email,consent date / @,2019-05-01', 'email,unsubscribed at / @,01/01/30'],
    DENIED,
  ],
  [
    'a slip beside dates in doubt',
    ['email,consent date / @,2019-05-01', 'email,unsubscribed at / 2@,01/01/30 / @,05/03/24'],
    DENIED,
  ],
  ['a date as a spreadsheet counts', ['email,unsubscribed at / @,45000'], DENIED],
  ['a cross', ['email,Marketing consent / @,❌'], DENIED],
  ['a bill', ['email,Subscription status / @,Active'], UNKNOWN],
  ['no advertising, in German', ['email;Werbesperre / @;ja'], DENIED],
  ['two ways in one column', ['email,Opt out (email/phone) / @,yes'], DENIED],
  ['a place', ['email,Baja / @,1'], UNKNOWN],
  ['two addresses and a bar', ['email,opt out / @/2@,yes'], DENIED],
  ['a no with a date in doubt', ['email,name / @,Lena', 'email,unsubscribed at / @,03/04/2025'], DENIED],
)

onBothDatabases('consent out of files', (open) => {
  let store: Store
  beforeAll(async () => {
    store = await open()
    await withKeys(store)
  })
  const consentAt = async (email: string) =>
    (await selectByAddress(store.db, WORKSPACE, email))[0]?.lead.consent

  test.each(CASES)('%s: %j', async (what, files, held, refused = 0) => {
    const email = `${what.replace(/\W+/g, '.')}@own.test`
    for (const file of files) {
      const text = file.replaceAll('@', email).replaceAll(' / ', '\n')
      const run = await importText(store, 'leads', text)
      expect(run.rejected).toBe(file === files.at(-1) ? refused : 0)
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

  const left = (email: string, kind = 'email_unsubscribed') => ({
    ...{ id: `left ${kind} ${email}`, email, kind, at: '2026-05-01T10:00:00Z', title: 'Spring news' },
  })

  test('a touchpoint by which somebody leaves is a no of its day, in a file and over the API', async () => {
    const ways: [email: string, send: (touchpoint: object) => Promise<unknown>][] = [
      ['file@left.test', (one) => importText(store, 'touchpoints', JSON.stringify(one))],
      ['api@left.test', (one) => postTouchpoints(store, MARTA, [one])],
    ]
    for (const [email, send] of ways) {
      await importText(store, 'leads', `email,consent date\n${email},2025-01-01\n`)
      await send(left(email, 'page_view'))
      expect(await consentAt(email)).toMatchObject(GRANTED)
      await send(left(email))
      const no = { marketing: 'denied', changedAt: '2026-05-01T10:00:00.000Z' }
      expect(await consentAt(email)).toMatchObject(no)
      await send(left(email))
      expect(await consentAt(email)).toMatchObject(no)
      await importText(store, 'leads', `email,consent date\n${email},2026-06-01\n`)
      expect(await consentAt(email)).toMatchObject(GRANTED)
      // The same again is no newer no.
      await send(left(email))
      expect(await consentAt(email)).toMatchObject(GRANTED)
      const statements = (await selectStatements(store.db, WORKSPACE, [email])).get(email)!
      expect(statements.map(({ state, source }) => [state, source])).toEqual(
        expect.arrayContaining([['denied', email.startsWith('api') ? 'api' : 'import']]),
      )
    }
  })

  test('it counts where the rest of the touchpoint is refused, too', async () => {
    const ways: [email: string, send: (touchpoint: object) => Promise<unknown>][] = [
      ['file@doubt.test', (one) => importText(store, 'touchpoints', JSON.stringify(one))],
      ['api@doubt.test', (one) => postTouchpoints(store, MARTA, [one])],
    ]
    for (const [email, send] of ways) {
      await importText(store, 'leads', `email,consent date\n${email},2025-01-01\n`)
      await send({ ...left(email), at: '03/04/2026' })
      expect(await consentAt(email)).toMatchObject({ marketing: 'denied' })
      // Said again after a yes, it is a no again.
      await importText(store, 'leads', `email,consent date\n${email},${new Date().toISOString()}\n`)
      expect(await consentAt(email)).toMatchObject(GRANTED)
      await send({ ...left(email), at: '04/03/2026' })
      expect(await consentAt(email)).toMatchObject(DENIED)
    }
  })

  test('a no without a time in a file of touchpoints is as old as the file', async () => {
    const email = 'aged@doubt.test'
    const file = { exportedAt: new Date().toISOString() }
    const send = () =>
      importText(store, 'touchpoints', JSON.stringify({ ...left(email), at: '03/04/2026' }), { file })
    await importText(store, 'leads', `email,consent\n${email},yes\n`)
    await send()
    expect(await consentAt(email)).toMatchObject(DENIED)
    await importText(store, 'leads', `email,consent date\n${email},${new Date().toISOString()}\n`)
    expect(await consentAt(email)).toMatchObject(GRANTED)
    await send()
    expect(await consentAt(email)).toMatchObject(GRANTED)
  })

  test('it counts for an address that no lead has yet, and for each of those who share one', async () => {
    const run = await importText(store, 'touchpoints', JSON.stringify(left('later@left.test', 'spam_report')))
    expect(run).toMatchObject({ state: 'done', created: 0, rejected: 1, accepted: 0 })
    await importText(store, 'leads', 'email,consent\nlater@left.test,yes\n')
    expect(await consentAt('later@left.test')).toMatchObject(DENIED)
    await importText(store, 'leads', 'Record ID,Email\n71,office@left.test\n72,office@left.test\n')
    await postTouchpoints(store, MARTA, [left('office@left.test')])
    for (const { lead } of await leadsBy(store, 'hubspot', ['71', '72']))
      expect(lead.consent).toMatchObject(DENIED)
  })

  test('a file that was imported before a newer yes changes nothing after it; an export of later does', async () => {
    const email = 'again@late.test'
    const flag = (exportedAt?: string) =>
      importText(store, 'leads', `email,opt out\n${email},yes\n`, {
        file: { ...(exportedAt && { exportedAt }) },
      })
    await flag('2026-05-01T10:00:00.000Z')
    const yes = new Date().toISOString()
    await importText(store, 'leads', `email,consent date\n${email},${yes}\n`)
    expect(await consentAt(email)).toMatchObject({ ...GRANTED, changedAt: yes })
    expect(await flag('2026-05-01T10:00:00.000Z')).toMatchObject({ updated: 0, unchanged: 1 })
    expect(await consentAt(email)).toMatchObject(GRANTED)
    const later = new Date().toISOString()
    expect(await flag(later)).toMatchObject({ updated: 1 })
    expect(await consentAt(email)).toMatchObject(DENIED)
    expect(await flag(later)).toMatchObject({ updated: 0, unchanged: 1 })
    // So does one of which nobody says when it was exported, and one by a clock that is ahead.
    for (const now of [undefined, new Date(Date.now() + 60_000).toISOString()]) {
      await importText(store, 'leads', `email,consent date\n${email},${new Date().toISOString()}\n`)
      expect(await consentAt(email)).toMatchObject(GRANTED)
      expect(await flag(now)).toMatchObject({ updated: 1 })
      expect(await consentAt(email)).toMatchObject(DENIED)
    }
    // So does one of which the row is refused.
    const newer = new Date().toISOString()
    await importText(store, 'leads', `email,consent date\n${email},${newer}\n`)
    expect(await consentAt(email)).toMatchObject(GRANTED)
    const refused = `email,opt out\n${email},yes,too many\n`
    await importText(store, 'leads', refused, { file: { exportedAt: later } })
    expect(await consentAt(email)).toMatchObject(GRANTED)
    await importText(store, 'leads', refused, { file: { exportedAt: new Date().toISOString() } })
    expect(await consentAt(email)).toMatchObject(DENIED)
  })

  test.each([
    ['a row', 'yes,2026-01-01'],
    ['a refused row', 'yes,2026-01-01,too many'],
  ])('a no stands in a new export, however long ago %s was changed', async (what, cells) => {
    const email = `${what.replaceAll(' ', '.')}@changed.test`
    const flag = (exportedAt?: string) =>
      importText(store, 'leads', `email,opt out,last modified\n${email},${cells}\n`, {
        file: { ...(exportedAt && { exportedAt }) },
      })
    const yes = async () => {
      await importText(store, 'leads', `email,consent date\n${email},${new Date().toISOString()}\n`)
      expect(await consentAt(email)).toMatchObject(GRANTED)
    }
    await importText(store, 'leads', `email\n${email}\n`)
    await flag()
    expect(await consentAt(email)).toMatchObject(DENIED)
    await yes()
    // Of before the yes.
    await flag('2026-05-01T10:00:00.000Z')
    expect(await consentAt(email)).toMatchObject(GRANTED)
    await flag()
    expect(await consentAt(email)).toMatchObject(DENIED)
    await yes()
    await flag(new Date().toISOString())
    expect(await consentAt(email)).toMatchObject(DENIED)
  })

  test('a no of a day to come in a file of touchpoints is as old as the file', async () => {
    const email = 'ahead@doubt.test'
    const exportedAt = new Date().toISOString()
    const at = new Date(Date.now() + 60 * 60 * 1000).toISOString()
    const send = () =>
      importText(store, 'touchpoints', JSON.stringify({ ...left(email), at }), { file: { exportedAt } })
    await importText(store, 'leads', `email,consent\n${email},yes\n`)
    await send()
    expect(await consentAt(email)).toMatchObject(DENIED)
    await importText(store, 'leads', `email,consent date\n${email},${new Date().toISOString()}\n`)
    expect(await consentAt(email)).toMatchObject(GRANTED)
    await send()
    expect(await consentAt(email)).toMatchObject(GRANTED)
  })

  test('what many forbid takes no more statements than what few do', async () => {
    const statementsFor = async (count: number) => {
      const emails = Array.from({ length: count }, (_, n) => `p${n}@of${count}.test`)
      await importText(store, 'leads', `email,consent\n${emails.map((email) => `${email},yes`).join('\n')}\n`)
      let statements = 0
      await write(store, WORKSPACE, async (tx) => {
        const counted = tx.db.withPlugin({
          transformQuery({ node }) {
            statements += 1
            return node
          },
          transformResult: async ({ result }) => result,
        })
        const no = { topic: 'marketing', state: 'denied', at: null } as const
        const rows = emails.map((email) => ({ emails: [email], statements: [no] }))
        expect(await applyRefused(counted, WORKSPACE, rows, new Date())).toHaveLength(count)
      })
      for (const email of emails) expect(await consentAt(email)).toMatchObject(DENIED)
      return statements
    }
    expect(await statementsFor(90)).toBe(await statementsFor(2))
  })

  test('a dry run of touchpoints says no for nobody', async () => {
    await importText(store, 'leads', 'email\ndry@left.test\n')
    await importText(store, 'touchpoints', JSON.stringify(left('dry@left.test')), { dryRun: true })
    expect(await consentAt('dry@left.test')).toMatchObject(UNKNOWN)
  })

  test('the no of a refused row is of the system of its file', async () => {
    await importText(store, 'leads', 'email,opt out\nown@system.test,yes,too many\n', {
      file: { source: 'shop' },
    })
    const statements = (await selectStatements(store.db, WORKSPACE, ['own@system.test'])).get(
      'own@system.test',
    )
    expect(statements).toMatchObject([{ state: 'denied', source: 'shop' }])
  })
})
