import { randomUUID } from 'node:crypto'
import { type KyselyPlugin, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import type { Store } from '../store/open.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { allOf, onEachDatabase, WORKSPACE, withKeys } from '../testing.ts'
import { createImporter } from './importer.ts'
import { untilEnded } from './testing.ts'

/** What becomes of an import when the connection is lost at one of its writes, and is there again at once. */

/** What the caller is told who cannot know whether the lost write was stored, and who knows that it was not. */
const LOST = { stored: 'in-doubt', 'not stored': 'busy' } as const

/** The store, which loses the connection at one of its writes. */
function losing(store: Store, at: number, lost: keyof typeof LOST): { store: Store; writes(): number } {
  let writes = 0
  const lose = (when: keyof typeof LOST) => {
    if (when === 'not stored') writes += 1
    if (writes === at && lost === when) throw new StoreUnavailable(LOST[lost], 'lost')
  }
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      lose('not stored')
      return node
    },
    async transformResult({ result }) {
      lose('stored')
      return result
    },
  }
  const transaction = () => ({
    async execute(work: Parameters<ReturnType<Store['writes']['transaction']>['execute']>[0]) {
      lose('not stored')
      const result = await store.writes.transaction().execute(work)
      lose('stored')
      return result
    },
  })
  const single = store.writes.withPlugin(plugin)
  const db = new Proxy(single, {
    get(_, name) {
      if (name === 'transaction') return transaction
      const value = Reflect.get(single, name, single)
      return typeof value === 'function' ? value.bind(single) : value
    },
  })
  return { store: { ...store, writes: db }, writes: () => writes }
}

