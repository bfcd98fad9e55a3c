import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { AddressExport, LeadExport } from '../../lib/contract/lead-export.ts'
import { parseReason } from '../../lib/domain/import-reason.ts'
import { createImporter } from '../import/importer.ts'
import { importText, untilEnded } from '../import/testing.ts'
import { allOf, hubOn, onBothDatabases, putLead, WORKSPACE, withKeys } from '../testing.ts'
import { storeStatements } from './consent.ts'
import { IMPORT_PLACES } from './import-traces.ts'
import { insertRecords, selectRecords } from './lead-sources.ts'
import { readContexts, selectByAddress } from './leads.ts'
import { ERASED } from './mentions.ts'
import type { Store } from './open.ts'
import { PERSONAL_DATA, PLACES } from './personal-data.ts'
import { storeRecordRefusals } from './record-refusals.ts'
import { write } from './transaction.ts'

const LENA = {
  id: '019a0000-0000-7000-8000-0000000abcde',
  name: 'Lena "Optik" Fischer-Żółć',
  emails: ['lena.fischer@optik.example', 'l_f%100@private.example'],
}
const ALL_PLACES = [...Object.keys(PLACES), ...Object.keys(IMPORT_PLACES)]
const TERMS = [LENA.id, '4711', LENA.name, 'Fischer-Żółć', 'fischer zolc', ...LENA.emails]

/** `table.column` of every place in which one of the terms stands. */
async function placesWith(store: Store, terms: string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const [table, columns] of Object.entries(PERSONAL_DATA)) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(
      allOf(store),
    )
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        expect(columns).toHaveProperty(column)
        const text = (typeof value === 'string' ? value : JSON.stringify(value)).toLowerCase()
        if (terms.some((term) => text.includes(term.toLowerCase()) || text.includes(quoted(term))))
          found.add(`${table}.${column}`)
      }
    }
  }
  return [...found].sort()
}
/** `table.column` of what the planner remembers of rows and has one of the terms in it. */
async function statisticsWith(store: Store, terms: string[]): Promise<string[]> {
  const { rows } = await sql<{ place: string; seen: string }>`
    select tablename || '.' || attname as place, concat(most_common_vals::text, histogram_bounds::text) as seen
    from pg_stats where schemaname = current_schema()`.execute(allOf(store))
  return rows.filter(({ seen }) => terms.some((term) => seen.includes(term))).map(({ place }) => place)
}
const quoted = (term: string) => JSON.stringify(term).slice(1, -1).toLowerCase()

const csv = (...rows: string[]) => `hs_object_id,Email,First Name,Score\n${rows.join('\n')}\n`
type Who = { name: string; email: string }
const touchpoint = (id: string, email: string) =>
  `${JSON.stringify({ id, email, at: '2026-10-01T10:00:00Z', kind: 'page_view', title: 'Prices' })}\n`

