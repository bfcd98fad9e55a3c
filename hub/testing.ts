import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { afterAll, describe, test } from 'vitest'
import type { CreatedKey } from '../lib/contract/key.ts'
import type { KeyRole } from '../lib/contract/session.ts'
import type { Lead } from '../lib/domain/lead.ts'
import { createApp } from './app.ts'
import type { LogLine } from './log.ts'
import { insertKey } from './services/access-keys.ts'
import type { Actor } from './services/actor.ts'
import { type Db, openPglite, openStore, type Store } from './store/open.ts'
import { emptyCluster, keptDump, kindOfEmpty } from './store/testing-data-dir.ts'
import { type Write, write } from './store/transaction.ts'
import { acrossWorkspaces } from './store/workspace-guard.ts'

/** What tests of the hub share: a fresh database of each kind, a workspace with keys, leads. */

const HOSTS = join(import.meta.dirname, '../test/hosts')

/**
 * Declares the same tests for the embedded database and for PostgreSQL: what statements give does not depend on who else
 * is there. PostgreSQL is the one at DATABASE_URL_TEST, or one that test/hosts/postgres.sh installs and starts. What is
 * not to be had is skipped and says so; with CI=true it fails.
 * @param define gets a function that opens a fresh, migrated database; it is closed after the tests
 */
export function onBothDatabases(name: string, define: (open: () => Promise<Store>) => void): void {
  describe(`${name} on PGlite`, () => define(closedAfterwards(openEmbedded)))
  onServer(`${name} on PostgreSQL`, findPostgres(), (url) =>
    define(closedAfterwards(() => openOnServer(url))),
  )
}

/**
 * The same, and for two hubs on one PostgreSQL behind PgBouncer in transaction mode, which take requests in turn
 * (`hubOn`): for whatever holds a connection, a lock or a session.
 */
export function onEachDatabase(name: string, define: (open: () => Promise<Store>) => void): void {
  onBothDatabases(name, define)
  onServer(`${name} on two hubs behind PgBouncer`, findBouncer(), (bouncer) =>
    define(closedAfterwards(() => openTwice(bouncer))),
  )
}

function onServer(
  name: string,
  server: { url: string } | { missing: string },
  define: (url: string) => void,
) {
  if ('url' in server) describe(name, () => define(server.url))
  else if (process.env.CI === 'true') throw new Error(`${name}: ${server.missing}`)
  else {
    console.log(`SKIPPED: ${name} (${server.missing})`)
    test.skip(name)
  }
}

function closedAfterwards(open: () => Promise<Store>): () => Promise<Store> {
  return async () => {
    const store = await open()
    afterAll(() => store.close())
    return store
  }
}

let dump: Promise<Blob> | undefined

/** A migrated database in memory: migrated once, kept in a file for other test files, then copied. */
export async function openEmbedded(): Promise<Store> {
  dump ??= keptDump(`pglite-${kindOfEmpty()}`, async () => {
    const pglite = await PGlite.create({ loadDataDir: await emptyCluster() })
    const store = await openPglite(pglite)
    const blob = await pglite.dumpDataDir('none')
    await store.close()
    return blob
  })
  return openStore({ memory: true, dump: await dump })
}

type Found = { url: string } | { missing: string }

let postgres: Found | undefined
let bouncer: Found | undefined

/** The PostgreSQL server for tests; started here when it is not running. */
export function findPostgres(): Found {
  postgres ??= process.env.DATABASE_URL_TEST
    ? { url: process.env.DATABASE_URL_TEST }
    : startHost('postgres.sh', 'PostgreSQL')
  return postgres
}

/** PgBouncer before that server; not before one that DATABASE_URL_TEST names. */
export function findBouncer(): Found {
  bouncer ??= process.env.DATABASE_URL_TEST
    ? { missing: 'DATABASE_URL_TEST names a server of its own' }
    : 'url' in findPostgres()
      ? startHost('pgbouncer.sh', 'PgBouncer')
      : findPostgres()
  return bouncer
}

/** Starts what a script of test/hosts runs, installing it where it is not there. */
function startHost(script: string, name: string): Found {
  if (process.platform !== 'linux') return { missing: `${name} is started on Linux only` }
  const run = (verb: string) => spawnSync(join(HOSTS, script), [verb], { encoding: 'utf8' })
  if (run('start').status !== 0) {
    const installed = run('install')
    if (installed.status !== 0)
      return { missing: `${name} cannot be installed: ${installed.stderr.trim().slice(-300)}` }
    const started = run('start')
    if (started.status !== 0)
      return { missing: `${name} does not start: ${started.stderr.trim().slice(-300)}` }
  }
  const url = run('url')
  return url.status === 0 ? { url: url.stdout.trim() } : { missing: url.stderr.trim().slice(-300) }
}

