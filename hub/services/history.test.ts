import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { ChangesAnswer } from '../../lib/contract/changes.ts'
import { MISSED_KEPT_DAYS } from '../../lib/domain/missed-search.ts'
import type { Evidence } from '../../lib/domain/talking-point.ts'
import { openStore, type Store } from '../store/open.ts'
import { withDatabase } from '../store/testing-data-dir.ts'
import { write } from '../store/transaction.ts'
import {
  actorOf,
  allOf,
  createDatabase,
  findPostgres,
  onBothDatabases,
  putLead,
  WORKSPACE,
  withKeys,
} from '../testing.ts'
import type { Actor } from './actor.ts'
import { readChanges } from './changes.ts'
import { postFeedback } from './feedback.ts'
import { formatCursor, newestPoint, watchHistory } from './history.ts'
import { eraseLead } from './leads.ts'
import { editTalkingPoint, proposeTalkingPoint } from './talking-points.ts'

/** What an extension does with the changes, in few lines: it ends equal to the hub, whatever became of the database. */
class Client {
  readonly entities = new Map<string, unknown>()
  readonly outbox: { id: string }[] = []
  readonly acknowledged = new Map<string, { id: string }>()
  starts = 1
  #since: string | undefined
  #seen: string | undefined
  readonly #actor: Actor

  constructor(actor: Actor) {
    this.#actor = actor
  }

  /** One page; true when there is another one. */
  async pull(store: Store, limit: number): Promise<boolean> {
    let page: ChangesAnswer
    try {
      page = await readChanges(store, this.#actor, { since: this.#since, seen: this.#seen, limit })
    } catch (error) {
      expect(error).toMatchObject({ status: 410 })
      this.#startAgain()
      return true
    }
    for (const { kind, id, value } of page.changes) {
      if (value === null) this.entities.delete(`${kind} ${id}`)
      else this.entities.set(`${kind} ${id}`, value)
    }
    this.#since = page.cursor
    return page.more
  }

  #startAgain(): void {
    this.starts++
    this.entities.clear()
    this.#since = this.#seen = undefined
    this.outbox.push(...this.acknowledged.values())
    this.acknowledged.clear()
  }

