import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { allOf, createDatabase, findBouncer, findPostgres } from '../testing.ts'
import { NewerDatabase, openStore, type Store } from './open.ts'
import { DatabaseDoesNotAnswer } from './postgres/await-server.ts'
import { Cluster, canStartCluster, freePort } from './testing-cluster.ts'
import { write } from './transaction.ts'
import { StoreUnavailable } from './unavailable.ts'

/** The store on a PostgreSQL of its own to which things happen; test/postgres-faults.test.ts has the whole hub. */

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Why the store could not do it; null when it did it. */
const reasonOf = (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error) => (error instanceof StoreUnavailable ? error.reason : Promise.reject(error)),
  )

const endOwnBackend = sql`select pg_terminate_backend(pg_backend_pid())`

async function addWorkspace(store: Store, id: string): Promise<void> {
  await store.writes
    .insertInto('workspaces')
    .values({ id, name: 'Acme', history: 'e', seq: 0, created_at: new Date() })
    .execute()
}

describe.skipIf(!canStartCluster())('on PostgreSQL', () => {
  let cluster: Cluster
  let store: Store

  beforeAll(async () => {
    cluster = await Cluster.start({ wal_level: 'replica' })
    store = await openStore({ databaseUrl: cluster.url })
    await addWorkspace(store, 'w')
  })
  afterAll(async () => {
    await store?.close()
    await cluster?.destroy()
  })

  const changes = async () => (await cluster.query<{ n: string }>('select count(*) as n from changes'))[0]?.n

  test('a transaction whose connection is lost before the commit has stored nothing, and says so', async () => {
    const before = await changes()
    const lost = write(store, 'w', async (tx) => {
      tx.changed('lead', ['lost'])
      await endOwnBackend.execute(tx.db)
    })
    expect(await reasonOf(lost)).toBe('unreachable')
    expect(await changes()).toBe(before)
  })

  test('a connection that is lost during the commit leaves it in doubt, and nothing is run twice', async () => {
    await cluster.query(`
      create table cut (id text);
      create function cut() returns trigger language plpgsql as
        $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
      create constraint trigger cut after insert on cut deferrable initially deferred
        for each row execute function cut()`)
    let runs = 0
    const doubtful = write(store, 'w', async (tx) => {
      runs++
      await sql`insert into cut values ('x')`.execute(tx.db)
    })
    expect(await reasonOf(doubtful)).toBe('in-doubt')
    expect(runs).toBe(1)
    // a statement that is its own transaction likewise; one that only reads is never in doubt
    expect(await reasonOf(sql`insert into cut values ('y')`.execute(store.db))).toBe('in-doubt')
    expect(await reasonOf(endOwnBackend.execute(store.db))).toBe('unreachable')
    expect(await reasonOf(sql`select 1`.execute(store.db))).toBeNull()
  })

  test('a lock that others hold ends writes and reads in time, and leaves nothing running on the server', async () => {
    const locked = store.jobs.transaction().execute(async (tx) => {
      await sql`lock table workspaces in access exclusive mode`.execute(tx)
      const start = performance.now()
      const [reading, writing] = await Promise.all([
        reasonOf(allOf(store).selectFrom('workspaces').selectAll().execute()),
        reasonOf(write(store, 'w', async ({ changed }) => changed('lead', ['late']))),
      ])
      expect([reading, writing]).toEqual(['busy', 'busy'])
      expect(performance.now() - start).toBeLessThan(5_000)
      await expect
        .poll(() =>
          cluster.query(
            "select query from pg_stat_activity where application_name = 'alongside' and state = 'active'",
          ),
        )
        .toEqual([])
    })
    await locked
  })

  test('settings are those of one transaction: none stays with the session', async () => {
    const timeouts = sql<{ name: string; setting: string }>`select name, setting from pg_settings
      where name in ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout') order by name`
    const inside = await store.writes.transaction().execute((tx) => timeouts.execute(tx))
    expect(inside.rows.map((row) => Number(row.setting)).every((ms) => ms > 0)).toBe(true)
    const outside = await timeouts.execute(store.writes)
    expect(outside.rows.map((row) => row.setting)).toEqual(['0', '0', '0'])
  })

  test('slow work goes on where a request is given up; both end when the server freezes', {
    timeout: 90_000,
  }, async () => {
    const slow = sql`select pg_sleep(6)`
    const [request, job] = await Promise.all([
      reasonOf(slow.execute(store.db)),
      reasonOf(slow.execute(store.jobs)),
    ])
    expect([request, job]).toEqual(['busy', null])
    const frozen = reasonOf(sql`select pg_sleep(60)`.execute(store.jobs))
    await pause(500)
    cluster.freeze()
    onTestFinished(() => cluster.thaw())
    const start = performance.now()
    expect(await reasonOf(store.checkReads())).toBe('busy')
    expect(await reasonOf(store.checkWrites())).toBe('busy')
    expect(performance.now() - start).toBeLessThan(5_000)
    expect(await frozen).toBe('unreachable')
    expect(performance.now() - start).toBeLessThan(15_000)
  })

  test('a server that is stopped is said to be out of reach, until it is back', async () => {
    await cluster.stop()
    onTestFinished(() => cluster.answers().then((is) => (is ? undefined : cluster.start())))
    expect(await reasonOf(store.checkReads())).toBe('unreachable')
    expect(await reasonOf(sql`select 1`.execute(store.db))).toBe('unreachable')
    expect(await reasonOf(write(store, 'w', async ({ changed }) => changed('lead', ['x'])))).toBe(
      'unreachable',
    )
    await cluster.start()
    await expect.poll(() => reasonOf(store.checkWrites()), { timeout: 30_000 }).toBeNull()
  })

  test('the start waits for a server that is coming up, and says for what; never with the password', async () => {
    const said: string[] = []
    const late = await Cluster.start()
    onTestFinished(() => late.destroy())
    await late.stop()
    const databaseUrl = late.url.replace('alongside@', 'alongside:secret-word@')
    const opening = openStore({ databaseUrl, waitSeconds: 60, say: (line) => said.push(line) })
    await expect.poll(() => said.length).toBe(1)
    late.launch()
    const opened = await opening
    expect(await reasonOf(opened.checkReads())).toBeNull()
    await opened.close()
    expect(said[0]).toContain(`127.0.0.1:${late.port}: nothing listens there (connection refused)`)
    expect(said.join()).not.toContain('secret-word')
  })

  test('a start without a server ends with what to do; at once where waiting does not help', async () => {
    const nobody = `postgres://alongside:secret-word@127.0.0.1:${await freePort()}/postgres`
    await expect(openStore({ databaseUrl: nobody, waitSeconds: 1 })).rejects.toThrow(
      /within 1 seconds\.\n {2}127\.0\.0\.1:\d+: nothing listens .+\nStart it, or correct DATABASE_URL/,
    )
    await expect(openStore({ databaseUrl: nobody })).rejects.not.toThrow(/secret-word/)
    const start = performance.now()
    const wrong = openStore({ databaseUrl: cluster.url.replace('/postgres', '/nothing'), waitSeconds: 60 })
    await expect(wrong).rejects.toThrow(DatabaseDoesNotAnswer)
    await expect(wrong).rejects.toThrow('there is no database of this name')
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  test('a database that a newer version has used is refused by name, and left as it is', async () => {
    await cluster.query("insert into kysely_migration values ('9999-later', '2030-01-01')")
    onTestFinished(async () => {
      await cluster.query("delete from kysely_migration where name = '9999-later'")
    })
    const older = openStore({ databaseUrl: cluster.url })
    await expect(older).rejects.toThrow(NewerDatabase)
    await expect(older).rejects.toThrow(/newer version of Alongside .*9999-later/)
  })

  test('tables that cannot be made are said with the reason and what to do', async () => {
    await cluster.query('create role guest login')
    await cluster.query('create database guests')
    const databaseUrl = cluster.url.replace('/postgres', '/guests')
    const asGuest = openStore({ databaseUrl: databaseUrl.replace('alongside@', 'guest@') })
    const refused = await asGuest.catch((error: Error) => error)
    expect(refused).toMatchObject({
      message: expect.stringContaining('could not be brought up to date'),
      cause: {
        message: expect.stringMatching(/permission denied for schema public.*GRANT CREATE ON SCHEMA public/),
      },
    })
    await onDatabase(databaseUrl, 'create table feedback (id text)')
    await expect(openStore({ databaseUrl })).rejects.toMatchObject({
      message: expect.stringContaining('could not be brought up to date'),
      cause: { message: expect.stringMatching(/"feedback" already exists.*a database of its own/) },
    })
  })

  test.each([
    ['by itself', findPostgres],
    ['behind PgBouncer', findBouncer],
  ])('hubs that start at once on an empty database, %s, make its tables once', async (_, find) => {
    const [server, own] = [find(), findPostgres()]
    if (!('url' in server && 'url' in own)) {
      const missing = JSON.stringify({ server, own })
      if (process.env.CI === 'true') throw new Error(missing)
      return console.log(`SKIPPED: ${missing}`)
    }
    const { url, drop } = await createDatabase(own.url)
    onTestFinished(drop)
    const databaseUrl = Object.assign(new URL(server.url), { pathname: new URL(url).pathname }).href
    const stores = await Promise.all([1, 2, 3].map(() => openStore({ databaseUrl })))
    for (const [at, one] of stores.entries()) await addWorkspace(one, `w${at}`)
    const workspaces = await allOf(stores[0]!).selectFrom('workspaces').select('id').orderBy('id').execute()
    expect(workspaces).toEqual([{ id: 'w0' }, { id: 'w1' }, { id: 'w2' }])
    await Promise.all(stores.map((one) => one.close()))
  })

  test('a database that is made anew under a running hub is missing, said once, until its tables are back', async () => {
    await cluster.query('create database anew')
    const databaseUrl = cluster.url.replace('/postgres', '/anew')
    const told: string[] = []
    const running = await openStore({ databaseUrl, missing: ({ message }) => told.push(message) })
    onTestFinished(() => running.close())
    expect(told).toEqual([]) // a first start has no tables either
    await cluster.query('drop database anew with (force)')
    await cluster.query('create database anew')
    await expect.poll(() => reasonOf(running.checkReads())).toBe('missing')
    expect(await reasonOf(running.checkWrites())).toBe('missing')
    const reading = () => reasonOf(allOf(running).selectFrom('workspaces').selectAll().execute())
    await expect.poll(reading).toBe('missing')
    expect(await reasonOf(addWorkspace(running, 'anew'))).toMatch('missing')
    expect(told).toEqual([expect.stringContaining('alongside restore FILE')])
    await (await openStore({ databaseUrl })).close()
    await expect.poll(() => reasonOf(running.checkWrites())).toBeNull()
    expect(await reading()).toBeNull()
  })

  test('a failover to the promoted standby is lived through; the identity tells it from its past', {
    timeout: 120_000,
  }, async () => {
    const primary = await Cluster.start()
    onTestFinished(() => primary.destroy())
    const standby = await primary.startStandby()
    onTestFinished(() => standby.destroy())
    const databaseUrl = primary.url.replace(
      `:${primary.port}/`,
      `:${standby.port},127.0.0.1:${primary.port}/`,
    )
    const both = await openStore({ databaseUrl })
    onTestFinished(() => both.close())
    await addWorkspace(both, 'before') // the standby is named first and takes no writes
    const identity = await both.identity()
    expect(identity).toMatch(/^\d{15,}\/1$/)
    await expect.poll(() => standby.query("select id from workspaces where id = 'before'")).toHaveLength(1)
    await primary.kill()
    expect(await reasonOf(both.checkWrites())).toBe('unreachable')
    await standby.query('select pg_promote()')
    await expect.poll(() => reasonOf(both.checkWrites())).toBeNull()
    await addWorkspace(both, 'after')
    expect(await standby.query('select id from workspaces order by id')).toEqual([
      { id: 'after' },
      { id: 'before' },
    ])
    expect(await both.identity()).toBe(identity?.replace('/1', '/2'))
  })

  const bouncer = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find((path) => existsSync(path))

  test.skipIf(!bouncer)(
    'through PgBouncer in transaction mode with fewer connections than users',
    async () => {
      const databaseUrl = await startPgBouncer(`${bouncer}`, cluster)
      const through = await openStore({ databaseUrl })
      onTestFinished(() => through.close())
      await addWorkspace(through, 'bouncer')
      const work = Array.from({ length: 60 }, (_, i) =>
        i % 3 === 0
          ? write(through, 'bouncer', async ({ changed }) => changed('lead', [`lead ${i}`]))
          : through.db.selectFrom('workspaces').select('id').where('id', '=', 'bouncer').execute(),
      )
      await Promise.all(work)
      const { seq } = await through.db
        .selectFrom('workspaces')
        .select('seq')
        .where('id', '=', 'bouncer')
        .executeTakeFirstOrThrow()
      expect(seq).toBe(20)
      expect(await reasonOf(through.checkWrites())).toBeNull()
      expect(await through.identity()).toBe(await store.identity())
      // settings of one transaction are not found by whoever has the connection next
      const { rows } = await sql`show lock_timeout`.execute(through.db)
      expect(rows).toEqual([{ lock_timeout: '0' }])
      // a server that restarts behind it
      await cluster.restart('immediate')
      await expect.poll(() => reasonOf(through.checkWrites())).toBeNull()
      await write(through, 'bouncer', async ({ changed }) => changed('lead', ['afterwards']))
    },
  )
})

async function onDatabase(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

async function startPgBouncer(program: string, cluster: Cluster): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'alongside-bouncer-'))
  chmodSync(folder, 0o755)
  const port = await freePort()
  const settings = join(folder, 'pgbouncer.ini')
  writeFileSync(
    settings,
    `[databases]
postgres = host=127.0.0.1 port=${cluster.port} user=alongside
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
server_login_retry = 1
`,
    { mode: 0o644 },
  )
  const asRoot = process.getuid?.() === 0
  const child = spawn(program, [...(asRoot ? ['-u', 'postgres'] : []), settings], {
    stdio: 'ignore',
    cwd: '/',
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const url = `postgres://alongside@127.0.0.1:${port}/postgres`
  await expect.poll(() => openAndClose(url)).toBe('answers')
  return url
}

const openAndClose = (databaseUrl: string) =>
  openStore({ databaseUrl }).then(
    async (store) => {
      await store.close()
      return 'answers'
    },
    (error) => String(error),
  )