/** A database of its own on the server: empty, or a copy of another one. */
export async function createDatabase(
  serverUrl: string,
  template?: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const onServer = async (statement: string) => {
    const client = new pg.Client({ connectionString: serverUrl })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  await onServer(`create database ${name}${template === undefined ? '' : ` template ${template}`}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => onServer(`drop database ${name} with (force)`) }
}

let template: Promise<string> | undefined

/** The name of a migrated database that others are copied from; made by the first test file that asks the server. */
async function migratedTemplate(serverUrl: string): Promise<string> {
  const name = `template_${kindOfEmpty()}`
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) {
      const { url } = await createDatabase(serverUrl)
      await (await openStore({ databaseUrl: url })).close()
      await client.query(`alter database ${new URL(url).pathname.slice(1)} rename to ${name}`)
    }
    return name
  } finally {
    await client.end()
  }
}

/** Any number that nothing else on a server for tests locks. */
const TEMPLATE_LOCK = 7_203_945_120

/** A migrated database of its own on the server, dropped when it is closed. */
async function openOnServer(serverUrl: string): Promise<Store> {
  template ??= migratedTemplate(serverUrl)
  const { url, drop } = await createDatabase(serverUrl, await template)
  const store = await openStore({ databaseUrl: url })
  return {
    ...store,
    async close() {
      await store.close()
      await drop()
    },
  }
}

/** The second hub's store of those that `openTwice` made. */
const twins = new WeakMap<Store, Store>()

/** The stores of all hubs on this database: two behind PgBouncer, else this one. */
export function hubsOf(store: Store): readonly [Store, ...Store[]] {
  const twin = twins.get(store)
  return twin ? [store, twin] : [store]
}

/** A migrated database of its own, opened by two hubs through PgBouncer. */
async function openTwice(bouncerUrl: string): Promise<Store> {
  const server = findPostgres()
  if (!('url' in server)) throw new Error(server.missing)
  template ??= migratedTemplate(server.url)
  const { url, drop } = await createDatabase(server.url, await template)
  const throughBouncer = new URL(bouncerUrl)
  throughBouncer.pathname = new URL(url).pathname
  const databaseUrl = throughBouncer.href
  const [first, second] = await Promise.all([openStore({ databaseUrl }), openStore({ databaseUrl })])
  const store: Store = {
    ...first,
    async close() {
      await Promise.all([first.close(), second.close()])
      await drop()
    },
  }
  twins.set(store, second)
  return store
}

export const WORKSPACE = '01900000-0000-7000-8000-000000000001'

/** The database for a test that looks at all there is. */
export const allOf = (store: Store): Db => acrossWorkspaces(store.db, 'a test looks at all there is')

/** Makes a workspace with a key of each role (and a second rep) in it. */
export async function withKeys(store: Store, workspaceId = WORKSPACE) {
  await store.db
    .insertInto('workspaces')
    .values({
      id: workspaceId,
      name: 'Acme Optics',
      history: randomUUID(),
      seq: 0,
      created_at: new Date(),
    })
    .execute()
  const key = (role: KeyRole, name: string): Promise<CreatedKey> =>
    write(store, workspaceId, (tx) => insertKey(tx.db, workspaceId, { role, name, expiresAt: null }))
  return {
    rep: await key('rep', 'Marta Kowal'),
    otherRep: await key('rep', 'Piotr Zych'),
    marketer: await key('marketer', 'Mila Moretti'),
    admin: await key('admin', 'Ada Admin'),
  }
}

/** The person behind a key, as services take it. */
export const actorOf = (
  { id, person, role }: Pick<CreatedKey, 'id' | 'person' | 'role'>,
  workspaceId = WORKSPACE,
): Actor => ({
  workspaceId,
  workspaceName: 'Acme Optics',
  personId: person.id,
  keyId: id,
  isKey: true,
  name: person.name,
  role,
  expiresAt: null,
})

/** Writes a lead as an import would; no name and no score unless given. */
export async function putLead(
  tx: Write,
  lead: Pick<Lead, 'id' | 'emails'> & Partial<Lead>,
  workspaceId = WORKSPACE,
): Promise<void> {
  await tx.db
    .insertInto('leads')
    .values({
      workspace_id: workspaceId,
      id: lead.id,
      name: lead.name ?? null,
      company: lead.company ?? null,
      job_title: null,
      owner: null,
      locale: lead.locale ?? null,
      lifecycle_stage: lead.lifecycleStage ?? null,
      lead_status: null,
      fit: null,
      engagement: null,
      consent: JSON.stringify(lead.consent ?? { marketing: 'unknown', doNotContact: false, changedAt: null }),
      rollups: '{}',
      updated_at: new Date(),
    })
    .execute()
  await tx.db
    .insertInto('lead_emails')
    .values(
      lead.emails.map((email, position) => ({
        workspace_id: workspaceId,
        email,
        lead_id: lead.id,
        position,
      })),
    )
    .execute()
  tx.changed('lead', [lead.id])
}

/** The hub without a network: `call` sends one request with a key. Of two hubs, they take requests in turn. */
export function hubOn(store: Store) {
  const lines: LogLine[] = []
  const log = (line: LogLine) => lines.push(line)
  const appOf = (store: Store) => createApp({ store, practice: true, log })
  const [first, ...others] = hubsOf(store)
  const app = appOf(first)
  const apps = [app, ...others.map(appOf)]
  let turn = 0
  const call = (method: string, path: string, key?: string, body?: unknown) =>
    apps[turn++ % apps.length]!.request(path, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  return { app, call, lines }
}
