import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { afterAll, describe } from 'vitest'
import type { CreatedKey } from '../lib/contract/key.ts'
import type { KeyRole } from '../lib/contract/session.ts'
import type { Lead } from '../lib/domain/lead.ts'
import { createApp } from './app.ts'
import type { LogLine } from './log.ts'
import { insertKey } from './services/access-keys.ts'
import type { Actor } from './services/actor.ts'
import { openPglite, openStore, type Store } from './store/open.ts'
import { type Write, write } from './store/transaction.ts'

/** What tests of the hub share: a fresh database of each kind, a workspace with keys, leads. */

const SCRIPT = join(import.meta.dirname, '../test/hosts/postgres.sh')

/**
 * Declares the same tests for the embedded database and for PostgreSQL. PostgreSQL is the one at DATABASE_URL_TEST, or
 * one that test/hosts/postgres.sh installs and starts; where neither is to be had, its half is skipped and says so,
 * with CI=true it fails.
 * @param define gets a function that opens a fresh, migrated database; it is closed after the tests
 */
export function onEachDatabase(name: string, define: (open: () => Promise<Store>) => void): void {
  describe(`${name} on PGlite`, () => define(closedAfterwards(openEmbedded)))
  const server = findPostgres()
  if ('url' in server) {
    describe(`${name} on PostgreSQL`, () => define(closedAfterwards(() => openOnServer(server.url))))
  } else if (process.env.CI === 'true') {
    throw new Error(`PostgreSQL is needed with CI=true: ${server.missing}`)
  } else {
    console.log(`SKIPPED: ${name} on PostgreSQL (${server.missing})`)
    describe.skip(`${name} on PostgreSQL`, () => define(openEmbedded))
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

/** A migrated database in memory: migrated once for each test file, then copied. */
export async function openEmbedded(): Promise<Store> {
  dump ??= (async () => {
    const pglite = await PGlite.create()
    const store = await openPglite(pglite)
    const blob = await pglite.dumpDataDir('none')
    await store.close()
    return blob
  })()
  return openStore({ memory: true, dump: await dump })
}

let found: { url: string } | { missing: string } | undefined

/** The PostgreSQL server for tests; started here when it is not running. */
export function findPostgres(): { url: string } | { missing: string } {
  found ??= lookForPostgres()
  return found
}

function lookForPostgres(): { url: string } | { missing: string } {
  if (process.env.DATABASE_URL_TEST) return { url: process.env.DATABASE_URL_TEST }
  if (process.platform !== 'linux') return { missing: 'set DATABASE_URL_TEST to a PostgreSQL server' }
  const run = (verb: string) => spawnSync(SCRIPT, [verb], { encoding: 'utf8' })
  if (run('start').status !== 0) {
    const installed = run('install')
    if (installed.status !== 0) {
      return { missing: `install it, or set DATABASE_URL_TEST: ${installed.stderr.trim().slice(-300)}` }
    }
    const started = run('start')
    if (started.status !== 0) return { missing: `it does not start: ${started.stderr.trim().slice(-300)}` }
  }
  const url = run('url')
  return url.status === 0 ? { url: url.stdout.trim() } : { missing: url.stderr.trim().slice(-300) }
}

/** A database of its own on the server, dropped when it is closed. */
async function openOnServer(serverUrl: string): Promise<Store> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const onServer = async (statement: string) => {
    const client = new pg.Client({ connectionString: serverUrl })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  await onServer(`create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const store = await openStore({ databaseUrl: url.href, poolSize: 20 })
  return {
    ...store,
    async close() {
      await store.close()
      await onServer(`drop database ${name} with (force)`)
    },
  }
}

export const WORKSPACE = 'main'

/** Makes a workspace with a key of each role (and a second rep) in it. */
export async function withKeys(store: Store, workspaceId = WORKSPACE) {
  await store.db
    .insertInto('workspaces')
    .values({
      id: workspaceId,
      name: 'Acme Optics',
      epoch: randomUUID(),
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
  { id, name, role }: Pick<CreatedKey, 'id' | 'name' | 'role'>,
  workspaceId = WORKSPACE,
): Actor => ({ workspaceId, workspaceName: 'Acme Optics', keyId: id, name, role, expiresAt: null })

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

/** The hub without a network: `call` sends one request with a key. */
export function hubOn(store: Store) {
  const lines: LogLine[] = []
  const app = createApp({ store, log: (line) => lines.push(line) })
  const call = (method: string, path: string, key?: string, body?: unknown) =>
    app.request(path, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  return { app, call, lines }
}
