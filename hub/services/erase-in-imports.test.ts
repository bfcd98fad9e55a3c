import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createImporter } from '../import/importer.ts'
import { RENEW_MS } from '../import/runs.ts'
import { importText, untilEnded } from '../import/testing.ts'
import { storeStatements } from '../store/consent.ts'
import { eraseInBatch, finishErasures, insertErasure } from '../store/erasures.ts'
import { FORMER, insertRecords } from '../store/lead-sources.ts'
import { selectByAddress } from '../store/leads.ts'
import type { Store } from '../store/open.ts'
import { withoutLead } from '../store/personal-data.ts'
import { write } from '../store/transaction.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { actorOf, allOf, hubOn, onEachDatabase, putLead, WORKSPACE, withKeys } from '../testing.ts'
import type { Actor } from './actor.ts'
import { eraseAddress, eraseLead, exportLead } from './leads.ts'

/** Erasing and exporting a person of whom imports hold something among many rows. */

const ROWS = 6_000
/** Rows in one statement at most. */
const TOGETHER = 1_000

/** By which somebody wants no more mail. */
const leaving = (id: string, email: string) =>
  JSON.stringify({ id, email, kind: 'email_unsubscribed', at: '2026-05-01T10:00:00Z', title: 'News' })

onEachDatabase('a person among many imported rows', (open) => {
  let store: Store
  let admin: Actor
  let adminKey: string
  beforeAll(async () => {
    store = await open()
    const keys = await withKeys(store)
    admin = actorOf(keys.admin)
    adminKey = keys.admin.key
  })
  beforeEach(async () => {
    await sql`truncate import_runs, import_rows, import_claims, import_rejects, erasures`.execute(
      allOf(store),
    )
  })

  /** A lead who stands once among staged rows and once among rejected ones. */
  async function lead(rows = ROWS) {
    const id = uuidv7()
    const email = `${id}@optik.example`
    await write(store, WORKSPACE, (tx) => putLead(tx, { id, name: `Lena ${id}`, emails: [email] }))
    const importer = createImporter(store)
    const file = `Email,Name\n${email},Lena ${id}\np-${email},Piotr\n`
    const { id: importId } = await importText(store, 'leads', file, { dryRun: true, importer })
    await importer.close()
    const db = allOf(store)
    await sql`insert into import_rejects (workspace_id, import_id, line, reason)
      select ${WORKSPACE}, ${importId}, n, '"' || case n when ${rows} then ${`Lena ${id}`} else 'Somebody' end || '" is no address.'
      from generate_series(1, ${rows}::integer) n`.execute(db)
    await sql`insert into import_rows (workspace_id, import_id, part, line, value)
      select ${WORKSPACE}, ${importId}, n / 1000, n,
        jsonb_build_object('newId', n::text, 'draft', jsonb_build_object('emails', jsonb_build_array(n || '@x.test')))
      from generate_series(10, ${rows}::integer) n`.execute(db)
    return { id, importId }
  }
  const left = async ({ id, importId }: { id: string; importId: string }) => {
    const { rows } = await sql<{ place: string }>`
      select 'leads' as place from leads where id = ${id}
      union all select 'rows' from import_rows where import_id = ${importId} and value::text like ${`%${id}%`}
        and value->'draft'->>'name' like 'Lena%'
      union all select 'rejects' from import_rejects where import_id = ${importId} and reason like ${`%${id}%`}`.execute(
      allOf(store),
    )
    return rows.map(({ place }) => place).sort()
  }

  test.each(['export', 'erase'] as const)('%s lets others have their turn', async (what) => {
    const { id, importId } = await lead()
    let answers = 0
    let isOver = false
    const asking = (async () => {
      while (!isOver) {
        await store.checkReads()
        answers += 1
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    if (what === 'erase') await eraseLead(store, admin, id)
    else {
      const { imports } = await exportLead(store, admin, id)
      expect(imports.rows.map(({ importId: at }) => at)).toEqual([importId])
      expect(imports.rejected.map(({ line }) => line)).toEqual([ROWS])
    }
    isOver = true
    await asking
    expect(answers).toBeGreaterThan((2 * ROWS) / TOGETHER)
    expect(await left({ id, importId })).toEqual(what === 'erase' ? [] : ['leads', 'rejects', 'rows'])
  })

  /** The store whose jobs are ended at one of their statements. */
  function endedAt(at: number, failure = new Error('ended')): Store & { statements: number } {
    const failing = { ...store, statements: 0 }
    failing.jobs = store.jobs.withPlugin({
      transformQuery({ node }) {
        failing.statements += 1
        if (failing.statements === at) throw failure
        return node
      },
      transformResult: async ({ result }) => result,
    })
    return failing
  }
  const noted = async () => (await allOf(store).selectFrom('erasures').selectAll().execute()).length

  test('an erasure that the database ends anywhere is told, and goes on when it is asked for again, and at a start', async () => {
    for (let at = 1; ; at += 3) {
      await sql`truncate import_runs, import_rows, import_claims, import_rejects`.execute(allOf(store))
      const person = await lead(20)
      const failing = endedAt(at)
      const ended = await eraseLead(failing, admin, person.id).catch((error) => error)
      if (failing.statements < at) {
        expect(await left(person)).toEqual([])
        expect(at).toBeGreaterThan(5)
        break
      }
      expect(ended).toMatchObject({ message: 'ended' })
      if (at % 2 === 0 && (await noted()) > 0) await eraseLead(store, admin, person.id)
      else {
        const importer = createImporter(store)
        await importer.resume()
        await expect.poll(noted, { interval: 5 }).toBe(0)
        await importer.close()
      }
      expect(await left(person), `ended at statement ${at}`).toEqual([])
    }
    await expect(eraseLead(store, admin, 'nobody')).rejects.toMatchObject({ status: 404 })
  })

  test('a file that comes during an erasure brings nobody back', async () => {
    const person = await lead(20)
    const importer = createImporter(store)
    const email = `${person.id}@optik.example`
    let ready = ''
    const writes = new Proxy(store.writes, {
      get(db, name) {
        if (name !== 'transaction') return Reflect.get(db, name, db)
        const execute: ReturnType<typeof db.transaction>['execute'] = async (work) => {
          const file = `Email,Name\n${email},Lena\n`
          ready = (await importText(store, 'leads', file, { dryRun: true, importer })).id
          return db.transaction().execute(work)
        }
        return () => ({ execute })
      },
    })
    await eraseLead({ ...store, writes }, admin, person.id)
    const run = await untilEnded(importer, (await importer.apply(WORKSPACE, ready, 'Mila'))!)
    expect(run).toMatchObject({ state: 'done', created: 0, erased: 1 })
    await importer.close()
  })

  test.each([1, 4, 9])(
    'a file that is applied after statement %i of an erasure in imports, which ended there, brings nobody back',
    async (at) => {
      const person = await lead(20)
      const importer = createImporter(store)
      const email = `${person.id}@optik.example`
      const file = `Email,Name,Opt out\n${email},Lena,yes\n${email},twice,yes\nx-${email},X,\n`
      const ready = await importText(store, 'leads', file, { dryRun: true, importer })
      await expect(eraseLead(endedAt(at), admin, person.id)).rejects.toThrow('ended')
      const run = await untilEnded(importer, (await importer.apply(WORKSPACE, ready.id, 'Mila'))!)
      expect(run).toMatchObject({ state: 'done', created: 1, erased: 1 })
      expect(await selectByAddress(store.db, WORKSPACE, email)).toEqual([])
      expect(await said(email)).toEqual([])
      await expect.poll(noted, { interval: 5 }).toBe(0)
      expect(await left(person)).toEqual([])
      await importer.close()
    },
  )

  test.each([3, 9, 14])(
    'a file that comes after an erasure is taken as it is, though that has ended at statement %i in imports',
    async (at) => {
      const person = await lead(20)
      const email = `${person.id}@optik.example`
      await expect(eraseLead(endedAt(at), admin, person.id)).rejects.toThrow('ended')
      expect(await noted()).toBe(1)
      const importer = createImporter(store)
      const file = `Email,Name,Opt out\n${email},Lena,yes\n`
      expect(await importText(store, 'leads', file, { importer })).toMatchObject({ created: 1, erased: 0 })
      expect(await said(email)).toEqual([{ state: 'denied' }])
      await expect.poll(noted, { interval: 5 }).toBe(0)
      expect(await left(person)).toEqual([])
      await importer.close()
    },
  )

  test('an erasure that cannot be finished holds up no other, and a run that cannot be read holds up none', async () => {
    const person = await lead(20)
    const odd = [
      ...[{ unmapped: 'x' }, { columns: [null] }, { firstRejected: [{ line: 1 }] }, { error: {} }],
      ...['x', [], null],
    ]
    for (const run of odd)
      await sql`insert into import_runs (workspace_id, id, run)
        values (${WORKSPACE}, ${uuidv7()}, ${JSON.stringify(run)}::jsonb)`.execute(allOf(store))
    const broken = JSON.stringify({ workspaceId: WORKSPACE, leadId: 'broken' })
    await sql`insert into erasures (workspace_id, id, person) values (${WORKSPACE}, '0', ${broken}::jsonb)`.execute(
      allOf(store),
    )
    await expect(eraseLead(endedAt(1), admin, person.id)).rejects.toThrow('ended')
    await expect(finishErasures(store.jobs)).rejects.toThrow(TypeError)
    expect(await allOf(store).selectFrom('erasures').select('id').execute()).toEqual([{ id: '0' }])
    expect(await left(person)).toEqual([])
  })

  test('erasures that wait for an import cost nothing until it has ended, and one statement in each batch', async () => {
    const importer = createImporter(store)
    const counted = () => endedAt(0)
    const people = Array.from({ length: 100 }, (_, n) => withoutLead(WORKSPACE, `${n}@many.example`))
    async function* file() {
      yield new TextEncoder().encode('Email,Name\nother@many.example,Other\n')
      for (const person of people) await write(store, WORKSPACE, (tx) => insertErasure(tx.db, person))
      await finishErasures(store.jobs)
      expect(await noted()).toBe(people.length)
      const again = counted()
      await finishErasures(again.jobs)
      expect(again.statements).toBe(2)
      const one = counted()
      await eraseAddress(one, admin, 'late@many.example')
      expect(one.statements).toBeLessThan(50)
      yield new TextEncoder().encode(people.map(({ emails }) => `${emails[0]},Back\n`).join(''))
    }
    const ready = await importText(store, 'leads', file(), { dryRun: true, importer })
    await importer.close()
    const batch = counted()
    const runs = { workspaceId: WORKSPACE, importId: ready.id }
    await sql`update erasures set runs = ${[ready.id]}`.execute(allOf(store))
    await eraseInBatch(batch.jobs, runs, sql`import_rows.workspace_id = ${WORKSPACE}`)
    expect(batch.statements).toBe(2)
    const { rows } = await sql`select from import_rows`.execute(allOf(store))
    expect(rows).toHaveLength(1)
  })

  test('of work on erasures at most one waits while one goes on', async () => {
    const { promise: opened, resolve: open } = Promise.withResolvers<void>()
    const begun = new Set<object>()
    const jobs = store.jobs.withPlugin({
      transformQuery({ node, queryId }) {
        if (JSON.stringify(node).includes('update erasures')) begun.add(queryId)
        return node
      },
      transformResult: async ({ result, queryId }) => {
        if (begun.has(queryId)) await opened
        return result
      },
    })
    const importer = createImporter({ ...store, jobs })
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await importer.resume()
    await vi.waitUntil(() => begun.size === 1)
    vi.advanceTimersByTime(10 * RENEW_MS)
    open()
    await expect.poll(() => begun.size).toBe(2)
    vi.advanceTimersByTime(RENEW_MS)
    await expect.poll(() => begun.size).toBe(3)
    vi.useRealTimers()
    await importer.close()
    expect(begun.size).toBe(3)
  })

  test('an erasure is done when the database is too busy to free imports of it, which is told and done later', async () => {
    const person = await lead(20)
    const busy = () => endedAt(3, new StoreUnavailable('busy', 'Too much to do.'))
    for (const [path, route] of [
      [`/v1/leads/${person.id}`, '/v1/leads/{id}'],
      ['/v1/address?email=nobody@busy.example', '/v1/address'],
    ] as const) {
      const { call, lines } = hubOn(busy())
      expect((await call('DELETE', path, adminKey)).status).toBe(204)
      const told = { event: 'unavailable', reason: 'busy', method: 'DELETE', route }
      expect(lines.filter(({ event }) => event === 'unavailable')).toMatchObject([told])
    }
    expect(await noted()).toBe(2)
    await finishErasures(store.jobs)
    expect(await left(person)).toEqual([])
  })

  test('what a file says that comes after an erasure counts, however little of it was done', async () => {
    const email = 'back@busy.example'
    await eraseAddress(endedAt(1, new StoreUnavailable('busy', 'Too much to do.')), admin, email)
    expect(await allOf(store).selectFrom('erasures').select('runs').execute()).toEqual([{ runs: null }])
    await importText(store, 'leads', `Email,Opt out\n${email},yes\n`)
    expect(await said(email)).toEqual([{ state: 'denied' }])
  })

  const said = async (email: string) =>
    allOf(store).selectFrom('consent_statements').select('state').where('email', '=', email).execute()

  test.each([
    [
      'leads',
      (email: string) => `Email,Name,Opt out\na-${email},A,\n`,
      (email: string) => `${email},Lena,yes\n`,
    ],
    [
      'touchpoints',
      (email: string) => `${leaving('1', email)}\n`,
      (email: string) => `${leaving('2', email)}\n`,
    ],
  ] as const)(
    'a file of %s that is being read during an erasure brings nobody back',
    async (kind, begin, more) => {
      const person = await lead(20)
      const email = `${person.id}@optik.example`
      const importer = createImporter(store)
      async function* file() {
        yield new TextEncoder().encode(begin(email))
        await eraseLead(store, admin, person.id)
        yield new TextEncoder().encode(more(email))
      }
      const run = await importText(store, kind, file(), { importer })
      expect(run.state).toBe('done')
      expect(await selectByAddress(store.db, WORKSPACE, email)).toEqual([])
      expect(await said(email)).toEqual([])
      await expect.poll(noted).toBe(0)
      // Nor in what a later import finds.
      await importText(store, 'leads', `Email,Name\n${email},Lena\n`, { importer })
      expect(await selectByAddress(store.db, WORKSPACE, email)).toMatchObject([{ lead: { name: 'Lena' } }])
      await importer.close()
    },
  )

  test.each(['has', 'had'])(
    'a no that names the lead by an id that it %s goes with it; that of the address beside it stays',
    async (when) => {
      const person = await lead(20)
      const leadId = when === 'has' ? person.id : `crm:${person.id}`
      const former = { source: FORMER, externalId: `crm:${person.id}`, leadId: person.id }
      await write(store, WORKSPACE, (tx) => insertRecords(tx.db, WORKSPACE, [former]))
      const other = `other-${person.id.slice(-12)}@optik.example`
      const importer = createImporter(store)
      const no = JSON.stringify({ ...JSON.parse(leaving('3', other)), leadId })
      const { id } = await importText(store, 'touchpoints', no, { dryRun: true, importer })
      const staged = async () => {
        const { rows } = await sql<{ refused: object }>`
        select value->'refused' as refused from import_rows where import_id = ${id}`.execute(allOf(store))
        return rows.map(({ refused }) => refused)
      }
      expect(await staged()).toMatchObject([{ emails: [other], leadId }])
      await eraseLead(store, admin, person.id)
      await expect.poll(staged).toMatchObject([{ emails: [other] }])
      expect(JSON.stringify(await staged())).not.toContain(person.id)
      await importer.close()
    },
  )

  test('nothing is erased of an address that a lead has got', async () => {
    const email = `${uuidv7()}@optik.example`
    const importer = createImporter(store)
    const { id } = await importText(store, 'leads', `Email,Opt out\n${email},yes\n`, {
      dryRun: true,
      importer,
    })
    await write(store, WORKSPACE, (tx) => {
      const statement = { topic: 'marketing', state: 'denied', at: null, source: 'import' } as const
      const receivedAt = new Date().toISOString()
      return storeStatements(tx.db, WORKSPACE, [{ email, statement: { ...statement, receivedAt } }])
    })
    const getting = new Proxy(store.writes, {
      get(db, name) {
        if (name !== 'transaction') return Reflect.get(db, name, db)
        const execute: ReturnType<typeof db.transaction>['execute'] = async (work) => {
          await write(store, WORKSPACE, (tx) => putLead(tx, { id: email, emails: [email] }))
          return db.transaction().execute(work)
        }
        return () => ({ execute })
      },
    })
    await expect(eraseAddress({ ...store, writes: getting }, admin, email)).rejects.toMatchObject({
      status: 409,
    })
    expect(await said(email)).toHaveLength(1)
    const run = await untilEnded(importer, (await importer.apply(WORKSPACE, id, 'Mila'))!)
    expect(run).toMatchObject({ state: 'done', erased: 0, updated: 1 })
    await importer.close()
  })
})