onEachDatabase('an import that loses the connection', (open) => {
  let opened: Promise<Store> | undefined
  const database = () => {
    opened ??= open().then(async (store) => {
      await withKeys(store)
      return store
    })
    return opened
  }
  const left = async (store: Store, id: string) => ({
    staged: (
      await allOf(store).selectFrom('import_rows').select('line').where('import_id', '=', id).execute()
    ).length,
    ...(await allOf(store)
      .selectFrom('import_runs')
      .select('holder')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()),
  })
  /** A file of three people whom nobody knows yet. */
  const file = async function* () {
    const group = randomUUID()
    yield new TextEncoder().encode(
      `hs_object_id,Email\n${[1, 2, 3].map((n) => `${group}-${n},p${n}@${group}.test`).join('\n')}\n`,
    )
  }
  const start = (store: Store, id: string, dryRun: boolean) => {
    const importer = createImporter(store)
    const started = importer.start({
      ...{ workspaceId: WORKSPACE, by: 'Mila', id, kind: 'leads', dryRun },
      ...{ file: { mapping: null }, body: file() },
    })
    return { importer, started }
  }

  test.each([
    [true, 'stored'],
    [true, 'not stored'],
    [false, 'stored'],
    [false, 'not stored'],
  ] as const)(
    'loses no row and leaves nothing behind, at whichever write (dry run: %s; the write was %s)',
    { timeout: 30_000, retry: 0 },
    async (dryRun, lost) => {
      const store = await database()
      // Before the third there is no run, or only its name.
      for (let at = 3; ; at++) {
        const id = uuidv7()
        const faulty = losing(store, at, lost)
        const { importer, started } = start(faulty.store, id, dryRun)
        const answer = await started.catch((error: StoreUnavailable) => error.reason)
        if (typeof answer !== 'string') await untilEnded(importer, answer)
        await importer.close()
        const said = `at write ${at}, answered ${typeof answer === 'string' ? answer : answer.state}`

        // Whatever hub is there later goes on with it.
        await sql`update import_runs set held_until = clock_timestamp() - interval '1 second'
          where holder is not null`.execute(allOf(store))
        const next = createImporter(store)
        await next.resume()
        let run = await next.get(WORKSPACE, id)
        if (run === null) expect(answer, said).toBe('busy')
        if (run?.state === 'ready') run = await next.apply(WORKSPACE, id, 'Mila')
        if (run) run = await untilEnded(next, run)
        await next.close()
        if (run === null) continue
        expect.soft(await left(store, id), said).toEqual({ staged: 0, holder: null })
        expect.soft(['done', 'failed', 'cancelled'], said).toContain(run.state)
        if (run.state === 'done') expect.soft(run.created, said).toBe(3)
        // Only who was told that it failed, or that this is not known, has to send it again.
        if (typeof answer !== 'string' && ['ready', 'applying', 'done'].includes(answer.state))
          expect.soft(run.state, said).toBe('done')
        if (run.state === 'done') expect.soft(answer, said).not.toBe('busy')
        if (faulty.writes() < at) break
      }
    },
  )

  test('a dry run stays ready whose hub ended between storing that and letting go of it', async () => {
    const store = await database()
    const id = uuidv7()
    const { importer, started } = start(store, id, true)
    expect(await started).toMatchObject({ state: 'ready' })
    await importer.close()
    await sql`update import_runs set holder = 'gone', held_until = clock_timestamp() - interval '1 second'
      where id = ${id}`.execute(allOf(store))
    const next = createImporter(store)
    await next.resume()
    await expect.poll(() => left(store, id)).toEqual({ staged: 3, holder: null })
    const run = await untilEnded(next, (await next.apply(WORKSPACE, id, 'Mila'))!)
    expect(run).toMatchObject({ state: 'done', created: 3 })
    await next.close()
  })

  /** The store, of which nothing can be read. */
  const unreadable = (store: Store): Store => ({
    ...store,
    db: store.db.withPlugin({
      transformQuery() {
        throw new StoreUnavailable('busy', 'lost')
      },
      transformResult: async ({ result }) => result,
    }),
  })

  test('the answer is what is known when the database does not answer once the rows are being applied', async () => {
    const store = await database()
    for (const dryRun of [true, false]) {
      const id = uuidv7()
      const { importer, started } = start(unreadable(store), id, dryRun)
      expect(await started).toMatchObject({ id, accepted: 3, state: dryRun ? 'ready' : 'applying' })
      await importer.close()
    }
  })

  test('the answer is what is known when the database does not answer once a dry run is cancelled', async () => {
    const store = await database()
    const id = uuidv7()
    const { importer, started } = start(store, id, true)
    await started
    await importer.close()
    const next = createImporter(unreadable(store))
    expect(await next.cancel(WORKSPACE, id)).toMatchObject({ id, accepted: 3, state: 'cancelled' })
    await next.close()
    // Nothing was changed any more: that may be said.
    await expect(createImporter(unreadable(store)).cancel(WORKSPACE, id)).rejects.toMatchObject({
      reason: 'busy',
    })
    expect(await createImporter(store).get(WORKSPACE, id)).toMatchObject({ state: 'cancelled' })
  })

  test.each([true, false])(
    'nobody who cancels the reading of a file is told that nothing was stored (the end could be stored: %s)',
    async (isStored) => {
      const store = await database()
      let isAway = false
      const writes = new Proxy(store.writes, {
        get(db, name) {
          if (isAway && name === 'transaction') throw new StoreUnavailable('busy', 'lost')
          const value = Reflect.get(db, name, db)
          return typeof value === 'function' ? value.bind(db) : value
        },
      })
      const reading = Promise.withResolvers<void>()
      async function* endless() {
        yield* file()
        reading.resolve()
        await new Promise(() => {})
      }
      const id = uuidv7()
      const importer = createImporter({ ...unreadable(store), writes })
      const started = importer
        .start({
          ...{ workspaceId: WORKSPACE, by: 'Mila', id, kind: 'leads', dryRun: true },
          ...{ file: { mapping: null }, body: endless() },
        })
        .catch((error: StoreUnavailable) => error.reason)
      await reading.promise
      isAway = !isStored
      const cancelled = importer.cancel(WORKSPACE, id)
      if (isStored) expect(await cancelled).toMatchObject({ id, state: 'cancelled' })
      else await expect(cancelled).rejects.toMatchObject({ reason: 'in-doubt' })
      await started
      isAway = false
      await importer.close()
    },
  )
})
