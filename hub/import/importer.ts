import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { ImportKind, ImportMapping, ImportRun, RejectedRow } from '../../lib/contract/import.ts'
import type { Store } from '../store/open.ts'
import { write } from '../store/transaction.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { FileProblem, type RowRead } from './formats/file-problem.ts'
import { readFile } from './formats/read-file.ts'
import { leadsSubject } from './leads-subject.ts'
import { maskAddresses } from './mask-addresses.ts'
import { clearStaged, countStaged, insertRun, readRun, saveRun, sweepRuns } from './runs.ts'
import { BATCH, readRejects, storeRejects } from './staged-rows.ts'
import type { Outcome, RunKey, Subject } from './subject.ts'
import { talkingPointsSubject } from './talking-points-subject.ts'
import { touchpointsSubject } from './touchpoints-subject.ts'

/** A new kind of import is a file beside these and a line here. */
const SUBJECTS: Record<ImportKind, Subject<unknown>> = {
  leads: leadsSubject as Subject<unknown>,
  touchpoints: touchpointsSubject as Subject<unknown>,
  talking_points: talkingPointsSubject as Subject<unknown>,
}

/** Rejected rows that are shown with the run itself. */
const FIRST_REJECTED = 100
/** Milliseconds between two notes of progress in the database. */
const SAVE_EVERY = 1000
/** How long a request waits for the database to know how a run ended. */
const PATIENCE_MS = 2_000
/** Applying is begun anew for so long when the database gives up because of others. */
const AGAIN_MS = 60_000
const DONE = Promise.resolve()
/** A batch is staged when it has this much text, however few rows that is. */
const BATCH_BYTES = 1_000_000

export interface StartImport {
  workspaceId: string
  /** Name of the person (of the access key) who imports. */
  by: string
  kind: ImportKind
  dryRun: boolean
  mapping: ImportMapping | null
  /** Read piece by piece: what is not yet staged waits with the sender. */
  body: AsyncIterable<Uint8Array>
}

class Cancelled extends Error {}

interface Work {
  workspaceId: string
  by: string
  run: ImportRun
  abort: AbortController
  /** Reading or applying is over, and nothing of it goes on. */
  ended: Promise<void>
  /** The database knows how it ended, or the hub stops. */
  saved: Promise<void>
}

export interface ImporterOptions {
  /** Told about failures that are not the file's. */
  onError?: (error: unknown, importId: string) => void
  now?: () => Date
}

/**
 * Imports of one hub process. `start` reads and stages the file and answers when all of it was read; the rows are then
 * applied in one transaction in the background (not in a dry run). Until that commits, the workspace is as it was.
 */
