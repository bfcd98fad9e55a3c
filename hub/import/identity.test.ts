import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { ImportRun } from '../../lib/contract/import.ts'
import { reason } from '../../lib/domain/import-reason.ts'
import { selectRecordsOf } from '../store/lead-sources.ts'
import { readContexts, selectByAddress, selectFieldSources } from '../store/leads.ts'
import type { Store } from '../store/open.ts'
import { allOf, onBothDatabases, WORKSPACE, withKeys } from '../testing.ts'
import { createImporter } from './importer.ts'
import { importText, leadsBy, untilEnded } from './testing.ts'

/** Whom the rows of files are about, and which of two values holds. */

const lines = (...rows: string[]): string => `${rows.join('\n')}\n`

onBothDatabases('identity of leads in files', (open) => {
  let store: Store
  // One database for all tests, emptied: each of its own would hold connections to the end of the file.
  beforeAll(async () => {
    store = await open()
    await withKeys(store)
  })
  beforeEach(async () => {
    await sql`truncate leads, lead_emails, lead_sources, consent_statements, touchpoints, import_runs, import_rows,
      import_claims, import_rejects`.execute(allOf(store))
  })

  /** Imports a file and demands that none of its rows was refused. */
  async function take(text: string, file: { source?: string; exportedAt?: string } = {}): Promise<ImportRun> {
    const run = await importText(store, 'leads', text, { file })
    expect(run.firstRejected).toEqual([])
    return run
  }
  async function everybody() {
    const ids = await allOf(store).selectFrom('leads').select('id').orderBy('id').execute()
    const contexts = await readContexts(
      store.db,
      WORKSPACE,
      ids.map(({ id }) => id),
    )
    return contexts
      .map(({ lead }) => lead)
      .sort((a, b) => `${a.emails[0]} ${a.name}`.localeCompare(`${b.emails[0]} ${b.name}`))
  }
  const named = async (email: string) =>
    (await selectByAddress(store.db, WORKSPACE, email)).map(({ lead }) => lead.name).sort()

  test('the same id in two systems is two leads', async () => {
    await take(lines('ID;Nome;Email', '1;Ana;a@example.com'), { source: 'shop' })
    await take(lines('ID;Nome;Email', '1;Ze;z@example.com'), { source: 'fair' })
    expect((await everybody()).map(({ name, emails }) => [name, ...emails])).toEqual([
      ['Ana', 'a@example.com'],
      ['Ze', 'z@example.com'],
    ])
  })

  test('a lead that two systems know keeps both ids, and is found by either', async () => {
    await take(lines('Id,Email,Name', '1,a@x.test,Ana'), { source: 'shop' })
    await take(lines('Id,Email', '77,A@x.test'), { source: 'fair' })
    const [ana] = await everybody()
    expect((await selectRecordsOf(store.db, WORKSPACE, [ana!.id])).get(ana!.id)).toEqual([
      { source: 'fair', externalId: '77' },
      { source: 'shop', externalId: '1' },
    ])
    await take(lines('Id,Email,Company', '77,new@x.test,Acme'), { source: 'fair' })
    await take(lines('Id,Email,Job title', '1,newer@x.test,Buyer'), { source: 'shop' })
    expect(await everybody()).toMatchObject([
      { id: ana!.id, name: 'Ana', company: 'Acme', jobTitle: 'Buyer', emails: { length: 3 } },
    ])
  })

  test("a lead's id is the hub's own, whatever the file says", async () => {
    await take(lines('Id,Email', 'lead-1,a@x.test'), { source: 'shop' })
    const [lead] = await everybody()
    expect(lead!.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test.each(['in one file', 'in two'])('two records of one system with one address, %s', async (how) => {
    // A lead that is there already is one of the two.
    await take(lines('Email,Company', 'info@x.test,Acme'))
    const rows = ['1,info@x.test,Ana', '2,info@x.test,Ze']
    const files = how === 'in one file' ? [rows] : rows.map((row) => [row])
    for (const file of files) await take(lines('Id,Email,Name', ...file), { source: 'shop' })
    expect(await named('info@x.test')).toEqual(['Ana', 'Ze'])
    for (const file of files)
      expect(await take(lines('Id,Email,Name', ...file), { source: 'shop' })).toMatchObject({
        created: 0,
        updated: 0,
      })
    // Another system's record of that address could be either of them: it is a lead of its own.
    await take(lines('Id,Email,Name', '9,info@x.test,Bo'), { source: 'fair' })
    expect(await named('info@x.test')).toEqual(['Ana', 'Bo', 'Ze'])
  })

  test('two records with one address, far from each other in a long file', async () => {
    await take(lines('Email,Company', 'info@x.test,Acme'))
    const others = Array.from({ length: 2500 }, (_, at) => `o${at},o${at}@x.test,Person ${at}`)
    const run = await take(lines('Id,Email,Name', '1,info@x.test,Ana', ...others, '2,info@x.test,Ze'), {
      source: 'shop',
    })
    expect(run).toMatchObject({ created: 2501, updated: 1 })
    expect(await named('info@x.test')).toEqual(['Ana', 'Ze'])
  })

  test('a dry run counts what the import then does', async () => {
    await take(lines('Id,Email,Name', '1,a@x.test,Ana', '2,b@x.test,Bo'), { source: 'shop' })
    const file = lines('Id,Email,Name', '1,a@x.test,Ana', '2,new@x.test,Bo', '3,a@x.test,Cy', '4,c@x.test,Di')
    const options = { file: { source: 'shop' } }
    const dry = await importText(store, 'leads', file, { ...options, dryRun: true })
    const done = await importText(store, 'leads', file, options)
    const counts = { created: 2, updated: 1, unchanged: 1, rejected: 0 }
    expect(dry).toMatchObject(counts)
    expect(done).toMatchObject(counts)
  })

  test('an export that is older does not undo what is known of later, field by field', async () => {
    await take(lines('Id,Email,Company,Job title', '1,a@x.test,Old Inc,Buyer'), {
      source: 'shop',
      exportedAt: '2026-03-01T00:00:00.000Z',
    })
    await take(lines('Email,Company', 'a@x.test,New Inc'), { exportedAt: '2026-09-01T00:00:00.000Z' })
    const run = await take(
      lines('Id,Email,Company,Job title,Name', '1,a2@x.test,Middle Inc,Head of buying,Ana'),
      {
        source: 'shop',
        exportedAt: '2026-06-01T00:00:00.000Z',
      },
    )
    expect(run.leftOut).toEqual(
      ['email', 'company'].map((field) => ({
        field,
        reason: reason('older_than_known'),
        rows: 1,
        firstLine: 2,
      })),
    )
    const [lead] = await everybody()
    expect(lead).toMatchObject({
      emails: ['a@x.test', 'a2@x.test'],
      company: 'New Inc',
      jobTitle: 'Head of buying',
      name: 'Ana',
    })
    expect(await selectFieldSources(store.db, WORKSPACE, lead!.id)).toMatchObject({
      company: { source: 'import', at: '2026-09-01T00:00:00.000Z' },
      jobTitle: { source: 'shop', at: '2026-06-01T00:00:00.000Z' },
      name: { source: 'shop', at: '2026-06-01T00:00:00.000Z' },
    })
  })

  test('a row says itself when it was changed; a date in doubt, or to come, is none', async () => {
    const header = 'Email,Company,Last Modified Date'
    await take(lines(header, 'a@x.test,New,2026-09-01 10:00', 'b@x.test,New,2026-09-01 10:00'))
    const run = await take(lines(header, 'a@x.test,Old,2026-06-01', 'b@x.test,Newest,2026-10-01'))
    expect((await everybody()).map(({ company }) => company)).toEqual(['New', 'Newest'])
    expect(run.leftOut).toMatchObject([{ field: 'company', reason: reason('older_than_known') }])
    const doubtful = await take(lines(header, 'a@x.test,Newer,03/04/2026', 'b@x.test,Newer,2042-01-01'))
    expect((await everybody()).map(({ company }) => company)).toEqual(['Newer', 'Newer'])
    expect(doubtful.leftOut.map(({ field }) => field)).toEqual(['changedAt', 'changedAt'])
  })

  test('what is left out is what was left out when the rows were applied, each once', async () => {
    const importer = createImporter(store)
    const check = (company: string, file = {}) =>
      importText(store, 'leads', lines('Email,Company,Language', `a@x.test,${company},Elvish`), {
        ...{ dryRun: true, importer, file },
      })
    const leftOut = ({ leftOut }: ImportRun) =>
      leftOut.map(({ field, rows, firstLine }) => [field, rows, firstLine]).toSorted()
    const [newer, older] = [
      await check('New'),
      await check('Old', { exportedAt: '2026-06-01T00:00:00.000Z' }),
    ]
    expect(leftOut(older)).toEqual([['locale', 1, 2]])
    await untilEnded(importer, (await importer.apply(WORKSPACE, newer.id, 'Mila'))!)
    const ended = await untilEnded(importer, (await importer.apply(WORKSPACE, older.id, 'Mila'))!)
    const what = [
      ['company', 1, 2],
      ['locale', 1, 2],
    ]
    expect(leftOut(ended)).toEqual(what)

    const again = await check('Old', { exportedAt: '2026-06-01T00:00:00.000Z' })
    expect(leftOut(again)).toEqual(what)
    expect(leftOut(await untilEnded(importer, (await importer.apply(WORKSPACE, again.id, 'Mila'))!))).toEqual(
      what,
    )
    await importer.close()
  })

  test('said again later, a value is known of later', async () => {
    const at = (month: string) => ({ exportedAt: `2026-${month}-01T00:00:00.000Z` })
    await take(lines('Email,Company', 'a@x.test,Acme'), at('01'))
    expect(await take(lines('Email,Company', 'a@x.test,Acme'), at('05'))).toMatchObject({ unchanged: 1 })
    await take(lines('Email,Company', 'a@x.test,Before'), at('03'))
    expect((await everybody())[0]!.company).toBe('Acme')
    // An empty cell says nothing, so it is never newer.
    await take(lines('Email,Company', 'a@x.test,'), at('07'))
    await take(lines('Email,Company', 'a@x.test,After'), at('06'))
    expect((await everybody())[0]!.company).toBe('After')
  })

  test.each([
    ['of this one, who has it first', 'reception@x.test,Office', 'bruno@x.test,Bruno Reis'],
    ['of this one, who has it second', 'bruno@x.test,Bruno Reis', 'reception@x.test,Office'],
  ])('a second address that colleagues share makes nobody another person: %s', async (_, first, second) => {
    const header = 'Email,Name,Other emails'
    const withShared = (row: string) => (row.startsWith('bruno') ? `${row},reception@x.test` : `${row},`)
    await take(lines(header, withShared(first)))
    const run = await take(lines(header, withShared(second)))
    expect(run).toMatchObject({ created: 1, updated: 0 })
    expect((await everybody()).map(({ name, emails }) => [name, emails[0]])).toEqual([
      ['Bruno Reis', 'bruno@x.test'],
      ['Office', 'reception@x.test'],
    ])
  })

  test('somebody with the same name and one address in common is the same person', async () => {
    await take(lines('Email,Name,Other emails', 'a@x.test,Ana Reis,b@x.test'))
    await take(lines('Email,Name,Company', 'b@x.test,Ana Reis,Acme', 'c@x.test,Ze,Beta'))
    await take(lines('Email,Name,Other emails', 'new@x.test,Ana Reis,a@x.test'))
    await take(lines('Email,Name,Other emails', 'bo@x.test,Bo Reis,a@x.test'))
    expect((await everybody()).map(({ name, company }) => [name, company])).toEqual([
      ['Bo Reis', null],
      ['Ze', 'Beta'],
      ['Ana Reis', 'Acme'],
    ])
  })

  test('an office address beside their own refuses nobody', async () => {
    const run = await take(
      lines(
        'Email,Name,Other emails',
        'a@x.test,Ana,info@x.test',
        'b@x.test,Bo,info@x.test',
        'c@x.test,Cy,info@x.test',
      ),
    )
    expect(run).toMatchObject({ created: 3, leftOut: [{ field: 'otherEmails', rows: 2 }] })
  })

  test('a row without an address is about the lead that its id names; a no in it counts', async () => {
    await take(lines('Id,Email', '1,a@x.test', '2,b@x.test'), { source: 'shop' })
    const run = await importText(
      store,
      'leads',
      lines('Id,Email,Company,Opt out', '1,,Acme,yes', '2,none,,yes', '3,,Beta,yes'),
      { file: { source: 'shop' } },
    )
    expect(run).toMatchObject({
      updated: 2,
      rejected: 1,
      firstRejected: [{ line: 4, reason: reason('no_address') }],
    })
    const leads = (await leadsBy(store, 'shop', ['1', '2'])).map(({ lead }) => lead)
    expect(leads.map(({ company, consent }) => [company, consent.marketing])).toEqual([
      ['Acme', 'denied'],
      [null, 'denied'],
    ])
  })

  test('a yes is nobody else’s yes', async () => {
    await take(lines('Id,Email,Unsubscribed at', '1,reception@x.test,2025-03-01'), { source: 'shop' })
    await take(lines('Id,Email,Other emails,Consent date', '2,bo@x.test,reception@x.test,2026-03-01'), {
      source: 'shop',
    })
    const [office] = await leadsBy(store, 'shop', ['1'])
    expect(office!.lead.consent.marketing).toBe('denied')
  })

  test('a row that is refused when it is applied still gives its no', async () => {
    await take(lines('Id,Email,Consent date', '1,dup@x.test,2026-01-01'), { source: 'shop' })
    const importer = createImporter(store)
    const ready = await importText(store, 'leads', lines('Email,Opt out', 'dup@x.test,yes'), {
      dryRun: true,
      importer,
    })
    await take(lines('Id,Email', '2,dup@x.test'), { source: 'shop' })
    const run = await untilEnded(importer, (await importer.apply(WORKSPACE, ready.id, 'Mila'))!)
    await importer.close()
    expect(run).toMatchObject({ state: 'done', rejected: 1 })
    const leads = await leadsBy(store, 'shop', ['1', '2'])
    expect(leads.map(({ lead }) => lead.consent.marketing)).toEqual(['denied', 'denied'])
  })

  test('a row that cannot be stored still gives its no', async () => {
    await take(lines('Id,Email,Consent date', '1,dup@x.test,2026-01-01'), { source: 'shop' })
    const importer = createImporter(store, { onError: () => {} })
    const rows = ['dup@x.test,5,yes', 'other@x.test,6,yes', 'fine@x.test,7,']
    const ready = await importText(store, 'leads', lines('Email,Lead score,Opt out', ...rows), {
      dryRun: true,
      importer,
    })
    // No number; in line 3 the no cannot be stored either.
    await sql`update import_rows set value = jsonb_set(value, '{draft,fit}', '"none"') where line < 4`.execute(
      allOf(store),
    )
    await sql`update import_rows set value = jsonb_set(value, '{draft,emails}', '[null]') where line = 3`.execute(
      allOf(store),
    )
    const run = await untilEnded(importer, (await importer.apply(WORKSPACE, ready.id, 'Mila'))!)
    await importer.close()
    expect(run).toMatchObject({ state: 'done', rejected: 2, created: 1 })
    const [lead] = await leadsBy(store, 'shop', ['1'])
    expect(lead!.lead.consent.marketing).toBe('denied')
  })

  test('of fifty addresses none goes, and with it no no', async () => {
    const many = Array.from({ length: 50 }, (_, at) => `n${at}@x.test`)
    await take(lines('Id,Email,Other emails', `1,${many[0]},"${many.slice(1).join(' ')}"`), {
      source: 'shop',
    })
    await take(lines('Email,Opt out', `${many[49]},yes`))
    const run = await take(lines('Id,Email', '1,new@x.test'), { source: 'shop' })
    expect(run.leftOut.map(({ field }) => field)).toEqual(['otherEmails'])
    const [lead] = await leadsBy(store, 'shop', ['1'])
    expect([...lead!.lead.emails].sort()).toEqual([...many].sort())
    expect(lead!.lead.consent.marketing).toBe('denied')
  })

  test('what stood in an export was so then, however long ago the row was changed', async () => {
    const header = 'Email,Company,Last Modified Date'
    await take(lines(header, 'a@x.test,Right Now,2026-05-01'), { exportedAt: '2026-10-29T00:00:00.000Z' })
    await take(lines('Email,Company', 'a@x.test,From June'), { exportedAt: '2026-06-01T00:00:00.000Z' })
    expect((await everybody())[0]!.company).toBe('Right Now')
  })

  test('a row that was changed by a clock that is ahead is no newer than its export', async () => {
    const ahead = new Date(Date.now() + 60 * 60 * 1000).toISOString()
    const row = lines('Email,Company,Last Modified Date', `a@x.test,Old,${ahead}`)
    await take(lines('Email,Company', 'a@x.test,New'), { exportedAt: '2026-10-01T00:00:00.000Z' })
    await take(row, { exportedAt: '2026-09-01T00:00:00.000Z' })
    expect((await everybody())[0]!.company).toBe('New')
  })

  test.each([
    ['Salesforce', 'Id,Email,HasOptedOutOfEmail', '00Q000000012345', '00Q000000012345EAA'],
    [
      'Dynamics',
      '(Do Not Modify) Contact,Email',
      '0f8fad5b-d9cb-469f-a165-70867728950e',
      '{0F8FAD5B-D9CB-469F-A165-70867728950E}',
    ],
    ['Zoho', 'Record Id,Email,Lead Owner.id,Email Opt Out', 'zcrm_487', '487'],
  ])('%s writes one id in two ways', async (_, header, one, other) => {
    await take(lines(header, `${one},a@x.test`))
    expect(await take(lines(header, `${other},b@x.test`))).toMatchObject({ created: 0, updated: 1 })
  })

  test('a no to an address that two leads share is a no of both', async () => {
    await take(lines('Id,Email,Name', '1,info@x.test,Ana', '2,info@x.test,Ze'), { source: 'shop' })
    await take(lines('Id,Email,Opt out', '2,info@x.test,yes'), { source: 'shop' })
    const leads = await leadsBy(store, 'shop', ['1', '2'])
    expect(leads.map(({ lead }) => lead.consent.marketing)).toEqual(['denied', 'denied'])
  })

  test("a no to somebody else's address in a row is a no of that somebody", async () => {
    await take(lines('Id,Email', '1,a@x.test', '2,b@x.test'), { source: 'shop' })
    await take(lines('Email,Other emails,Opt out', 'a@x.test,b@x.test,yes'))
    const leads = await leadsBy(store, 'shop', ['1', '2'])
    expect(leads.map(({ lead }) => lead.consent.marketing)).toEqual(['denied', 'denied'])
  })

  test('a line that is refused claims neither its id nor its address', async () => {
    const run = await importText(
      store,
      'leads',
      'email,id\na@claim.test,\na@claim.test,1\nb@claim.test,1\n',
      {
        file: { source: 'shop' },
      },
    )
    expect(run).toMatchObject({ state: 'done', created: 2, rejected: 1, firstRejected: [{ line: 3 }] })
    expect((await leadsBy(store, 'shop', ['1'])).map(({ lead }) => lead.emails)).toEqual([['b@claim.test']])
  })
})
