import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { reason } from '../../lib/domain/import-reason.ts'
import { readChanges } from '../services/changes.ts'
import { eraseLead } from '../services/leads.ts'
import type { Store } from '../store/open.ts'
import { actorOf, allOf, onEachDatabase, WORKSPACE, withKeys } from '../testing.ts'
import { createImporter } from './importer.ts'
import { importText, leadsBy, untilEnded } from './testing.ts'

const NOBODY = actorOf({ id: 'none', person: { id: 'none', name: 'Nobody' }, role: 'rep' })
const ADMIN = actorOf({ id: 'ada', person: { id: 'ada', name: 'Ada' }, role: 'admin' })

const csv = (...rows: string[]) =>
  `Record ID,Email,Additional email addresses,Company Name,Marketing consent\n${rows.join('\n')}\n`
const touchpoint = (id: string, email: string, at: string, kind = 'page_view') =>
  `${JSON.stringify({ id, email, at, kind, title: `Title of ${id}` })}\n`

async function everything(store: Store): Promise<string> {
  const tables = [
    'leads',
    'lead_emails',
    'touchpoints',
    'talking_points',
    'talking_point_history',
    'changes',
  ] as const
  const rows = await Promise.all(
    tables.map((table) => sql`select * from ${sql.table(table)} order by 1, 2, 3`.execute(allOf(store))),
  )
  return JSON.stringify(rows.map((result) => result.rows))
}