  async push(store: Store): Promise<void> {
    const batch = [...this.outbox]
    if (batch.length === 0) return
    try {
      const { results, cursor } = await postFeedback(store, this.#actor, batch, this.#seen)
      this.#seen = cursor
      this.outbox.length = 0
      for (const [i, { result }] of results.entries())
        if (result === 'stored') this.acknowledged.set(batch[i]!.id, batch[i]!)
    } catch (error) {
      expect(error).toMatchObject({ status: 410 })
      this.#startAgain()
    }
  }

  async sync(store: Store): Promise<void> {
    do {
      await this.push(store)
      while (await this.pull(store, 500));
    } while (this.outbox.length > 0)
  }
}

/** That a point was shown or used is re-sent to nobody, so these two counts come with its next change only. */
const withoutSeen = (entities: Client['entities']) =>
  new Map(
    [...entities].map(([key, value]) => {
      const { evidence, ...rest } = value as { evidence?: Evidence }
      return [key, evidence ? { ...rest, worked: evidence.worked, didNotWork: evidence.didNotWork } : value]
    }),
  )

const POINT = {
  language: 'en',
  objection: null,
  text: 'It pays for itself.',
  proof: null,
  tags: [],
  triggers: [],
  stages: [],
  lens: 'value' as const,
}

/** Somebody who works on the hub, and a rep whose client looks on. */
function world(store: Store, keys: Awaited<ReturnType<typeof withKeys>>) {
  const marketer = actorOf(keys.marketer)
  const rep = actorOf(keys.rep)
  const common = { leadId: null, host: 'practice', pageKind: 'message', at: '2026-05-04T10:00:00.000Z' }
  return {
    client: new Client(rep),
    async putLead(id: string, name: string) {
      await write(store, WORKSPACE, async (tx) => {
        await sql`delete from leads where workspace_id = ${WORKSPACE} and id = ${id}`.execute(tx.db)
        await sql`delete from lead_emails where workspace_id = ${WORKSPACE} and lead_id = ${id}`.execute(
          tx.db,
        )
        await putLead(tx, { id, name, emails: [`${id}@optik.example`] })
      })
    },
    eraseLead: (id: string) => eraseLead(store, marketer, id).catch(() => {}), // it may not be there
    propose: (id: string, title: string) =>
      proposeTalkingPoint(store, marketer, { id, content: { ...POINT, title } }),
    edit: (id: string, title: string) =>
      editTalkingPoint(store, marketer, id, { version: 1, content: { ...POINT, title }, minor: true }).catch(
        () => {},
      ),
    heard: (text: string) => ({ id: uuidv7(), kind: 'heard', what: 'objection', text, ...common }),
    outcome: (talkingPointId: string, outcome: 'shown' | 'worked') => ({
      id: uuidv7(),
      kind: 'point_outcome',
      talkingPointId,
      outcome,
      ...common,
    }),
    /** The client has what the hub has, and what the hub acknowledged is there. */
    async expectEqual(client: Client) {
      await client.sync(store)
      const fresh = new Client(rep)
      await fresh.sync(store)
      expect(fresh.starts).toBe(1)
      expect(withoutSeen(client.entities)).toEqual(withoutSeen(fresh.entities))
      const { rows } = await sql<{
        id: string
      }>`select id from feedback where workspace_id = ${WORKSPACE}`.execute(allOf(store))
      const there = rows.map(({ id }) => id)
      for (const id of client.acknowledged.keys()) expect(there).toContain(id)
    },
  }
}

const TABLES = [
  'workspaces',
  'history_marks',
  'changes',
  'leads',
  'lead_emails',
  'talking_points',
  'talking_point_history',
  'feedback',
]

/** All that the database holds, as a backup has it. */
async function copyOf(store: Store): Promise<string[]> {
  return allOf(store)
    .transaction()
    .execute(async (tx) => {
      const copies: string[] = []
      for (const table of TABLES) {
        const { rows } = await sql<{ copy: string }>`
        select coalesce(jsonb_agg(t), '[]')::text as copy from ${sql.table(table)} as t`.execute(tx)
        copies.push(rows[0]!.copy)
      }
      return copies
    })
}

async function restore(store: Store, copies: string[]): Promise<void> {
  await allOf(store)
    .transaction()
    .execute(async (tx) => {
      for (const [i, table] of TABLES.entries()) {
        await sql`delete from ${sql.table(table)}`.execute(tx)
        await sql`
        insert into ${sql.table(table)}
        select * from jsonb_populate_recordset(null::${sql.table(table)}, ${copies[i]}::jsonb)`.execute(tx)
      }
    })
}

const id = fc.constantFrom(...'abcdefghijklmnop')
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ step: fc.constant('lead' as const), id }) },
  fc.record({ step: fc.constant('erase' as const), id }),
  fc.record({ step: fc.constant('propose' as const) }),
  fc.record({ step: fc.constant('edit' as const) }),
  fc.record({ step: fc.constant('heard' as const) }),
  fc.record({ step: fc.constant('shown' as const) }),
  fc.record({ step: fc.constant('pull' as const), limit: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ step: fc.constant('sync' as const) }),
  fc.record({ step: fc.constant('push' as const) }),
  fc.record({ step: fc.constant('copy' as const) }),
  fc.record({ step: fc.constant('restore' as const) }),
)

