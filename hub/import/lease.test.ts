import { sql } from 'kysely'
import { afterEach, expect, test, vi } from 'vitest'
import { readContexts } from '../store/leads.ts'
import type { Store } from '../store/open.ts'
import { allOf, onEachDatabase, WORKSPACE, withKeys } from '../testing.ts'
import { createImporter, type Importer } from './importer.ts'
import { importText, leadsBy, untilEnded } from './testing.ts'

/** Several importers on one database, as hubs are that share a PostgreSQL. */

afterEach(() => void vi.useRealTimers())

const csv = (rows: string[]) => `hs_object_id,Email,Company Name\n${rows.join('\n')}\n`
const people = (n: number) => Array.from({ length: n }, (_, at) => `${at},p${at}@x.test,Company ${at}`)
const visits = (n: number, leads: number) =>
  Array.from({ length: n }, (_, at) =>
    JSON.stringify({
      id: `t${at}`,
      email: `p${at % leads}@x.test`,
      kind: at % 3 ? 'page_view' : 'constructor',
      at: new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString(),
      title: 'Home',
    }),
  ).join('\n')

/** A file that comes when the test sends it. */
function upload() {
  let wake = () => {}
  const waiting: (string | null)[] = []
  const put = (piece: string | null) => {
    waiting.push(piece)
    wake()
  }
  async function* body(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const piece = waiting.shift()
      if (piece === null) return
      if (piece !== undefined) yield new TextEncoder().encode(piece)
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  }
  return { body: body(), send: (text: string) => put(text), end: () => put(null) }
}

/** Leads, roll-ups and touchpoints, without the ids that they got and the times at which they were written. */
async function facts(store: Store): Promise<string> {
  const ids = await allOf(store).selectFrom('leads').select('id').orderBy('id').execute()
  const contexts = await readContexts(
    store.db,
    WORKSPACE,
    ids.map(({ id }) => id),
  )
  const leads = contexts.map(({ lead: { id, updatedAt, ...lead }, ...rest }) => ({ lead, ...rest }))
  return JSON.stringify(leads.sort((a, b) => a.lead.emails[0]!.localeCompare(b.lead.emails[0]!)))
}

const expire = (store: Store) =>
  sql`update import_runs set held_until = clock_timestamp() - interval '1 second' where holder is not null`.execute(
    allOf(store),
  )
const stateOf = async (store: Store) =>
  (
    await allOf(store)
      .selectFrom('import_runs')
      .select(['run', 'holder'])
      .orderBy('created_at', 'desc')
      .execute()
  )[0]!
const staged = (store: Store) => allOf(store).selectFrom('import_rows').select('line').execute()
const until = async (what: () => Promise<boolean>) => {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 2))
}