onBothDatabases('personal data', (open) => {
  let store: Store
  let hub: ReturnType<typeof hubOn>
  let keys: Awaited<ReturnType<typeof withKeys>>
  beforeAll(async () => {
    store = await open()
    keys = await withKeys(store)
    hub = hubOn(store)
  })
  const ask = async (method: string, path: string, body?: unknown, key = keys.marketer.key) => {
    const answer = await hub.call(method, path, key, body)
    expect(answer.status, path).toBeLessThan(300)
    return answer
  }

  test('is listed for every column that the database has, and each table with data of leads has its place', async () => {
    const { rows } = await sql<{ table_name: string; column_name: string }>`
      select table_name, column_name from information_schema.columns
      where table_schema = current_schema() and table_name not like 'kysely_%'`.execute(allOf(store))
    const there = rows.map((row) => `${row.table_name}.${row.column_name}`)
    const listed = Object.entries(PERSONAL_DATA).flatMap(([table, columns]) =>
      Object.keys(columns).map((column) => `${table}.${column}`),
    )
    expect(there.sort()).toEqual(listed.sort())
    const ofLeads = Object.entries(PERSONAL_DATA).filter(([, columns]) =>
      Object.values(columns).includes('lead'),
    )
    expect(ofLeads.map(([table]) => table).sort()).toEqual([...ALL_PLACES].sort())
  })

  test('of a lead lies in every place, is exported from there, and is gone everywhere when it is erased', async () => {
    const importer = createImporter(store)
    await write(store, WORKSPACE, async (tx) => {
      await putLead(tx, LENA)
      await insertRecords(tx.db, WORKSPACE, [{ leadId: LENA.id, source: 'hubspot', externalId: '4711' }])
      await putLead(tx, { id: 'other', name: 'Piotr', emails: ['piotr@optik.example'] })
      // What is left of before she had the id, if anything ever is.
      const no = { topic: 'marketing', state: 'denied', at: null, source: 'hubspot' } as const
      const statements = [{ ...no, receivedAt: new Date().toISOString() }]
      await storeRecordRefusals(tx.db, WORKSPACE, 'hubspot', new Map([['4711', { statements, emails: [] }]]))
    })
    const [address] = LENA.emails
    await ask('POST', '/v1/touchpoints', {
      touchpoints: [LENA.emails[1], 'piotr@optik.example'].map((email, n) => ({
        id: `t${n}`,
        kind: 'download',
        at: '2026-02-01T00:00:00Z',
        title: `Prices for ${email}`,
        email,
      })),
    })
    const heard = {
      id: uuidv7(),
      kind: 'heard',
      what: 'objection',
      text: `${LENA.name} says it is too dear`,
      leadId: LENA.id,
      host: 'practice',
      pageKind: 'message',
      at: '2026-05-04T10:00:00.000Z',
    }
    await ask('POST', '/v1/feedback', { feedback: [heard] }, keys.rep.key)
    await ask('POST', `/v1/feedback/${heard.id}/status`, { state: 'answered', reply: `Tell ${address}` })
    const searches = ['price lena optik fischer zolc', 'lena', 'zebra stripes'].map((text) => ({
      ...{ text, language: 'en', day: new Date().toISOString().slice(0, 10) },
    }))
    await ask('POST', '/v1/missed-searches', { searches }, keys.rep.key)
    await importText(store, 'leads', `email,opt out\n${address},yes\n`, { importer })
    const rows = [
      `4711,${address},Lena,5`,
      `,${address},Lena,5`,
      `10,"${LENA.name.replaceAll('"', '""')}",,5`,
    ]
    const leads = await importText(store, 'leads', csv(...rows), { dryRun: true, importer })
    expect(leads).toMatchObject({ state: 'ready', accepted: 1, rejected: 2 })
    // Reasons of today quote nobody; those of before did.
    await sql`update import_rejects set reason = ${`"${LENA.name}" is no e-mail address.`}
      where import_id = ${leads.id} and line = 4`.execute(allOf(store))
    const touchpoints = await importText(
      store,
      'touchpoints',
      touchpoint('t9', address!) + touchpoint('t8', 'piotr@optik.example'),
      {
        dryRun: true,
        importer,
      },
    )
    expect(touchpoints).toMatchObject({ state: 'ready', accepted: 2 })
    // A file whose first line is somebody: the hub takes it for headers.
    await importText(store, 'leads', `Email,${address}\npiotr@optik.example,x\n`, { importer })

    await sql`analyze`.execute(allOf(store))
    expect(await statisticsWith(store, TERMS)).not.toEqual([])
    const places = await placesWith(store, TERMS)
    for (const table of ALL_PLACES) expect(places.join(' ')).toContain(`${table}.`)
    const exported = LeadExport.parse(await (await ask('GET', `/v1/leads/${LENA.id}/export`)).json())
    expect(exported).toMatchObject({
      lead: { name: LENA.name, emails: LENA.emails },
      sources: [{ source: 'hubspot', externalId: '4711' }],
      touchpoints: [{ id: 't0' }],
      consent: [{ email: address, topic: 'marketing', state: 'denied', source: 'import' }],
    })
    expect(exported.feedback.map(({ feedback }) => feedback.id)).toEqual([heard.id])
    expect(exported.imports.rows.map(({ importId }) => importId).sort()).toEqual(
      [leads.id, touchpoints.id].sort(),
    )
    expect(exported.imports.rejected).toMatchObject([{ importId: leads.id, line: 4 }])

    await ask('DELETE', `/v1/leads/${LENA.id}`)
    expect(await placesWith(store, TERMS)).toEqual(['changes.entity_id'])
    expect(await statisticsWith(store, TERMS.slice(1))).toEqual([])
    expect(JSON.stringify(hub.lines)).not.toMatch(/fischer|4711|optik/i)

    // What was not about her goes on.
    expect(await placesWith(store, ['zebra stripes'])).toEqual(['missed_searches.text'])
    const done = await untilEnded(importer, (await importer.apply(WORKSPACE, touchpoints.id, 'Mila'))!)
    expect(done).toMatchObject({ state: 'done', created: 1 })
    expect(await placesWith(store, ['piotr@optik.example'])).not.toEqual([])
  })

  test('of a lead goes out of searches with a word of the name or the local part of an address', async () => {
    const id = uuidv7()
    const emails = ['z.nowak+shop@anderswo.example', 'z@anderswo.example']
    await write(store, WORKSPACE, (tx) => putLead(tx, { id, name: 'Zoé de Brücke', emails }))
    const search = async (...texts: string[]) => {
      const day = new Date().toISOString().slice(0, 10)
      const searches = texts.map((text) => ({ text, language: 'en', day }))
      expect((await ask('POST', '/v1/missed-searches', { searches }, keys.rep.key)).status).toBe(204)
    }
    const left = async () =>
      (await allOf(store).selectFrom('missed_searches').select('text').orderBy('text').execute())
        .map(({ text }) => text)
        .filter((text) => text !== 'zebra stripes')
    await search('zoe', 'price brucke', 'shop z nowak', 'shop nowak', 'prix de', 'brucken')
    await ask('DELETE', `/v1/leads/${id}`)
    expect(await left()).toEqual(['brucken', 'prix de', 'shop nowak'])
    await ask('DELETE', '/v1/address?email=shop%40anderswo.example')
    expect(await left()).toEqual(['brucken', 'prix de'])
  })

  test('of a lead goes out of reasons of before, however they write the name or the address', async () => {
    const id = uuidv7()
    const email = `ola.${id}@jankowalska.example`
    await write(store, WORKSPACE, (tx) => putLead(tx, { id, name: 'Ola Żółć', emails: [email] }))
    const importer = createImporter(store)
    const { id: importId } = await importText(store, 'leads', csv(`${id},none,x,5`), { importer })
    const reasons = ['Ola Żółć'.normalize('NFD'), 'OLA\u00a0 Żółć', 'Dr Żółć', 'please ask Ola Żó…']
      .map((quoted) => `"${quoted}" is no e-mail address.`)
      .concat('Line 2 has the address o…@jankowalska.example already.', 'Line 3 is about the same lead.')
    const rows = reasons.map((reason, n) => ({
      workspace_id: WORKSPACE,
      import_id: importId,
      line: 100 + n,
      reason,
    }))
    await store.db.insertInto('import_rejects').values(rows).execute()
    const firstRejected = rows.map(({ line, reason }) => ({ line, reason }))
    await sql`update import_runs set run = run || ${JSON.stringify({ firstRejected })}::jsonb
      where id = ${importId}`.execute(allOf(store))
    await ask('DELETE', `/v1/leads/${id}`)
    const left = await sql<{ reason: string }>`select reason from import_rejects where import_id = ${importId}
      and line >= 100 order by line`.execute(allOf(store))
    const expected = [...Array.from({ length: 5 }, () => ERASED), 'Line 3 is about the same lead.']
    expect(left.rows.map(({ reason }) => parseReason(reason))).toEqual(expected)
    const run = await importer.get(WORKSPACE, importId)
    expect(run?.firstRejected.map(({ reason }) => reason)).toEqual(expected)
    await importer.close()
  })

  test('of somebody who shares an address stays, and is not exported with that of the other', async () => {
    const importer = createImporter(store)
    const file = (...rows: string[]) =>
      `hs_object_id,Email,First Name,Unsubscribed from all email\n${rows.join('\n')}\n`
    await importText(
      store,
      'leads',
      file('81,desk@shared.example,Ana,', '82,desk@shared.example,Zebedeusz,true'),
      {
        importer,
      },
    )
    const ids = await selectRecords(store.db, WORKSPACE, 'hubspot', ['81', '82'])
    const waiting = await importText(
      store,
      'leads',
      file('81,desk@shared.example,Anna,', '82,desk@shared.example,Zeb,true'),
      {
        dryRun: true,
        importer,
      },
    )
    const ana = LeadExport.parse(await (await ask('GET', `/v1/leads/${ids.get('81')}/export`)).json())
    expect(ana.imports.rows.map(({ line }) => line)).toEqual([2])
    await ask('DELETE', `/v1/leads/${ids.get('81')}`)
    expect(await placesWith(store, ['Anna'])).toEqual([])
    const done = await untilEnded(importer, (await importer.apply(WORKSPACE, waiting.id, 'Mila'))!)
    expect(done).toMatchObject({ state: 'done', updated: 1, created: 0 })
    const [other] = await readContexts(store.db, WORKSPACE, [ids.get('82')!])
    expect(other?.lead).toMatchObject({ name: 'Zeb', consent: { marketing: 'denied' } })
    await importer.close()
  })

  test('of an address that no lead has is exported and erased by the address', async () => {
    const email = 'nobody.known@alone.example'
    const importer = createImporter(store)
    await write(store, WORKSPACE, async (tx) => {
      await putLead(tx, { id: 'has-one', name: 'One', emails: ['one@alone.example'] })
      const statement = { topic: 'marketing', state: 'denied', at: null, source: 'import' } as const
      await storeStatements(tx.db, WORKSPACE, [
        { email, statement: { ...statement, receivedAt: new Date().toISOString() } },
      ])
    })
    const waiting = await importText(store, 'leads', `Email,Opt out\n${email},yes\n`, {
      dryRun: true,
      importer,
    })
    const told = {
      ...{ id: uuidv7(), kind: 'new_person', leadId: null, host: null, pageKind: null, note: null },
      ...{ at: new Date().toISOString(), person: { address: 'Nobody.Known@alone.example', name: 'No Body' } },
    }
    await ask('POST', '/v1/feedback', { feedback: [told] }, keys.rep.key)
    const path = `/v1/address?email=${encodeURIComponent('Nobody.Known@alone.example')}`
    expect((await hub.call('GET', path, keys.rep.key)).status).toBe(403)
    expect((await hub.call('DELETE', path, keys.rep.key)).status).toBe(403)
    const exported = AddressExport.parse(await (await ask('GET', path)).json())
    expect(exported.consent).toMatchObject([{ email, topic: 'marketing', state: 'denied' }])
    expect(exported.imports.rows).toMatchObject([{ importId: waiting.id }])
    expect(exported.feedback.map(({ feedback }) => feedback.id)).toEqual([told.id])
    await ask('DELETE', path)
    expect(await placesWith(store, [email])).toEqual([])
    expect(AddressExport.parse(await (await ask('GET', path)).json())).toMatchObject({ consent: [] })

    const ofLead = await hub.call('DELETE', '/v1/address?email=one@alone.example', keys.marketer.key)
    expect(ofLead.status).toBe(409)
    expect(await ofLead.text()).toContain('/v1/leads/has-one')
    await importer.close()
  })

  test.each(['a lead', 'nobody'])(
    'that waits for an id is exported and erased with the address beside it, which %s has',
    async (whose) => {
      const [id, email] = [uuidv7(), `${whose.replace(' ', '.')}@beside.example`]
      if (whose === 'a lead')
        await write(store, WORKSPACE, (tx) => putLead(tx, { id, name: 'Lena', emails: [email] }))
      const ofShop = (text: string) => importText(store, 'leads', text, { file: { source: 'shop' } })
      await ofShop(
        `id,email,opt out\nk9-${id},${email},yes,extra\nk8-${id},"${email}, other@beside.example",yes,extra\nk7-${id},,yes\n`,
      )
      const at =
        whose === 'nobody'
          ? { all: `/v1/address?email=${email}` }
          : { all: `/v1/leads/${id}`, more: '/export' }
      const exported = AddressExport.parse(await (await ask('GET', `${at.all}${at.more ?? ''}`)).json())
      expect(exported.waitingConsent).toMatchObject([
        { source: 'shop', externalId: `k8-${id}`, statements: [{ state: 'denied' }] },
        { source: 'shop', externalId: `k9-${id}`, statements: [{ state: 'denied' }] },
      ])
      await ask('DELETE', at.all)
      expect(await placesWith(store, [email, `k9-${id}`])).toEqual([])
      // What may be of somebody else waits on.
      await ofShop(
        `id,email,consent\nk8-${id},8.${id}@beside.example,yes\nk7-${id},7.${id}@beside.example,yes\n`,
      )
      const ids = await selectRecords(store.db, WORKSPACE, 'shop', [`k8-${id}`, `k7-${id}`])
      for (const { lead } of await readContexts(store.db, WORKSPACE, [...ids.values()]))
        expect(lead.consent.marketing).toBe('denied')
      expect(ids.size).toBe(2)
    },
  )

  test.each(['a lead', 'nobody'])('is found under ids that are the address, which %s has', async (whose) => {
    const importer = createImporter(store)
    const [id, other] = [uuidv7(), uuidv7()]
    const email = `${id}@bücher.example`
    // As systems write it.
    const [asId, asMachinesWrite] = [`Ann-${email}`, `ann-${id}@xn--bcher-kva.example`]
    const address = asId.toLowerCase()
    const statements = [
      {
        ...({ topic: 'marketing', state: 'denied', at: null, source: 'crm' } as const),
        receivedAt: new Date().toISOString(),
      },
    ]
    await write(store, WORKSPACE, async (tx) => {
      if (whose === 'a lead') await putLead(tx, { id, name: null, emails: [address] })
      await putLead(tx, { id: other, name: 'Ann', emails: [`${other}@beside.example`] })
      await insertRecords(tx.db, WORKSPACE, [
        { leadId: other, source: 'crm', externalId: asId },
        { leadId: other, source: 'shop', externalId: asMachinesWrite },
      ])
      const beside = { statements, emails: ['somebody@beside.example'] }
      await storeRecordRefusals(tx.db, WORKSPACE, 'web', new Map([[asId, beside]]))
    })
    const ready = await importText(
      store,
      'leads',
      `id,email,opt out\n${asId},new-${other}@beside.example,\n9,9-${other}@beside.example,\n${asMachinesWrite},${other}@beside.example,yes,extra\n`,
      { dryRun: true, importer, file: { source: 'new' } },
    )
    const terms = [address, asMachinesWrite]
    const places = (await placesWith(store, terms)).map((place) => place.split('.')[0])
    const filled = ['lead_sources', 'record_refusals', 'import_rows', 'import_claims']
    expect(places).toEqual(expect.arrayContaining(filled))
    const all = whose === 'nobody' ? `/v1/address?email=${encodeURIComponent(address)}` : `/v1/leads/${id}`
    const path = whose === 'nobody' ? all : `${all}/export`
    const exported = AddressExport.parse(await (await ask('GET', path)).json())
    expect(exported.waitingConsent).toMatchObject([{ source: 'web', externalId: asId }])
    expect(exported.imports.rows.map(({ line }) => line)).toEqual([2, 4])
    const sources = ['crm', 'shop'].map((source) => ({ source }))
    expect(exported.sources).toMatchObject(sources)
    await ask('DELETE', all)
    expect(await placesWith(store, terms)).toEqual([])
    // The lead whose ids they were stays, and so do the other rows, and the no of a row for the other address in it.
    const rows = await allOf(store)
      .selectFrom('import_rows')
      .select('line')
      .where('import_id', '=', ready.id)
      .orderBy('line')
      .execute()
    expect(rows.map(({ line }) => line)).toEqual([3, 4])
    await untilEnded(importer, (await importer.apply(WORKSPACE, ready.id, 'Mila'))!)
    expect(await readContexts(store.db, WORKSPACE, [other])).toMatchObject([
      { lead: { consent: { marketing: 'denied' } } },
    ])
    await importer.close()
  })

  test.each([
    ['under the id that is hers', 'ANN,BOB,yes', 'mail'],
    ['under it, in a refused row', 'ANN,BOB,yes,extra', 'mail'],
    ['under it, which is her own, and Bob is a lead', 'ANN,BOB,yes', 'hers'],
    ['under it, which is Bob’s', 'ANN,BOB,yes', 'his'],
    ['beside her address', '7,"ANN, BOB",yes', 'mail'],
    ['beside her address, in a refused row', '7,"ANN, BOB",yes,extra', 'mail'],
    ['under several ids, one of which is his', '8-ID, 9-ID,,yes', 'several'],
  ])('that waits leaves the no of another: %s', async (what, row, whose) => {
    const importer = createImporter(store)
    const [id, bobId] = [uuidv7(), uuidv7()]
    const [ann, bob] = [`ann-${id}@left.example`, `bob-${id}@left.example`]
    const ids: Record<string, { leadId: string; externalId: string }[]> = {
      hers: [{ leadId: id, externalId: ann }],
      his: [{ leadId: bobId, externalId: ann }],
      several: [
        { leadId: id, externalId: `8-${id}` },
        { leadId: bobId, externalId: `9-${id}` },
      ],
    }
    await write(store, WORKSPACE, async (tx) => {
      await putLead(tx, { id, name: null, emails: [ann] })
      if (whose !== 'mail') await putLead(tx, { id: bobId, name: null, emails: [bob] })
      const records = (ids[whose] ?? []).map((record) => ({ ...record, source: 'crm' }))
      await insertRecords(tx.db, WORKSPACE, records)
    })
    const text = row.replaceAll('ID', id).replaceAll('ANN', ann).replaceAll('BOB', bob)
    const ready = await importText(store, 'leads', `id,email,opt out\n${text}\n`, {
      ...{ dryRun: true, importer, file: { source: 'crm' } },
    })
    expect(ready.state, what).toBe('ready')
    await ask('DELETE', `/v1/leads/${id}`)
    expect(await placesWith(store, [ann, `8-${id}`])).toEqual([])
    await untilEnded(importer, (await importer.apply(WORKSPACE, ready.id, 'Mila'))!)
    if (whose === 'mail') await importText(store, 'leads', `email,consent\n${bob},yes\n`, { importer })
    const [other] = await selectByAddress(store.db, WORKSPACE, bob)
    expect(other?.lead.consent.marketing).toBe('denied')
    await importer.close()
  })

  test('that waits in a row of an erased id leaves nothing of an address that nobody else has', async () => {
    const importer = createImporter(store)
    const id = uuidv7()
    await write(store, WORKSPACE, async (tx) => {
      await putLead(tx, { id, name: null, emails: [`${id}@own.example`] })
      await insertRecords(tx.db, WORKSPACE, [{ leadId: id, source: 'crm', externalId: id }])
    })
    const file = `id,email,opt out\n${id},new-${id}@own.example,yes\n`
    await importText(store, 'leads', file, { dryRun: true, importer, file: { source: 'crm' } })
    await ask('DELETE', `/v1/leads/${id}`)
    expect(await placesWith(store, [id])).toEqual(['changes.entity_id'])
    await importer.close()
  })

  test('said under the address that is an id of a lead is exported and erased with the lead', async () => {
    const id = uuidv7()
    const [own, shared] = [`Ann-${id}@ids.example`, `desk-${id}@ids.example`]
    const ofCrm = (...rows: string[]) =>
      importText(store, 'leads', `id,email,opt out\n${rows.join('\n')}\n`, { file: { source: 'crm' } })
    await ofCrm(`${own},new-${id}@ids.example,`, `${shared},newer-${id}@ids.example,`)
    await ofCrm(`${own},,yes,extra`, `${shared},,yes,extra`)
    await importText(store, 'leads', `email\n${shared}\n`)
    const leads = await selectRecords(store.db, WORKSPACE, 'crm', [own, shared])
    const exportOf = async (record: string) =>
      LeadExport.parse(await (await ask('GET', `/v1/leads/${leads.get(record)}/export`)).json())
    const emails = async (record: string) => (await exportOf(record)).consent.map(({ email }) => email).sort()
    expect(await emails(own)).toEqual([own.toLowerCase(), `new-${id}@ids.example`])
    expect(await emails(shared)).toEqual([`newer-${id}@ids.example`])
    await ask('DELETE', `/v1/leads/${leads.get(own)}`)
    expect(await placesWith(store, [own, `new-${id}`])).toEqual([])
    await ask('DELETE', `/v1/leads/${leads.get(shared)}`)
    // Another lead has it.
    const [other] = await selectByAddress(store.db, WORKSPACE, shared)
    expect(other?.lead.consent.marketing).toBe('denied')
  })

  test('that waits in a refused row with several ids goes with the lead that has one of them', async () => {
    const importer = createImporter(store)
    const [id, other] = [uuidv7(), uuidv7()]
    await write(store, WORKSPACE, async (tx) => {
      await putLead(tx, { id, name: 'Lena', emails: [`${id}@beside.example`] })
      await putLead(tx, { id: other, name: 'Piotr', emails: [`${other}@beside.example`] })
      await insertRecords(tx.db, WORKSPACE, [
        { leadId: id, source: 'crm', externalId: `7-${id}` },
        { leadId: other, source: 'crm', externalId: `8-${id}` },
      ])
    })
    const ready = await importText(
      store,
      'leads',
      `company,id,email,opt out\nAcme, Inc,7-${id},,yes\nAcme, Inc,8-${id},${id}@beside.example,yes\n`,
      { dryRun: true, importer, file: { source: 'crm' } },
    )
    const traces = LeadExport.parse(await (await ask('GET', `/v1/leads/${id}/export`)).json()).imports.rows
    expect(traces.map(({ line }) => line)).toEqual([2])
    await ask('DELETE', `/v1/leads/${id}`)
    expect(await placesWith(store, [`7-${id}`])).toEqual([])
    const rows = await allOf(store)
      .selectFrom('import_rows')
      .select('line')
      .where('import_id', '=', ready.id)
      .execute()
    expect(rows.map(({ line }) => line)).toEqual([3])
    await importer.close()
  })

  test.each(['An', 'Ying', 'Line', 'unchanged', 'Applying', 'E'])(
    'of somebody whose name is %s goes, and imports go on that have the letters in their own words',
    async (name) => {
      const importer = createImporter(store)
      const id = uuidv7()
      const email = `${id}@names.example`
      await write(store, WORKSPACE, (tx) => putLead(tx, { id, name, emails: [email] }))
      const rows = Array.from({ length: 50 }, (_, n) => `${id}-${n},${n}-${id}@names.example,Company ${n},x`)
      const file = `Record ID,Email,Company,Score\n${rows.join('\n')}\n`
      const ready = await importText(store, 'leads', file, { dryRun: true, importer })
      await ask('DELETE', `/v1/leads/${id}`)
      expect(await importer.get(WORKSPACE, ready.id)).toEqual(ready)
      const done = await untilEnded(importer, (await importer.apply(WORKSPACE, ready.id, 'Mila'))!)
      expect(done).toMatchObject({ state: 'done', created: ready.created, rejected: ready.rejected })
      await importer.close()
    },
  )

  test('a run that cannot be read has failed, and holds up neither the others nor a start', async () => {
    const importer = createImporter(store)
    const ready = await importText(store, 'leads', csv('odd1,odd1@names.example,Odd,5'), {
      dryRun: true,
      importer,
    })
    for (const state of ['applying', 'reading', 'ready', 'what']) {
      await sql`update import_runs set run = ${JSON.stringify({ state })}, holder = 'gone',
        held_until = now() - interval '1 hour' where id = ${ready.id}`.execute(allOf(store))
      expect(await importer.get(WORKSPACE, ready.id)).toMatchObject({ id: ready.id, state: 'failed' })
      const next = createImporter(store)
      await next.resume()
      await expect.poll(() => next.get(WORKSPACE, ready.id)).toMatchObject({ state: 'failed' })
      const other = await importText(store, 'leads', csv(`odd2,odd2@names.example,${state},5`), {
        importer: next,
      })
      expect(other).toMatchObject({ state: 'done' })
      await next.close()
    }
    await importer.close()
    // What these were about to clean away is the next one's: an erasure waits for it.
    const last = createImporter(store)
    await last.resume()
    const held = () => allOf(store).selectFrom('import_runs').select('id').where('holder', 'is not', null)
    await expect.poll(() => held().execute()).toEqual([])
    await last.close()
  })

  test('does not come back with the rejected rows of an import that runs during the erasure', async () => {
    const importer = createImporter(store)
    const address = 'anna.nowak@optik.example'
    await write(store, WORKSPACE, (tx) => putLead(tx, { id: 'anna', name: 'Anna Nowak', emails: [address] }))
    const erased = Promise.withResolvers<void>()
    const halfRead = Promise.withResolvers<void>()
    async function* file() {
      const lines = (from: number) =>
        Array.from({ length: 1000 }, (_, n) => touchpoint(`d${from + n}`, address)).join('')
      yield new TextEncoder().encode(lines(0) + touchpoint('d1000', 'nobody@optik.example'))
      halfRead.resolve()
      await erased.promise
      yield new TextEncoder().encode(lines(2000))
    }
    const running = importText(store, 'touchpoints', file(), { importer })
    await halfRead.promise
    await hub.call('DELETE', '/v1/leads/anna', keys.marketer.key)
    erased.resolve()
    expect(await running).toMatchObject({ state: 'done', created: 0 })
    await expect.poll(() => placesWith(store, [address, 'Anna Nowak'])).toEqual([])
  })

  test.each([
    [
      'whose headers are somebody',
      'leads',
      ({ email, name }: Who) => `Email,${email},${name}\n`,
      (n: number) => `p${n}@y.test,a,b\n`,
    ],
    [
      'of which rows are rejected that quote somebody',
      'touchpoints',
      ({ name }: Who) => touchpoint('q', 'x@y.test').replace('2026-10-01T10:00:00Z', name),
      (n: number) => touchpoint(`r${n}`, 'x@y.test'),
    ],
  ] as const)('does not come back with a file %s', async (_, kind, first, line) => {
    const importer = createImporter(store)
    const id = uuidv7()
    const mark = id.slice(-12)
    const who = { name: `Anna Nowak-${mark}`, email: `${mark}@headers.example` }
    await write(store, WORKSPACE, (tx) => putLead(tx, { id, name: who.name, emails: [who.email] }))
    const isStored = async () => {
      const { rows } = await sql`select from import_runs where run::text like ${`%${mark}%`}`.execute(
        allOf(store),
      )
      return rows.length > 0
    }
    const text = (from: number) =>
      new TextEncoder().encode(Array.from({ length: 10_000 }, (_, n) => line(from + n)).join(''))
    let from = 0
    let wasErased = false
    async function* file() {
      yield new TextEncoder().encode(first(who))
      // Rows come until the hub has noted how it reads them, which it does now and then.
      for (; !wasErased && from < 500_000; from += 10_000) {
        yield text(from)
        if (!(await isStored())) continue
        await ask('DELETE', `/v1/leads/${id}`)
        wasErased = true
      }
      yield text(from)
    }
    const run = await importText(store, kind, file(), { dryRun: true, importer })
    expect([run.state, wasErased]).toEqual(['ready', true])
    expect(await isStored()).toBe(false)
    await importer.close()
    // Tens of thousands, which every later erasure would look at.
    await sql`truncate import_rows, import_claims, import_rejects`.execute(allOf(store))
    await sql`delete from import_runs where id = ${run.id}`.execute(allOf(store))
  })

  test('a feedback and a touchpoint that come during the erasure are not kept', async () => {
    for (let n = 0; n < 10; n++) {
      const email = `race${n}@optik.example`
      await write(store, WORKSPACE, (tx) => putLead(tx, { id: `race-${n}`, name: 'Race', emails: [email] }))
      const feedback = {
        id: uuidv7(),
        kind: 'lead_verdict',
        verdict: 'accept',
        leadId: `race-${n}`,
        host: 'practice',
        pageKind: 'message',
        at: '2026-05-04T10:00:00.000Z',
      }
      const point = { id: `r${n}`, kind: 'visit', at: '2026-02-01T00:00:00Z', title: 'x', email }
      await Promise.all([
        hub.call('POST', '/v1/feedback', keys.rep.key, { feedback: [feedback] }),
        hub.call('DELETE', `/v1/leads/race-${n}`, keys.marketer.key),
        hub.call('POST', '/v1/touchpoints', keys.marketer.key, { touchpoints: [point] }),
      ])
    }
    expect(await placesWith(store, ['race-', 'race0@'])).toEqual(['changes.entity_id'])
  })
})