onBothDatabases('a restored database', (open) => {
  let store: Store
  let keys: Awaited<ReturnType<typeof withKeys>>
  beforeAll(async () => {
    store = await open()
    keys = await withKeys(store)
  })

  test('is noticed by a client that saw 50 changes after the copy, though 80 others came since', async () => {
    const hub = world(store, keys)
    for (let n = 0; n < 20; n++) await hub.putLead(`before-${n}`, 'before')
    await hub.client.sync(store)
    const copy = await copyOf(store)
    for (let n = 0; n < 50; n++) await hub.putLead(`ghost-${n}`, 'lost')
    await hub.client.sync(store)
    await restore(store, copy)
    for (let n = 0; n < 80; n++) await hub.putLead(`later-${n}`, 'later')
    await hub.expectEqual(hub.client)
    expect(hub.client.starts).toBe(2)
    expect([...hub.client.entities.keys()].filter((key) => key.includes('ghost'))).toEqual([])
  })

  test('is not noticed where nothing that the client has is lost', async () => {
    const hub = world(store, keys)
    await hub.putLead('kept', 'kept')
    await hub.client.sync(store)
    const copy = await copyOf(store)
    await hub.putLead('lost', 'never seen')
    await restore(store, copy)
    await hub.putLead('other', 'other')
    await hub.expectEqual(hub.client)
    expect(hub.client.starts).toBe(1)
  })

  test('that lacks acknowledged feedback gets it again, also before the first pull, also when it is only counted', async () => {
    const hub = world(store, keys)
    const point = uuidv7()
    await hub.propose(point, 'point')
    const copy = await copyOf(store)
    for (const feedback of [hub.heard('too dear'), hub.outcome(point, 'shown')]) {
      const client = new Client(actorOf(keys.rep))
      client.outbox.push(feedback)
      await client.push(store)
      await restore(store, copy)
      for (let n = 0; n < 5; n++) await hub.putLead('x', `${n}`)
      await hub.expectEqual(client)
      expect(client.starts).toBe(2)
      expect([...client.acknowledged.keys()]).toEqual([feedback.id])
    }
  })

  test('whatever is written, pulled, copied and restored, in any order: the client ends equal to the hub', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const hub = world(store, keys)
        const { client } = hub
        await client.sync(store)
        const copies = [await copyOf(store)]
        const point = uuidv7()
        for (const [n, one] of steps.entries()) {
          if (one.step === 'lead') await hub.putLead(one.id, `name ${n}`)
          if (one.step === 'erase') await hub.eraseLead(one.id)
          if (one.step === 'propose') await hub.propose(point, `title ${n}`)
          if (one.step === 'edit') await hub.edit(point, `title ${n}`)
          if (one.step === 'heard') client.outbox.push(hub.heard(`text ${n}`))
          if (one.step === 'shown') client.outbox.push(hub.outcome(point, n % 2 ? 'shown' : 'worked'))
          if (one.step === 'pull') await client.pull(store, one.limit)
          if (one.step === 'push') await client.push(store)
          if (one.step === 'sync') await client.sync(store)
          if (one.step === 'copy') copies.push(await copyOf(store))
          if (one.step === 'restore') await restore(store, copies.at(-1 - (n % 2)) ?? copies[0]!)
        }
        await hub.expectEqual(client)
      }),
      { numRuns: 20, endOnFailure: true },
    )
  }, 240_000)

  test('pages are read from one snapshot: a writer between its statements changes nothing in it', async () => {
    const hub = world(store, keys)
    await hub.putLead('snapshot', 'before')
    let writing = true
    const writer = (async () => {
      for (let n = 0; writing; n++) await hub.putLead('snapshot', `${n}`)
    })()
    for (let n = 0; n < 30; n++) {
      const page = await readChanges(store, actorOf(keys.rep), { limit: 500 })
      const seen = page.changes.find((change) => change.id === 'snapshot')
      const [now] = (await readChanges(store, actorOf(keys.rep), { since: page.cursor, limit: 500 })).changes
      // What the page had is not told again as new, unless it is another value.
      if (now) expect(now.value).not.toEqual(seen?.value)
    }
    writing = false
    await writer
  })
})