onEachDatabase('importers that share a database', (open) => {
  const importers: Importer[] = []
  afterEach(async () => {
    for (const importer of importers.splice(0)) await importer.close()
  })
  let opened: Promise<Store> | undefined
  /** One database for all tests, emptied. */
  async function world() {
    opened ??= open().then(async (store) => {
      await withKeys(store)
      return store
    })
    const store = await opened
    await sql`truncate leads, lead_emails, touchpoints, import_runs, import_rows, import_claims, import_rejects`.execute(
      allOf(store),
    )
    const importer = () => {
      const made = createImporter(store, {
        onError: (error) => {
          throw error
        },
      })
      importers.push(made)
      return made
    }
    return { store, importer }
  }
  const begin = (importer: Importer, body: AsyncIterable<Uint8Array>, dryRun = false) =>
    importer.start({
      workspaceId: WORKSPACE,
      by: 'Mila',
      kind: 'leads',
      dryRun,
      file: { mapping: null },
      body,
    })

  test('an upload that waits for bytes for minutes stays its own, also where a clock is ahead', async () => {
    const { store, importer } = await world()
    const [a, b] = [importer(), importer()]
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
    const { body, send, end } = upload()
    const reading = begin(a, body)
    send(csv(people(5)))
    await until(async () => (await stateOf(store))?.run.state === 'reading')
    for (let minute = 0; minute < 4; minute++) {
      // Its time would be over: the timer of the one that waits renews it by the clock of the database.
      const { rows } = await sql<{ held_until: Date }>`
        update import_runs set held_until = clock_timestamp() + interval '1 second' returning held_until`.execute(
        allOf(store),
      )
      vi.advanceTimersByTime(20_000)
      await until(async () => {
        const row = await allOf(store)
          .selectFrom('import_runs')
          .select('held_until')
          .executeTakeFirstOrThrow()
        return row.held_until!.getTime() > rows[0]!.held_until.getTime() + 30_000
      })
      // The other hub's clock is three minutes ahead.
      vi.setSystemTime(Date.now() + 180_000)
      if (store.kind === 'postgres') await b.resume()
      expect((await stateOf(store)).run.state).toBe('reading')
    }
    vi.useRealTimers()
    send('9,last@x.test,Last\n')
    end()
    expect(await untilEnded(a, await reading)).toMatchObject({ state: 'done', created: 6 })
  })

  test('a dry run that two hubs apply at once is applied once, and both say how it stands', async () => {
    const { store, importer } = await world()
    const [a, b] = [importer(), importer()]
    const { id } = await importText(store, 'leads', csv(people(120)), { dryRun: true, importer: a })
    const answers = await Promise.all([a.apply(WORKSPACE, id, 'Mila'), b.apply(WORKSPACE, id, 'Ada')])
    for (const answer of answers) expect(['applying', 'done']).toContain(answer?.state)
    const ends = await Promise.all([untilEnded(a, answers[0]!), untilEnded(b, answers[1]!)])
    for (const run of ends)
      expect(run).toMatchObject({ state: 'done', created: 120, updated: 0, unchanged: 0 })
    expect(await b.apply(WORKSPACE, id, 'Ada')).toMatchObject({ state: 'done' })
  })

  test('a hub that ends while it applies: another goes on, and the end is the same', async () => {
    const { store, importer } = await world()
    const undisturbed = importer()
    await importText(store, 'leads', csv(people(40)), { importer: undisturbed })
    await importText(store, 'touchpoints', visits(2_000, 40), { importer: undisturbed })
    const expected = await facts(store)
    await sql`truncate leads, lead_emails, touchpoints`.execute(allOf(store))
    for (const [kind, text] of [
      ['leads', csv(people(40))],
      ['touchpoints', visits(2_000, 40)],
    ] as const) {
      const first = importer()
      const { id } = await importText(store, kind, text, { dryRun: true, importer: first })
      let run = (await first.apply(WORKSPACE, id, 'Mila'))!
      for (let hubs = 0; run.state === 'applying'; hubs++) {
        await importers.pop()!.close()
        run = (await undisturbed.get(WORKSPACE, id))!
        const applied = await stateOf(store)
        if (hubs === 0) expect(applied).toMatchObject({ run: { state: 'applying' } })
        await importer().resume()
        // Each hub gets something done before it ends.
        await until(async () => {
          const { run: now } = await stateOf(store)
          return now.state !== 'applying' || JSON.stringify(now) !== JSON.stringify(applied.run)
        })
        run = (await undisturbed.get(WORKSPACE, id))!
      }
      expect(run).toMatchObject({ state: 'done', rejected: 0 })
    }
    expect(await facts(store)).toBe(expected)
  })

  test('a hub that lost its run while it applied stops; no row is counted twice', async () => {
    const { store, importer } = await world()
    const [a, b] = [importer(), importer()]
    await importText(store, 'leads', csv(people(40)), { importer: a })
    const { id } = await importText(store, 'touchpoints', visits(3_000, 40), { dryRun: true, importer: a })
    await a.apply(WORKSPACE, id, 'Mila')
    await expire(store)
    await b.resume()
    const run = await untilEnded(b, (await b.get(WORKSPACE, id))!)
    expect(run).toMatchObject({ state: 'done', created: 3_000, unchanged: 0, rejected: 0 })
    const [context] = await leadsBy(store, 'hubspot', ['0'])
    expect(Object.values(context!.rollups).reduce((sum, { count }) => sum + count, 0)).toBe(75)
  })

  test('a hub that ended while it read a file: another says so and leaves nothing of it', async () => {
    const { store, importer } = await world()
    const [a, b] = [importer(), importer()]
    const { body, send } = upload()
    const reading = begin(a, body)
    send(csv(people(1_500)))
    await until(async () => (await stateOf(store))?.run.state === 'reading')
    await expire(store)
    await b.resume()
    const { run } = await stateOf(store)
    expect(run).toMatchObject({ state: 'failed', error: { code: 'hub_stopped' } })
    send('9999,late@x.test,Late\n')
    // It was not dead after all: it hears that it has lost the run, and says what became of it.
    const closing = a.close()
    expect(await reading).toMatchObject({ state: 'failed' })
    await closing
    await expect.poll(() => staged(store)).toEqual([])
    expect(await allOf(store).selectFrom('leads').select('id').execute()).toEqual([])
  })

  test('cancel stops a file that waits for bytes, at this hub and at another, and a dry run; not what is applied', async () => {
    const { store, importer } = await world()
    const [a, b] = [importer(), importer()]
    const first = upload()
    const here = begin(a, first.body)
    first.send(csv(people(3)))
    await until(async () => (await stateOf(store))?.run.state === 'reading')
    const idHere = (await stateOf(store)).run.id
    expect(await a.cancel(WORKSPACE, idHere)).toMatchObject({ state: 'cancelled' })
    expect(await here).toMatchObject({ state: 'cancelled' })

    const { id } = await importText(store, 'leads', csv(people(3)), { dryRun: true, importer: a })
    expect(await b.cancel(WORKSPACE, id)).toMatchObject({ state: 'cancelled' })
    expect(await b.apply(WORKSPACE, id, 'Mila')).toMatchObject({ state: 'cancelled' })
    await expect.poll(() => staged(store)).toEqual([])
    await expect.poll(async () => (await stateOf(store)).holder).toBeNull()
    expect(await allOf(store).selectFrom('leads').select('id').execute()).toEqual([])

    const other = await importText(store, 'leads', csv(people(300)), { dryRun: true, importer: a })
    const applying = (await a.apply(WORKSPACE, other.id, 'Mila'))!
    expect(['applying', 'done']).toContain((await b.cancel(WORKSPACE, other.id))?.state)
    expect(await untilEnded(a, applying)).toMatchObject({ state: 'done', created: 300 })
  })
})