export function createImporter(
  store: Store,
  { onError = () => {}, now = () => new Date() }: ImporterOptions = {},
) {
  const working = new Map<string, Work>()
  let isClosing = false

  async function start(input: StartImport): Promise<ImportRun> {
    await sweep()
    const run: ImportRun = {
      id: uuidv7(),
      kind: input.kind,
      dryRun: input.dryRun,
      state: 'reading',
      mapping: null,
      unmapped: [],
      rowsRead: 0,
      accepted: 0,
      rejected: 0,
      firstRejected: [],
      created: 0,
      updated: 0,
      unchanged: 0,
      error: null,
    }
    await insertRun(store.db, input.workspaceId, run)
    const work = begin(input.workspaceId, input.by, run)
    work.ended = guarded(work, () => read(work, input))
    await work.ended
    if (run.state === 'reading') {
      run.state = input.dryRun ? 'ready' : 'applying'
      if (!(await saveRun(store.db, work.workspaceId, run))) run.state = 'cancelled'
    }
    if (run.state === 'applying') applyInBackground(work)
    else forget(work)
    return { ...run }
  }

  function begin(workspaceId: string, by: string, run: ImportRun): Work {
    const work: Work = { workspaceId, by, run, abort: new AbortController(), ended: DONE, saved: DONE }
    working.set(run.id, work)
    return work
  }

  /** Not before the database knows how it ended: until then, it is known here only. */
  function forget(work: Work): void {
    void work.saved.then(() => working.delete(work.run.id))
  }

  /** Runs a step; whatever goes wrong ends the run, says why, and leaves nothing staged. Never rejects. */
  async function guarded(work: Work, step: () => Promise<void>): Promise<void> {
    try {
      await step()
    } catch (error) {
      const { run } = work
      // What is committed stays done, whatever happens while cleaning up after it.
      if (ENDED.has(run.state)) return onError(error, run.id)
      const cancelled = error instanceof Cancelled || work.abort.signal.aborted || isDisconnect(error)
      const end: ImportRun = { ...run, state: cancelled ? 'cancelled' : 'failed' }
      const said = error instanceof FileProblem || isStorageFull(error)
      if (!cancelled) end.error = said ? error.message : HUB_PROBLEM
      if (!cancelled && !said) onError(error, run.id)
      work.saved = saveEnd(work, end)
      await Promise.race([work.saved, pause(PATIENCE_MS)])
      if (ENDED.has(run.state)) return
      // The database is away. Whether a commit in doubt was applied, only it can tell.
      const isInDoubt = error instanceof StoreUnavailable && error.reason === 'in-doubt'
      if (run.state !== 'applying' || !isInDoubt) Object.assign(run, end)
    }
  }

  /** Stores how a run ended, as soon as the database is there again, and clears what it staged. */
  async function saveEnd({ workspaceId, run }: Work, end: ImportRun): Promise<void> {
    for (;;) {
      try {
        // Ended already: by somebody else, or it was done and only the word of it was lost.
        const saved = await saveRun(store.db, workspaceId, end)
        const truth = saved ? end : await readRun(store.db, workspaceId, run.id)
        await clearStaged(store, { workspaceId, importId: run.id })
        Object.assign(run, truth)
        return
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) return onError(error, run.id)
        if (isClosing) return // the next start sweeps
        await pause(SAVE_EVERY)
      }
    }
  }

  async function read(work: Work, input: StartImport): Promise<void> {
    const { run } = work
    const subject = SUBJECTS[run.kind]
    const options = { by: input.by, now: now() }
    const file = await readFile(input.body, run.kind, { mapping: input.mapping, now: options.now })
    run.mapping = file.mapping
    run.unmapped = file.unmapped
    let batch: RowRead<unknown>[] = []
    let bytes = 0
    let problems: RejectedRow[] = []
    let saved = Date.now()

    const flush = async () => {
      const outcome = await subject.stage(store.db, keyOf(work), batch, options)
      const rejected = masked([...problems, ...outcome.rejected].sort((a, b) => a.line - b.line))
      await storeRejects(store.db, keyOf(work), rejected)
      run.accepted += batch.length - outcome.rejected.length
      count(run, outcome, rejected)
      batch = []
      problems = []
      bytes = 0
      await othersTurn()
      if (Date.now() - saved > SAVE_EVERY) {
        if (!(await saveRun(store.db, work.workspaceId, run))) throw new Cancelled()
        saved = Date.now()
      }
    }

    for await (const row of file.rows) {
      if (work.abort.signal.aborted) throw new Cancelled()
      run.rowsRead += 1
      if ('problem' in row) problems.push({ line: row.line, reason: row.problem })
      else {
        batch.push(row)
        bytes += roughSize(row.value)
      }
      if (batch.length + problems.length >= BATCH || bytes > BATCH_BYTES) await flush()
    }
    await flush()
  }

  function applyInBackground(work: Work): void {
    work.ended = guarded(work, () => applyStaged(work)).then(() => forget(work))
  }

  async function applyStaged(work: Work): Promise<void> {
    const { run } = work
    const key = keyOf(work)
    if ((await countStaged(store.db, key)) !== run.accepted)
      throw new FileProblem('The hub was restarted since the file was read. Import the file again.')
    // Fresh statistics: the planner knows nothing of rows that came a moment ago, and PGlite never gathers any itself.
    await sql`analyze import_rows`.execute(store.db)
    const heartbeat = store.kind === 'postgres' ? setInterval(() => beat(work), SAVE_EVERY * 20) : undefined
    try {
      const before = { ...run }
      const done = await write(
        store,
        work.workspaceId,
        async (tx) => {
          const result: ImportRun = { ...before, created: 0, updated: 0, unchanged: 0, state: 'done' }
          const outcome = await SUBJECTS[run.kind].apply(tx, key, {
            by: work.by,
            now: now(),
            progress: async () => {
              await othersTurn()
              if (work.abort.signal.aborted) throw new Cancelled()
            },
          })
          const rejected = masked(outcome.rejected)
          await storeRejects(tx.db, key, rejected)
          result.accepted -= rejected.length
          count(result, outcome, rejected)
          if (!(await saveRun(tx.db, work.workspaceId, result))) throw new Cancelled()
          return result
        },
        AGAIN_MS,
      )
      Object.assign(run, done)
    } finally {
      clearInterval(heartbeat)
    }
    await clearStaged(store, key)
    if (store.kind === 'pglite') await sql`analyze leads, lead_emails, touchpoints, changes`.execute(store.db)
  }

  async function beat(work: Work): Promise<void> {
    const alive = await saveRun(store.db, work.workspaceId, work.run).catch(() => true)
    if (!alive) work.abort.abort()
  }

  async function sweep(): Promise<void> {
    await sweepRuns(store, new Set(working.keys()))
  }

  return {
    start,

    /** Ends what earlier processes left half-done; to be called when the hub starts. */
    sweep,

    /** Where a run stands; null when there is no such run. */
    async get(workspaceId: string, id: string): Promise<ImportRun | null> {
      const work = working.get(id)
      if (work?.workspaceId === workspaceId) return { ...work.run }
      return readRun(store.db, workspaceId, id)
    },

    /** Applies a dry run that is ready. Other states answer themselves and change nothing. */
    async apply(workspaceId: string, id: string, by: string): Promise<ImportRun | null> {
      const known = await this.get(workspaceId, id)
      if (known?.state !== 'ready' || working.has(id)) return known
      const work = begin(workspaceId, by, { ...known, state: 'applying' })
      if (await saveRun(store.db, workspaceId, work.run)) applyInBackground(work)
      else working.delete(id)
      return { ...work.run }
    },

    /** Stops a run. One that is done stays done. */
    async cancel(workspaceId: string, id: string): Promise<ImportRun | null> {
      const work = working.get(id)
      if (work?.workspaceId === workspaceId) {
        work.abort.abort()
        await Promise.race([work.ended, pause(PATIENCE_MS)])
        return { ...work.run }
      }
      const known = await readRun(store.db, workspaceId, id)
      if (!known || ENDED.has(known.state)) return known
      const run: ImportRun = { ...known, state: 'cancelled' }
      if (await saveRun(store.db, workspaceId, run)) await clearStaged(store, { workspaceId, importId: id })
      return readRun(store.db, workspaceId, id)
    },

    /** All rejected rows of a run, in the order of the file. */
    rejects: (workspaceId: string, id: string) => readRejects(store.db, { workspaceId, importId: id }),

    /** Stops all runs and waits until they are rolled back; the hub calls it before it closes the database. */
    async close(): Promise<void> {
      isClosing = true
      const all = [...working.values()]
      for (const work of all) work.abort.abort()
      await Promise.all(all.map((work) => work.ended.then(() => work.saved)))
    },
  }
}
export type Importer = ReturnType<typeof createImporter>

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** PGlite answers within the same turn of the event loop: without this, a long import would hold up every request. */
const othersTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