onBothDatabases('the history', (open) => {
  let store: Store
  beforeAll(async () => {
    store = await open()
  })
  /** A workspace with one lead. */
  async function started() {
    const workspaceId = uuidv7()
    const { rep } = await withKeys(store, workspaceId)
    const addLead = (id: string) =>
      write(store, workspaceId, (tx) => putLead(tx, { id, emails: [`${id}@example.com`] }, workspaceId))
    await addLead('a')
    return {
      workspaceId,
      addLead,
      name: async () => (await newestPoint(store.db, workspaceId)).history,
      read: (since: string, seen?: string) =>
        readChanges(store, actorOf(rep, workspaceId), { since, seen, limit: 9 }),
    }
  }
  const startedOn = async (server: string | null, file = join(newFolder(), 'given-out.json')) =>
    (await watchHistory({ ...store, identity: async () => server }, file))()
  const newFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'alongside-history-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    return folder
  }

  test('has another name on another server or timeline, and the same one on the same', async () => {
    const { name } = await started()
    const names = [await name()]
    for (const server of [null, '1/1', '1/1', null, '1/2', '1/2', '2/1']) {
      await startedOn(server)
      names.push(await name())
    }
    const [first, , , , , promoted, , moved] = names
    expect(names).toEqual([first, first, first, first, first, promoted, promoted, moved])
    expect(new Set(names).size).toBe(3)
  })

  test('a start deletes sessions, links and verifications that ended days ago, and no others', async () => {
    const { workspaceId } = await started()
    // The clock of another hub may be behind: what has ended lately is still open there.
    const HOUR_MS = 3_600_000
    const [ended, open] = [new Date(Date.now() - 49 * HOUR_MS), new Date(Date.now() - 47 * HOUR_MS)]
    const now = { created_at: ended, updated_at: ended }
    const ids = new Set<string>()
    for (const [name, expires_at] of Object.entries({ ended, open })) {
      const id = `${name} ${workspaceId}`
      ids.add(id)
      const session = { id, user_id: 'u', token: id, expires_at, ip_address: null, user_agent: null, ...now }
      // Those that better-auth made, before the hub made its own, may have no workspace.
      for (const of of [
        { workspace_id: workspaceId },
        { workspace_id: null, id: `${id} 2`, token: `${id} 2` },
      ])
        await allOf(store)
          .insertInto('sign_in_sessions')
          .values({ ...session, ...of })
          .execute()
      await allOf(store)
        .insertInto('sign_in_verifications')
        .values({ id, identifier: id, value: 'v', expires_at, ...now })
        .execute()
      await store.db
        .insertInto('invitations')
        .values({ workspace_id: workspaceId, person_id: id, hash: id, expires_at, created_at: ended })
        .execute()
      const key = { person_id: 'p', name: 'n', role: 'admin', prefix: 'p', revoked_at: null } as const
      const times = { expires_at, created_at: ended }
      for (const [session_of, made] of [
        ['k', id],
        [null, `${id} key`],
      ] as const)
        await store.db
          .insertInto('access_keys')
          .values({ workspace_id: workspaceId, id: made, hash: made, session_of, ...key, ...times })
          .execute()
    }
    await startedOn(null)
    const db = allOf(store)
    const rows = await Promise.all([
      db.selectFrom('sign_in_sessions').select('id').execute(),
      db.selectFrom('sign_in_verifications').select('id').execute(),
      db.selectFrom('invitations').select('person_id as id').execute(),
      db.selectFrom('access_keys').select('id').where('workspace_id', '=', workspaceId).execute(),
    ])
    const left = rows.map((of) =>
      of
        .map(({ id }) => id)
        .filter((id) => id.includes(` ${workspaceId}`))
        .sort(),
    )
    const [, id] = [...ids]
    const expiredKey = `ended ${workspaceId} key` // a key that has ended is still listed
    expect(left).toEqual([[id, `${id} 2`], [id], [id], [expiredKey, id, `${id} key`]])
  })

  test('a start deletes searches that have been kept long enough', async () => {
    const { workspaceId } = await started()
    const row = { workspace_id: workspaceId, text: 'zebra stripes', who: 'w', language: 'en' }
    const days = [0, MISSED_KEPT_DAYS + 1].map((age) => new Date(Date.now() - age * 86_400_000).toISOString())
    await store.db
      .insertInto('missed_searches')
      .values(days.map((day) => ({ ...row, day: day.slice(0, 10) })))
      .execute()
    await startedOn(null)
    const left = store.db.selectFrom('missed_searches').select('day').where('workspace_id', '=', workspaceId)
    expect(await left.execute()).toHaveLength(1)
  })

  test('has another name where the hub starts on less than it has given out', async () => {
    const hub = await started()
    const file = join(newFolder(), 'given-out.json')
    const first = await hub.name()
    const copy = await copyOf(store)
    await startedOn(null, file)
    await hub.addLead('b')
    await startedOn(null, file)
    expect(await hub.name()).toBe(first)
    await restore(store, copy)
    await startedOn(null, file)
    expect(await hub.name()).not.toBe(first)
  })

  test('forgets marks of 90 days ago but never the newest; who has one of those starts again', async () => {
    const { workspaceId, addLead, read } = await started()
    const old = formatCursor(await newestPoint(store.db, workspaceId))
    await sql`update history_marks set at = now() - interval '91 days'`.execute(allOf(store))
    await startedOn(null)
    expect(await read(old)).toMatchObject({ cursor: old, changes: [] })
    await addLead('b')
    await startedOn(null)
    await expect(read(old)).rejects.toMatchObject({ status: 410 })
    const { rows } = await sql`select seq from history_marks where workspace_id = ${workspaceId}`.execute(
      allOf(store),
    )
    expect(rows).toEqual([{ seq: 2 }])
  })

  test('a read writes nothing, whatever its cursor', async () => {
    const { name, read } = await started()
    const before = await copyOf(store)
    await expect(read(`${await name()}.900.abc`)).rejects.toMatchObject({ status: 410 })
    await expect(read(`${await name()}.1.abc`)).rejects.toMatchObject({ status: 410 })
    await expect(read('other.0')).rejects.toMatchObject({ status: 410 })
    await expect(read(`${await name()}.0`, `${await name()}.1.abc`)).rejects.toMatchObject({ status: 410 })
    expect((await read(`${await name()}.0`, `${await name()}.0`)).changes).toHaveLength(1)
    for (const none of ['', '12', 'a.b', 'a.1', 'a.1.', `a.${'9'.repeat(16)}.b`, "a.1.b'; drop"])
      await expect(read(none)).rejects.toMatchObject({ status: 400 })
    expect(await copyOf(store)).toEqual(before)
  })
})

