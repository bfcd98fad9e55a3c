import { beforeAll, expect, test } from 'vitest'
import { postTouchpoints } from '../services/touchpoints.ts'
import { selectStatements, storeStatements } from '../store/consent.ts'
import { FORMER, insertRecords } from '../store/lead-sources.ts'
import { selectByAddress } from '../store/leads.ts'
import type { Store } from '../store/open.ts'
import { write } from '../store/transaction.ts'
import { actorOf, allOf, onBothDatabases, WORKSPACE, withKeys } from '../testing.ts'
import { CASES, DENIED, filesOf, GRANTED, UNKNOWN } from './consent.cases.ts'
import { applyRefused } from './lead-rows.ts'
import { importText, leadsBy } from './testing.ts'

const MARTA = actorOf({ id: 'm', person: { id: 'm', name: 'Marta' }, role: 'marketer' })

/** What files say about consent, one after the other, and what holds then: the table, and what takes more than files. */

onBothDatabases('consent out of files', (open) => {
  let store: Store
  beforeAll(async () => {
    store = await open()
    await withKeys(store)
  })
  const consentAt = async (email: string) =>
    (await selectByAddress(store.db, WORKSPACE, email))[0]?.lead.consent

  test.each(CASES)('%s: %j', async (what, files, held, refused = 0) => {
    const { email, texts } = filesOf(what, files)
    for (const text of texts) {
      const run = await importText(store, 'leads', text)
      expect(run.rejected).toBe(text === texts.at(-1) ? refused : 0)
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

  test('it counts for each address where it stands with several', async () => {
    const ways: [name: string, send: (touchpoint: object) => Promise<unknown>][] = [
      ['file', (one) => importText(store, 'touchpoints', JSON.stringify(one))],
      ['api', (one) => postTouchpoints(store, MARTA, [one])],
    ]
    for (const [name, send] of ways) {
      const emails = [`${name}.a@several.test`, `${name}.b@several.test`]
      await importText(store, 'leads', `email,consent\n${emails.map((one) => `${one},yes\n`).join('')}`)
      await send(left(emails.join(', ')))
      for (const email of emails) expect(await consentAt(email)).toMatchObject(DENIED)
    }
  })

  test.each([
    ['an address of nobody', 'new@named.test'],
    ['an address of somebody else', 'other@named.test'],
    ['no address', ''],
  ])('it counts for the lead that it names by id, with %s', async (what, address) => {
    await importText(store, 'leads', 'email\nother@named.test\n')
    const ways: [email: string, send: (touchpoint: object) => Promise<unknown>][] = [
      ['file@named.test', (one) => importText(store, 'touchpoints', JSON.stringify(one))],
      ['api@named.test', (one) => postTouchpoints(store, MARTA, [one])],
    ]
    for (const [at, send] of ways) {
      const email = `${address.length}${at}`
      await importText(store, 'leads', `email,consent\n${email},yes\n`)
      const [known] = await selectByAddress(store.db, WORKSPACE, email)
      const no = { ...left(address), id: `${what} ${email}`, leadId: known!.lead.id }
      await send(no)
      expect(await consentAt(email)).toMatchObject({
        marketing: 'denied',
        changedAt: no.at.replace('Z', '.000Z'),
      })
      // Of nobody's id nothing is kept, and nothing fails.
      for (const leadId of ['nobody', 'no\0body', '', 7]) await send({ ...no, leadId })
    }
  })

  test('it counts for the lead that it names by an id that the lead had before', async () => {
    const ways: [email: string, send: (touchpoint: object) => Promise<unknown>][] = [
      ['file@former.test', (one) => importText(store, 'touchpoints', JSON.stringify(one))],
      ['api@former.test', (one) => postTouchpoints(store, MARTA, [one])],
    ]
    for (const [email, send] of ways) {
      await importText(store, 'leads', `email,consent\n${email},yes\n`)
      const [known] = await selectByAddress(store.db, WORKSPACE, email)
      const former = { source: FORMER, externalId: `crm:${email}`, leadId: known!.lead.id }
      await write(store, WORKSPACE, (tx) => insertRecords(tx.db, WORKSPACE, [former]))
      await send({ ...left(`new-${email}`), leadId: former.externalId })
      expect(await consentAt(email)).toMatchObject(DENIED)
    }
  })

  test('a no by the id of a lead says so where it is refused', async () => {
    const [known] = await selectByAddress(store.db, WORKSPACE, 'other@named.test')
    const no = { ...left(''), id: 'told', leadId: known!.lead.id }
    const run = await importText(store, 'touchpoints', `${JSON.stringify(no)}\n${JSON.stringify(left(''))}`)
    expect(run.firstRejected.map(({ reason }) => reason)).toMatchObject([
      { code: 'refusal_of_lead', params: { fields: expect.stringContaining('email') } },
      { code: 'refusal_without_address' },
    ])
  })

  test('a touchpoint by which somebody wants no contact is a no to any', async () => {
    const ways: [email: string, send: (touchpoint: object) => Promise<unknown>][] = [
      ['file@dnc.test', (one) => importText(store, 'touchpoints', JSON.stringify(one))],
      ['api@dnc.test', (one) => postTouchpoints(store, MARTA, [one])],
    ]
    for (const [email, send] of ways) {
      await importText(store, 'leads', `email\n${email}\n2${email}\n`)
      await send(left(email, 'do_not_contact'))
      await send({ ...left(`2${email}`, 'do_not_contact'), at: 'never' })
      for (const one of [email, `2${email}`])
        expect(await consentAt(one)).toMatchObject({ doNotContact: true })
    }
  })

  const ofShop = (text: string, file = {}) =>
    importText(store, 'leads', `id,email,opt out\n${text}\n`, { file: { source: 'shop', ...file } })
  const waiting = async (id: string) =>
    (
      await allOf(store)
        .selectFrom('record_refusals')
        .select('source')
        .where('external_id', '=', id)
        .execute()
    ).length

  test.each([
    ['a row without an address', 'r1,,yes', 'r1'],
    ['one whose address is none', 'r2,nobody,yes', 'r2'],
    ['one with another address', 'r3,old@record.test,yes,more', 'r3'],
  ])('the no of %s is of the lead that gets its id later', async (_, row, id) => {
    const email = `${id}@record.test`
    expect(await ofShop(row)).toMatchObject({ created: 0, rejected: 1 })
    await ofShop(row)
    expect(await waiting(id)).toBe(1)
    const ready = await importText(store, 'leads', `id,email,consent\n${id},${email},yes\n`, {
      ...{ dryRun: true, file: { source: 'fair' } },
    })
    expect(ready.state).toBe('ready')
    // An id counts only with its system.
    await importText(store, 'leads', `id,email,consent\n${id},other.${email},yes\n`, {
      file: { source: 'fair' },
    })
    expect(await consentAt(`other.${email}`)).toMatchObject(GRANTED)
    await importText(store, 'leads', `id,email,consent\n${id},${email},yes\n`, { file: { source: 'shop' } })
    expect(await consentAt(email)).toMatchObject(DENIED)
    expect(await waiting(id)).toBe(0)
    await ofShop(row)
    expect(await consentAt(email)).toMatchObject(DENIED)
  })

  test.each(['ID,,yes', 'ID,NEW,yes', 'ID,,yes,extra', 'ID,NEW,yes,extra'])(
    'a no of an id that is an address is of whoever has either, in any order: %s',
    async (no) => {
      const orders = ['abc', 'acb', 'bac', 'bca', 'cab', 'cba']
      for (const order of orders) {
        const own = `${order}.${no.replaceAll(/\W/g, '').toLowerCase()}.test`
        const [id, email] = [`Ann@${own}`, `ann@new.${own}`]
        const row = no.replace('ID', id).replace('NEW', email)
        const files = {
          a: () => importText(store, 'leads', `id,email\n${id},${email}\n`, { file: { source: 'crm' } }),
          b: () => importText(store, 'leads', `id,email,opt out\n${row}\n`, { file: { source: 'crm' } }),
          c: () => importText(store, 'leads', `email,consent date\n${id},2024-01-01\n`),
        }
        for (const one of order) await files[one as keyof typeof files]()
        expect(await consentAt(`ann@${own}`), order).toMatchObject(DENIED)
        expect(await consentAt(email), order).toMatchObject(DENIED)
      }
    },
  )

  test.each([
    ['of a comma too many', 'company,id,email,opt out', 'Acme, Inc,ID,,yes'],
    ['of very many', 'company,id,email,opt out', `${'Acme,'.repeat(25)}ID,,yes,Rome,Italy`],
  ])('a row that is shifted says no for each id that it may have, %s', async (what, header, row) => {
    const [known, later] = ['7', '8'].map((id) => `${id}${what.length}`) as [string, string]
    const file = { file: { source: 'crm' } }
    const yes = (id: string) =>
      importText(store, 'leads', `id,email,consent\n${id},${id}@shifted.test,yes\n`, file)
    await yes(known)
    expect(await consentAt(`${known}@shifted.test`)).toMatchObject(GRANTED)
    for (const id of [known, later])
      await importText(store, 'leads', `${header}\n${row.replace('ID', id)}\n`, file)
    expect(await consentAt(`${known}@shifted.test`)).toMatchObject(DENIED)
    await yes(later)
    expect(await consentAt(`${later}@shifted.test`)).toMatchObject(DENIED)
  })

  test.each([
    ['of no system', 'ann@as-id.test', {}],
    ['too long for an id', `ann@${'long.'.repeat(20)}test`, { source: 'crm' }],
  ])('a no is of the address in the place of an id that is not kept, too: %s', async (what, id, file) => {
    const email = `${what.length}@beside-id.test`
    await importText(store, 'leads', `email,consent\n${id},yes\n`)
    const text = `id,email,opt out\n${id},${email},yes\n`
    expect(await importText(store, 'leads', text, { file })).toMatchObject({ created: 1, rejected: 0 })
    for (const one of [id, email]) expect(await consentAt(one)).toMatchObject(DENIED)
    expect(await importText(store, 'leads', text, { file })).toMatchObject({ unchanged: 1, rejected: 0 })
    // A yes is not guessed to be of it.
    const yes = `id,email,consent date\n${id},${email},${new Date().toISOString()}\n`
    await importText(store, 'leads', yes, { file })
    expect(await consentAt(id)).toMatchObject(DENIED)
    expect(await consentAt(email)).toMatchObject(GRANTED)
  })

  test('a no that waited for its id leaves a newer one as it is', async () => {
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
    const email = 's2@record.test'
    for (const minutes of [50, 45]) await ofShop('s2,,yes', { exportedAt: at(minutes) })
    await importText(store, 'leads', `email,opt out\n${email},yes\n`, { file: { source: 'shop' } })
    const file = `id,email,consent date\ns2,${email},${at(20)}\n`
    // What holds is worked out from what is stored when it comes again.
    for (let times = 0; times < 2; times += 1) {
      await importText(store, 'leads', file, { file: { source: 'shop' } })
      expect(await consentAt(email)).toMatchObject(DENIED)
    }
  })

  test.each([
    [undefined, '2026-05-02', undefined],
    [undefined, '2026-05-04', '2026-05-04'],
    ['2026-05-05', '2026-05-04', '2026-05-05'],
    ['2026-05-05', '2026-05-06', '2026-05-06'],
  ])(
    'a no of 3 May that stood until %s and is said to have until %s stood until %s',
    async (was, said, is) => {
      const email = `${was}.${said}@stood.test`
      const no = { topic: 'marketing', state: 'denied', at: null, source: 'shop' } as const
      const statement = { ...no, receivedAt: '2026-05-03T00:00:00.000Z' }
      await write(store, WORKSPACE, async (tx) => {
        for (const stoodAt of [undefined, was, said])
          await storeStatements(tx.db, WORKSPACE, [
            { email, statement: { ...statement, ...(stoodAt && { stoodAt: `${stoodAt}T00:00:00.000Z` }) } },
          ])
      })
      const stored = (await selectStatements(store.db, WORKSPACE, [email])).get(email)!
      for (const { stoodAt } of stored) expect(stoodAt).toBe(is && `${is}T00:00:00.000Z`)
    },
  )

  test('such a no stands as long as its exports had it', async () => {
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
    await ofShop('s1,,yes', { exportedAt: at(50) })
    await ofShop('s1,,yes', { exportedAt: at(30) })
    const yes = (minutes: number) =>
      importText(store, 'leads', `id,email,consent date\ns1,s1@record.test,${at(minutes)}\n`, {
        file: { source: 'shop' },
      })
    await yes(40)
    expect(await consentAt('s1@record.test')).toMatchObject(DENIED)
  })

  test('a refused row of a known id says no for the addresses of its lead, too', async () => {
    await importText(store, 'leads', 'id,email,consent\nk1,known@record.test,yes\n', {
      file: { source: 'shop' },
    })
    await ofShop('k1,new@record.test,yes,extra')
    expect(await consentAt('known@record.test')).toMatchObject(DENIED)
    await importText(store, 'leads', 'email,consent\nnew@record.test,yes\n')
    expect(await consentAt('new@record.test')).toMatchObject(DENIED)
  })

  test('a mapping that leaves out what may say no gives no yes beside it', async () => {
    const file = (cells: string) =>
      importText(store, 'leads', `Email,Consent,Opt out,Status\n${cells}\n`, {
        mapping: { Email: 'email', Consent: 'marketingConsent' },
        file: { onlyMapping: true },
      })
    const run = await file('only@map.test,yes,yes,')
    expect(await consentAt('only@map.test')).toMatchObject(UNKNOWN)
    expect(run.notUnderstoodConsent).toMatchObject([
      { header: 'Opt out', why: { code: 'left_out_by_mapping' }, rows: 1 },
    ])
    await file('status@map.test,yes,,unsubscribed')
    expect(await consentAt('status@map.test')).toMatchObject(UNKNOWN)
    await file('fine@map.test,yes,no,Open')
    expect(await consentAt('fine@map.test')).toMatchObject(GRANTED)
  })

  test('a statement tells which import brought it', async () => {
    const run = await importText(store, 'leads', 'email,opt out\nwhich@told.test,yes\n')
    await importText(store, 'leads', 'email,opt out\nwhich@told.test,yes\n')
    const refused = await importText(store, 'leads', 'email,opt out\nrefused@told.test,yes,more\n')
    const of = async (email: string) => (await selectStatements(store.db, WORKSPACE, [email])).get(email)
    expect(await of('which@told.test')).toMatchObject([{ importId: run.id }])
    expect(await of('refused@told.test')).toMatchObject([{ importId: refused.id }])
    await postTouchpoints(store, MARTA, [left('api@told.test')])
    expect((await of('api@told.test'))![0]).not.toHaveProperty('importId')
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
        expect(await applyRefused(counted, WORKSPACE, rows, { now: new Date() })).toHaveLength(count)
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