const ENDED: ReadonlySet<ImportRun['state']> = new Set(['done', 'failed', 'cancelled'])

const isStorageFull = (error: unknown): error is StoreUnavailable =>
  error instanceof StoreUnavailable && error.reason === 'storage-full'

const HUB_PROBLEM =
  'The hub could not finish the import. Nothing was changed. Import the file again; if it happens again, look into the log of the hub.'

const keyOf = (work: Work): RunKey => ({ workspaceId: work.workspaceId, importId: work.run.id })

const masked = (rejected: RejectedRow[]): RejectedRow[] =>
  rejected.map(({ line, reason }) => ({ line, reason: maskAddresses(reason) }))

function count(run: ImportRun, outcome: Outcome, rejected: RejectedRow[]): void {
  run.created += outcome.created
  run.updated += outcome.updated
  run.unchanged += outcome.unchanged
  run.rejected += rejected.length
  if (run.firstRejected.length < FIRST_REJECTED)
    run.firstRejected = [...run.firstRejected, ...rejected].slice(0, FIRST_REJECTED)
}

/** Characters of a draft, near enough: exact would mean writing it as JSON twice. */
function roughSize(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  let size = 0
  for (const one of Object.values(value)) size += roughSize(one)
  return size
}

/** The sender went away in the middle of the upload (Ctrl-C, a lost connection). */
function isDisconnect(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return (
    code === 'ECONNRESET' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    (error instanceof Error && error.name === 'AbortError')
  )
}