describe('put back with the tools of the database', () => {
  const tools = findPostgres()

  test.skipIf('missing' in tools)('pg_dump and pg_restore --clean', async () => {
    if ('missing' in tools) return
    const { url, drop } = await createDatabase(tools.url)
    const folder = mkdtempSync(join(tmpdir(), 'alongside-dump-'))
    const file = join(folder, 'hub.dump')
    onTestFinished(async () => {
      rmSync(folder, { recursive: true })
      await drop()
    })
    await comesBack({
      open: () => openStore({ databaseUrl: url }),
      copy: () => void execFileSync('pg_dump', ['--format=custom', `--file=${file}`, url]),
      restore: () =>
        void execFileSync('pg_restore', [
          '--clean',
          '--if-exists',
          '--single-transaction',
          `--dbname=${url}`,
          file,
        ]),
    })
  })

  test('a folder of PGlite that is copied back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'alongside-folder-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const [data, copy] = [await withDatabase(join(folder, 'data')), join(folder, 'copy')]
    await comesBack({
      open: () => openStore({ dataDir: data }),
      copy: () => cpSync(join(data, 'pglite'), copy, { recursive: true }),
      restore: () => {
        rmSync(join(data, 'pglite'), { recursive: true })
        cpSync(copy, join(data, 'pglite'), { recursive: true })
      },
    })
  }, 240_000)

  async function comesBack(at: { open(): Promise<Store>; copy(): void; restore(): void }) {
    let keys: Awaited<ReturnType<typeof withKeys>> | undefined
    const session = async (work: (store: Store, hub: ReturnType<typeof world>) => Promise<void>) => {
      const store = await at.open()
      keys ??= await withKeys(store)
      await work(store, world(store, keys)).finally(() => store.close())
    }
    let client: Client | undefined
    await session(async (store, hub) => {
      client = hub.client
      await hub.putLead('kept', 'kept')
      await client.sync(store)
    })
    at.copy()
    await session(async (store, hub) => {
      for (let n = 0; n < 50; n++) await hub.putLead(`ghost-${n}`, 'lost')
      client!.outbox.push(hub.heard('said before'))
      await client!.sync(store)
    })
    at.restore()
    await session(async (store, hub) => {
      for (let n = 0; n < 80; n++) await hub.putLead(`later-${n}`, 'later')
      await hub.expectEqual(client!)
      expect(store.kind && client!.starts).toBe(2)
      expect(client!.entities.size).toBe(82) // a lead, 80 later ones, the status of the feedback
    })
  }
})