const stagedRows = async (store: Store) =>
  Number(
    (
      await allOf(store)
        .selectFrom('import_rows')
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  )

onEachDatabase('the importer', (open) => {
  async function fresh(): Promise<Store> {
    const store = await open()
    await withKeys(store)
    return store
  }

  test('a lead is found by its id, else by any address; what a row leaves empty stays', async () => {
    const store = await fresh()
    await importText(store, 'leads', csv('1,a@x.test,a2@x.test,Acme,yes', '2,b@x.test,,Beta,'))
    const run = await importText(
      store,
      'leads',
      csv('1,new@x.test,,,no', ',B@x.test,b3@x.test,Better,', ',c@x.test,,,'),
    )
    expect(run).toMatchObject({ state: 'done', created: 1, updated: 2, rejected: 0 })
    const leads = (await leadsBy(store, 'hubspot', ['1', '2'])).map(({ lead }) => lead)
    expect(leads[0]).toMatchObject({
      emails: ['new@x.test', 'a@x.test', 'a2@x.test'],
      company: 'Acme',
      consent: { marketing: 'denied' },
    })
    expect(leads[1]).toMatchObject({ emails: ['b@x.test', 'b3@x.test'], company: 'Better' })
  })

  test('two records of one system with one address stay two leads', async () => {
    const store = await fresh()
    await importText(store, 'leads', csv('1,a@x.test,,,', '2,b@x.test,,,'))
    const run = await importText(
      store,
      'leads',
      csv('7,new@x.test,,,', '8,other@x.test,new@x.test,,', '2,a@x.test,,,', '9,a@x.test,,,'),
    )
    expect(run).toMatchObject({ state: 'done', created: 3, updated: 1, rejected: 0 })
    const emails = (await leadsBy(store, 'hubspot', ['1', '2', '7', '8', '9'])).map(({ lead }) => lead.emails)
    expect(emails).toEqual([
      ['a@x.test'],
      ['a@x.test', 'b@x.test'],
      ['new@x.test'],
      ['other@x.test', 'new@x.test'],
      ['a@x.test'],
    ])
  })

  test('two lines about one lead are told apart by nothing: the second is rejected', async () => {
    const store = await fresh()
    await importText(store, 'leads', csv('1,a@x.test,,,', '2,b@x.test,,,', '3,b@x.test,,,'))
    const run = await importText(
      store,
      'leads',
      csv(
        '1,a4@x.test,,,',
        '1,a5@x.test,,,',
        ',n@x.test,,,',
        '8,n@x.test,,,',
        ',n2@x.test,n@x.test,,',
        ',b@x.test,,,',
      ),
    )
    expect(run).toMatchObject({ state: 'done', created: 2, updated: 1, rejected: 3 })
    expect(run.firstRejected).toEqual([
      { line: 3, reason: reason('line_is_same_lead', { line: 2 }) },
      { line: 5, reason: reason('line_has_address', { line: 4, email: 'n…@…' }) },
      { line: 7, reason: reason('several_leads_have_address', { leads: 2, email: 'b…@…' }) },
    ])
  })

  test('an address of somebody else in a row without an id stays with them, and is named', async () => {
    const store = await fresh()
    await importText(store, 'leads', csv('1,a@x.test,,,', '2,b@x.test,,,'))
    const run = await importText(store, 'leads', csv(',a@x.test,b@x.test,Acme,'))
    expect(run).toMatchObject({
      updated: 1,
      rejected: 0,
      leftOut: [{ field: 'otherEmails', reason: reason('belongs_to_other_lead'), rows: 1, firstLine: 2 }],
    })
    const [a, b] = (await leadsBy(store, 'hubspot', ['1', '2'])).map(({ lead }) => lead)
    expect(a).toMatchObject({ emails: ['a@x.test'], company: 'Acme' })
    expect(b).toMatchObject({ emails: ['b@x.test'], company: null })
  })

  test('the same files again change nothing: no change number, no history', async () => {
    const store = await fresh()
    const files = [
      ['leads', csv('1,a@x.test,,Acme,yes', '2,b@x.test,,,')],
      [
        'touchpoints',
        touchpoint('t1', 'a@x.test', '2026-11-01T10:00:00Z') +
          touchpoint('t1', 'a@x.test', '2026-11-01T10:00:00Z') +
          touchpoint('t2', 'nobody@x.test', '2026-11-01T10:00:00Z'),
      ],
      [
        'talking_points',
        `${JSON.stringify({ title: 'T', text: 'x', language: 'en', verification: { state: 'validated', by: 'Jo', at: '2026-11-01T00:00:00Z' } })}\n`,
      ],
    ] as const
    for (const [kind, text] of files)
      expect((await importText(store, kind, text)).created).toBe(kind === 'leads' ? 2 : 1)
    const before = await everything(store)
    for (const [kind, text] of files) {
      const run = await importText(store, kind, text)
      expect(run).toMatchObject({
        state: 'done',
        created: 0,
        updated: 0,
        unchanged: kind === 'talking_points' ? 1 : 2,
      })
    }
    expect(await everything(store)).toBe(before)
    expect(await stagedRows(store)).toBe(0)
  })

  test("a talking point's text is a new version; a validation out of a file is of the text in that file", async () => {
    const store = await fresh()
    const line = (text: string, verification?: object) =>
      `${JSON.stringify({ id: 'p', title: 'T', text, language: 'en', verification })}\n`
    const validated = (at: string) => ({ state: 'validated', by: 'Jo', at })
    const now = async () => {
      const { version, written_by, verification } = await allOf(store)
        .selectFrom('talking_points')
        .selectAll()
        .executeTakeFirstOrThrow()
      return [version, written_by, verification.state, verification.version]
    }
    await importText(store, 'talking_points', line('a'), { by: 'Ana' })
    expect(await now()).toEqual([1, 'Ana', 'proposed', null])
    await importText(store, 'talking_points', line('a', validated('2026-11-01T00:00:00Z')), { by: 'Ben' })
    // The import is younger than the file's validation.
    expect(await now()).toEqual([1, 'Ana', 'proposed', null])
    const later = new Date(Date.now() + 60_000).toISOString()
    await importText(store, 'talking_points', line('a', validated(later)), { by: 'Ben' })
    expect(await now()).toEqual([1, 'Ana', 'validated', 1])
    await importText(store, 'talking_points', line('b'), { by: 'Cai' })
    expect(await now()).toEqual([2, 'Cai', 'in_review', null])
    const latest = new Date(Date.now() + 120_000).toISOString()
    await importText(store, 'talking_points', line('c', validated(latest)), { by: 'Dee' })
    expect(await now()).toEqual([3, 'Dee', 'validated', 3])
    const history = await allOf(store)
      .selectFrom('talking_point_history')
      .select('version')
      .orderBy('id')
      .execute()
    expect(history.map(({ version }) => version)).toEqual([1, 1, 2, 3])
  })

  test('each lead has one change for all its touchpoints, and roll-ups of all of them', async () => {
    const store = await fresh()
    await importText(store, 'leads', csv('1,a@x.test,,,', '2,b@x.test,,,'))
    const lines = Array.from({ length: 2500 }, (_, at) =>
      touchpoint(
        `t${at}`,
        at % 2 ? 'A@x.test' : 'b@x.test',
        new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString(),
        at % 3 ? 'page_view' : 'download',
      ),
    )
    const changed = await readChanges(store, NOBODY, { limit: 500 })
    const run = await importText(store, 'touchpoints', lines.join(''))
    expect(run).toMatchObject({ created: 2500, rejected: 0 })
    const after = await readChanges(store, NOBODY, { since: changed.cursor, limit: 500 })
    const [a, b] = await leadsBy(store, 'hubspot', ['1', '2'])
    expect(after.changes.map((change) => change.id).sort()).toEqual([a!.lead.id, b!.lead.id].sort())
    expect(a?.rollups).toEqual({
      page_view: { count: 833, first: '2026-01-01T00:01:00.000Z', last: '2026-01-02T17:37:00.000Z' },
      download: { count: 417, first: '2026-01-01T00:03:00.000Z', last: '2026-01-02T17:39:00.000Z' },
    })
    await importText(store, 'touchpoints', touchpoint('late', 'a@x.test', '2026-11-20T00:00:00Z'))
    const [again] = await leadsBy(store, 'hubspot', ['1'])
    expect(again?.rollups.page_view).toEqual({
      count: 834,
      first: '2026-01-01T00:01:00.000Z',
      last: '2026-11-20T00:00:00.000Z',
    })
  })

  test('a dry run changes nothing but counts what would', async () => {
    const store = await fresh()
    await importText(store, 'leads', csv('1,a@x.test,,Acme,', '2,b@x.test,,,'))
    const before = await everything(store)
    const run = await importText(
      store,
      'leads',
      csv('1,a@x.test,,Acme,', '2,b@x.test,,New,', '3,c@x.test,,,', '4,,,,'),
      { dryRun: true },
    )
    expect(run).toMatchObject({ state: 'ready', unchanged: 1, updated: 1, created: 1, rejected: 1 })
    expect(await everything(store)).toBe(before)
  })

  test('a row that cannot be stored is rejected alone, and the log is told once', async () => {
    const store = await fresh()
    const errors: unknown[] = []
    const importer = createImporter(store, { onError: (error) => errors.push(error) })
    const ready = await importText(
      store,
      'leads',
      csv(...Array.from({ length: 300 }, (_, at) => `x${at},n${at}@x.test,,,`)),
      { dryRun: true, importer },
    )
    // Something that no lead can be.
    await sql`update import_rows set value = jsonb_set(value, '{draft,emails}', '[null]') where line in (100, 250)`.execute(
      allOf(store),
    )
    const run = await untilEnded(importer, (await importer.apply(WORKSPACE, ready.id, 'Mila'))!)
    expect(run).toMatchObject({ state: 'done', created: 298, accepted: 298, rejected: 2 })
    expect(run.firstRejected).toEqual([100, 250].map((line) => ({ line, reason: reason('row_not_stored') })))
    expect(errors).toHaveLength(1)
    const { changes } = await readChanges(store, NOBODY, { limit: 500 })
    expect(changes).toHaveLength(298)
    await expect.poll(() => stagedRows(store), { timeout: 30_000 }).toBe(0)
  })

  test('a lead that is erased between staging and applying takes its touchpoints with it', async () => {
    const store = await fresh()
    await importText(store, 'leads', csv('1,a@x.test,,,', '2,b@x.test,,,'))
    const importer = createImporter(store)
    const lines =
      touchpoint('t1', 'a@x.test', '2026-11-01T10:00:00Z') +
      touchpoint('t2', 'b@x.test', '2026-11-01T10:00:00Z')
    const ready = await importText(store, 'touchpoints', lines, { dryRun: true, importer })
    const [a] = await leadsBy(store, 'hubspot', ['1'])
    await sql`delete from leads where id = ${a!.lead.id}`.execute(allOf(store))
    const run = await untilEnded(importer, (await importer.apply(WORKSPACE, ready.id, 'Mila'))!)
    expect(run).toMatchObject({
      state: 'done',
      created: 1,
      rejected: 1,
      firstRejected: [{ line: 1, reason: reason('lead_erased') }],
    })
  })

  test('accepted rows about somebody who is erased before they are applied are counted as such', async () => {
    const store = await fresh()
    await importText(store, 'leads', csv('1,a@x.test,,,', '2,b@x.test,,,'))
    const importer = createImporter(store)
    const leads = csv('1,a@x.test,,Acme,', ',a@x.test,,,no', '3,c@x.test,,,')
    const ready = await importText(store, 'leads', leads, { dryRun: true, importer })
    expect(ready).toMatchObject({ state: 'ready', accepted: 2, rejected: 1, erased: 0 })
    const visits = ['t1', 't2'].map((id) => touchpoint(id, 'a@x.test', '2026-11-01T10:00:00Z')).join('')
    const done = await importText(store, 'touchpoints', visits, { importer })
    const [a] = await leadsBy(store, 'hubspot', ['1'])
    await eraseLead(store, ADMIN, a!.lead.id)
    expect(await importer.get(WORKSPACE, ready.id)).toMatchObject({ accepted: 2, rejected: 1, erased: 1 })
    const run = await untilEnded(importer, (await importer.apply(WORKSPACE, ready.id, 'Mila'))!)
    expect(run).toMatchObject({ state: 'done', created: 1, rejected: 1, erased: 1 })
    expect(await importer.get(WORKSPACE, done.id)).toMatchObject({ created: 2, erased: 0 })
    await importer.close()
  })
})

/** Bytes of the heap that are in use; what waits to be collected would say how busy the machine is. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

test('40,000 rows of 17 MB stream through in bounded memory', async () => {
  const store = await (await import('../testing.ts')).openEmbedded()
  await withKeys(store)
  let sent = 0
  let most = 0
  async function* rows() {
    yield new TextEncoder().encode('Email,Company\n')
    for (let at = 0; at < 40_000; at += 500) {
      sent = at
      if (at % 5_000 === 0) most = Math.max(most, heldBytes())
      yield new TextEncoder().encode(
        Array.from({ length: 500 }, (_, k) => `p${at + k}@x.test,"Company\n${at}${'x'.repeat(400)}"\n`).join(
          '',
        ),
      )
    }
  }
  const before = heldBytes()
  const run = await importText(store, 'leads', rows(), { dryRun: true })
  expect(run).toMatchObject({ state: 'ready', created: 40_000, rejected: 0 })
  expect(sent).toBe(39_500)
  expect((most - before) / 1024 / 1024).toBeLessThan(10)
  await store.close()
}, 180_000)
