import { v7 as uuidv7 } from 'uuid'
import {
  type ImportKind,
  type ImportRun,
  nothingRead,
  type RejectedRow,
  type StartedImport,
} from '../../lib/contract/import.ts'
import { type ImportReason, parseReason, reason } from '../../lib/domain/import-reason.ts'
import { finishErasures } from '../store/erasures.ts'
import type { Store } from '../store/open.ts'
import { refreshStatistics } from '../store/statistics.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { applyRun, countOutcome, masked } from './apply-run.ts'
import { firstRows } from './first-rows.ts'
import { FileProblem, type RowProblem, type RowRead } from './formats/file-problem.ts'
import { type FileOptions, readFile } from './formats/read-file.ts'
import { notAhead } from './formats/values/time.ts'
import {
  beginApplying,
  cancelOld,
  cancelRun,
  clearStaged,
  deleteOldRejects,
  type HeldRun,
  handOver,
  insertRun,
  RENEW_MS,
  readHeld,
  readRun,
  releaseRun,
  renewRun,
  saveRun,
  takeOver,
} from './runs.ts'
import { readRejects, storeRejects } from './staged-rows.ts'
import type { Reading, RunKey } from './subject.ts'
import { SUBJECTS } from './subjects.ts'
import { untilAborted } from './until-aborted.ts'

/** Milliseconds between two notes of progress in the database. */
const SAVE_EVERY = 1000
/** States of a run that is worked on, and of one of which only what it has staged is left. */
const AT_WORK: readonly ImportRun['state'][] = ['reading', 'applying']
const ENDED: readonly ImportRun['state'][] = ['done', 'failed', 'cancelled']
/** A batch is staged when it has this much text, however few rows that is. */
const BATCH_BYTES = 4_000_000

export interface StartImport {
  workspaceId: string
  /** Name of the person (of the access key) who imports. */
  by: string
  /** A new UUIDv7 of the caller's, who can then ask about the run while its file is being sent. */
  id?: string
  kind: ImportKind
  dryRun: boolean
  /** How the file is to be read. */
  file: Omit<FileOptions, 'now' | 'signal'>
  /** Read piece by piece: what is not yet staged waits with the sender. */
  body: AsyncIterable<Uint8Array>
  /** Aborted when the sender has gone: what is being read then is cancelled. */
  sender?: AbortSignal
}

/** A file that is being read; `onRow` is told of each row that could be. */
type ReadInput = StartImport & { onRow(row: RowRead<unknown>): void }

/** There is a run with the id that the caller gave. */
export class IdTaken extends Error {}

/** Somebody has cancelled the run, or another importer has taken it over. */
class Stopped extends Error {}

/** A run that this importer holds. */
interface Work {
  key: RunKey
  /** As it is being read; null while it is applied: then the database alone knows where it stands. */
  reading: ImportRun | null
  abort: AbortController
  renewing: ReturnType<typeof setInterval>
  ended: Promise<unknown>
  /** How its reading was left; null where only the database knows. */
  left: Promise<ImportRun | null>
}

export interface ImporterOptions {
  /** Told about failures that are not the file's. */
  onError?: (error: unknown, importId: string) => void
  now?: () => Date
}

/**
 * Imports of one hub process. `start` reads and stages the file and answers when all of it was read; until then, and
 * in a dry run, the workspace stays as it was. The rows are then applied in the background, in short transactions. From
 * there on an import cannot be cancelled: it goes on to its end, after a crash too, on this hub or another one on the
 * same database.
 */
export function createImporter(
  store: Store,
  { onError = () => {}, now = () => new Date() }: ImporterOptions = {},
) {
  const holder = uuidv7()
  const working = new Map<string, Work>()
  const closed = new AbortController()
  let finishing: Promise<void> = Promise.resolve()
  let isFinishingDue = false
  let looking: ReturnType<typeof setInterval> | undefined

  function begin(key: RunKey, reading: ImportRun | null, states = AT_WORK): Work {
    const abort = new AbortController()
    if (closed.signal.aborted) abort.abort()
    const renew = async () => {
      if (!(await renewRun(store.writes, key, { holder, states }))) abort.abort()
    }
    // While the database does not answer, nobody can take the run over either.
    const renewing = setInterval(() => void renew().catch(() => {}), RENEW_MS)
    const work: Work = {
      key,
      reading,
      abort,
      renewing,
      ended: Promise.resolve(),
      left: Promise.resolve(null),
    }
    working.set(key.importId, work)
    return work
  }

  function end(work: Work): void {
    clearInterval(work.renewing)
    // Other work on the same run may have begun, such as cleaning up.
    if (working.get(work.key.importId) === work) working.delete(work.key.importId)
    finishErased()
  }

  /** What was to be erased in a run that has ended, or was left by a hub that ended; one after the other, one waiting at most. */
  function finishErased(): void {
    const { signal } = closed
    if (signal.aborted || isFinishingDue) return
    isFinishingDue = true
    finishing = finishing
      .then(() => {
        isFinishingDue = false
        return finishErasures(store.jobs, { signal })
      })
      .catch((error) => {
        if (!signal.aborted) onError(error, '')
      })
  }

  /** @throws IdTaken */
  async function start(input: StartImport): Promise<StartedImport> {
    await forgetOld()
    const run: ImportRun = {
      id: input.id ?? uuidv7(),
      kind: input.kind,
      dryRun: input.dryRun,
      state: 'reading',
      ...nothingRead(),
      rowsRead: 0,
      accepted: 0,
      rejected: 0,
      firstRejected: [],
      created: 0,
      updated: 0,
      unchanged: 0,
      erased: 0,
      error: null,
    }
    // Runs at work are found by their id alone.
    if (working.has(run.id)) throw new IdTaken()
    if (!(await insertRun(store.writes, input.workspaceId, run, { by: input.by, holder })))
      throw new IdTaken()
    const work = begin({ workspaceId: input.workspaceId, importId: run.id }, run)
    const onGone = () => work.abort.abort()
    if (input.sender?.aborted) onGone()
    else input.sender?.addEventListener('abort', onGone, { once: true })
    const first = firstRows()
    const read = readThenApply(work, run, { ...input, onRow: first.keep })
    work.left = read.catch(() => null)
    work.ended = work.left
    const left = await read.finally(() => input.sender?.removeEventListener('abort', onGone))
    try {
      const ended = (await readRun(store.db, work.key)) ?? run
      return { ...ended, firstRows: await first.read(store.db, input.workspaceId, ended, now()) }
    } catch (error) {
      // It was stored by now: a refusal would say that it was not.
      if (left === null || !(error instanceof StoreUnavailable)) throw error
      return { ...left, firstRows: [] }
    }
  }

  /** @returns the run as it was left; null where only the database knows */
  async function readThenApply(work: Work, run: ImportRun, input: ReadInput): Promise<ImportRun | null> {
    try {
      await read(work, run, input)
      const left = await (input.dryRun ? keepReady(work.key, run) : applyInBackground(work.key, input.by))
      if (!left) throw new Stopped()
      return left
    } catch (error) {
      const cancelled = error instanceof Stopped || work.abort.signal.aborted || isDisconnect(error)
      const isExpected = error instanceof FileProblem || isStorageFull(error)
      if (!cancelled && !isExpected) onError(error, run.id)
      const ended: ImportRun = cancelled
        ? { ...run, state: 'cancelled' }
        : { ...run, state: 'failed', error: whyFailed(error) }
      return await endReading(work.key, ended).catch((unavailable) => {
        throw isInDoubt(error) ? error : unavailable
      })
    } finally {
      end(work)
    }
  }

  /** @returns undefined when the run is not this importer's to read any more */
  async function keepReady(
    { workspaceId, importId }: RunKey,
    run: ImportRun,
  ): Promise<ImportRun | undefined> {
    const ready: ImportRun = { ...run, state: 'ready' }
    if (!(await saveRun(store.writes, workspaceId, ready, { holder, from: ['reading'] }))) return undefined
    await releaseRun(store.writes, { workspaceId, importId }, holder)
    return ready
  }

  /**
   * Stores how the reading of a file has ended. Where the run is not being read any more, what is stored counts: a write
   * whose answer was lost has begun to apply it or made it ready, or somebody has ended it.
   * @returns the run; null when it is somebody else's
   */
  async function endReading(key: RunKey, ended: ImportRun): Promise<ImportRun | null> {
    if (await saveRun(store.writes, key.workspaceId, ended, { holder, from: ['reading'] })) {
      cleanUp(key)
      return ended
    }
    const held = await readHeld(store.writes, key, holder)
    if (held) await takeCareOf(held)
    return held?.run ?? null
  }

  async function read(work: Work, run: ImportRun, input: ReadInput): Promise<void> {
    const subject = SUBJECTS[run.kind]
    const started = now()
    const options: Reading = {
      ...{ by: input.by, now: started, dryRun: input.dryRun },
      ...{ leads: new Map(), partOf: null },
      exportedAt: input.file.exportedAt ? notAhead(input.file.exportedAt, started) : null,
    }
    const bytes = untilAborted(input.body, work.abort.signal)
    const { signal } = work.abort
    const { exportedAt } = options
    const file = await readFile(bytes, run.kind, { ...input.file, exportedAt, now: started, signal })
    let batch: RowRead<unknown>[] = []
    let size = 0
    let problems: RowProblem[] = []
    let staging: Promise<void> = Promise.resolve()
    let hasFailed = false
    let saved = 0
    const save = async () => {
      if (!(await saveRun(store.writes, input.workspaceId, run, { holder, from: ['reading'] })))
        throw new Stopped()
      saved = performance.now()
    }
    // Whoever is erased from here on goes out of the headers, too: only what is stored is found.
    Object.assign(run, file.report())
    await save()

    const stage = async (rows: RowRead<unknown>[], unreadable: RowProblem[]) => {
      const outcome = await subject.stage(store.jobs, work.key, rows, options, unreadable)
      for (const { line, ...field } of outcome.leftOut) file.leaveOut(field, line)
      Object.assign(run, file.report())
      const unread = unreadable.map(({ line, problem }) => ({ line, reason: problem }))
      const rejected = masked([...unread, ...outcome.rejected].sort((a, b) => a.line - b.line))
      await storeRejects(store.jobs, work.key, rejected)
      run.accepted += rows.length - outcome.rejected.length
      countOutcome(run, outcome, rejected)
      if (performance.now() - saved > SAVE_EVERY) await save()
    }
    // While one batch is staged the next is read, and no more than that.
    const flush = async () => {
      await staging
      staging = stage(batch, problems)
      staging.catch(() => {
        hasFailed = true
      })
      batch = []
      problems = []
      size = 0
    }

    try {
      for await (const together of file.rows)
        for (const row of together) {
          if (work.abort.signal.aborted) throw new Stopped()
          if (hasFailed) await staging
          run.rowsRead += 1
          if ('problem' in row) problems.push(row)
          else {
            input.onRow(row)
            batch.push(row)
            size += roughSize(row.value)
          }
          if (batch.length + problems.length >= subject.batch || size > BATCH_BYTES) await flush()
        }
    } catch (error) {
      await staging // what has failed before comes first, and nothing is staged after the end
      throw error
    }
    await flush()
    await staging
    await save()
  }

  /** @returns where the run stands; undefined when it is not ready to be applied (any more) */
  async function applyInBackground(key: RunKey, by: string): Promise<ImportRun | undefined> {
    const held = await beginApplying(store.writes, key, { holder, by })
    if (held) goOn(key)
    return held?.run
  }

  /** Applies what is left of a run that this importer holds. */
  function goOn(key: RunKey): void {
    const work = begin(key, null)
    const apply = async () => {
      await refreshStatistics(store, ['import_rows'])
      const ending = await applyRun(store, key, {
        holder,
        signal: work.abort.signal,
        onError: (error) => onError(error, key.importId),
      })
      if (ending === 'stopped') return handOver(store.writes, key, holder)
      if (ending === 'done') {
        if (store.kind === 'pglite')
          await refreshStatistics(store, ['leads', 'lead_emails', 'touchpoints', 'changes'])
        cleanUp(key)
      }
    }
    // Whatever comes here, the run's time runs out, and whoever looks then goes on.
    work.ended = apply()
      .catch((error) => onError(error, key.importId))
      .finally(() => end(work))
  }

  /**
   * Throws away what a run has staged that this importer holds and that has ended; of any other it stays. Nobody waits
   * for it: it takes long where it is much.
   */
  function cleanUp(key: RunKey): void {
    const work = begin(key, null, ENDED)
    const clean = async () => {
      if (!(await renewRun(store.writes, key, { holder, states: ENDED }))) return
      const isClean = await clearStaged(store, key, work.abort.signal)
      await (isClean ? releaseRun : handOver)(store.writes, key, holder)
    }
    work.ended = clean()
      .catch((error) => onError(error, key.importId))
      .finally(() => end(work))
  }

  async function forgetOld(): Promise<void> {
    for (const key of await cancelOld(store.writes, holder)) cleanUp(key)
    await deleteOldRejects(store.jobs)
  }

  /** Takes over what importers have left that show no life any more. */
  async function takeOverAbandoned({ anyway }: { anyway: boolean }): Promise<void> {
    for (const held of await takeOver(store.writes, holder, { anyway, except: [...working.keys()] }))
      await takeCareOf(held)
  }

  /** Does what is left to do for a run that this importer holds and does not work on. */
  async function takeCareOf({ workspaceId, run }: HeldRun): Promise<void> {
    const key = { workspaceId, importId: run.id }
    if (run.state === 'applying') return goOn(key)
    if (run.state === 'ready') return releaseRun(store.writes, key, holder)
    if (run.state === 'reading' || run.state === 'failed')
      await saveRun(
        store.writes,
        workspaceId,
        { ...run, state: 'failed', error: run.error ?? reason('hub_stopped') },
        { holder, from: null },
      )
    cleanUp(key)
  }

  return {
    start,

    /**
     * Goes on with what earlier hubs left, now and, because other hubs on the database may end, every now and then;
     * to be called when the hub starts.
     */
    async resume(): Promise<void> {
      await forgetOld()
      // Nobody else has a folder open that this process has: who held a run is gone.
      await takeOverAbandoned({ anyway: store.kind === 'pglite' })
      const look = () => {
        void takeOverAbandoned({ anyway: false }).catch((error) => onError(error, ''))
        finishErased()
      }
      finishErased()
      looking ??= setInterval(look, RENEW_MS).unref()
    },

    /** Where a run stands; null when there is no such run. */
    async get(workspaceId: string, id: string): Promise<ImportRun | null> {
      const work = working.get(id)
      if (work?.reading && work.key.workspaceId === workspaceId) return { ...work.reading }
      return readRun(store.db, { workspaceId, importId: id })
    },

    /** Applies a dry run that is ready. Other states answer themselves and change nothing. */
    async apply(workspaceId: string, id: string, by: string): Promise<ImportRun | null> {
      const key = { workspaceId, importId: id }
      return (await applyInBackground(key, by)) ?? readRun(store.db, key)
    },

    /** Stops a run whose rows are not yet being applied; otherwise it goes on, and the answer says where it stands. */
    async cancel(workspaceId: string, id: string): Promise<ImportRun | null> {
      const key = { workspaceId, importId: id }
      const work = working.get(id)
      let left: ImportRun | null | undefined
      if (work?.reading && work.key.workspaceId === workspaceId) {
        work.abort.abort()
        left = await work.left
      } else {
        const cancelled = await cancelRun(store.writes, key, holder)
        if (cancelled?.holder === holder) cleanUp(key)
        left = cancelled?.run
      }
      try {
        return await readRun(store.db, key)
      } catch (error) {
        // Where anything was stopped, a refusal would say that nothing was stored.
        if (left === undefined || !(error instanceof StoreUnavailable)) throw error
        if (left === null) throw new StoreUnavailable('in-doubt', 'It was stopped.', { cause: error })
        return left
      }
    },

    /** The rejected rows of a run after a line, in the order of the file. */
    async *rejects(workspaceId: string, id: string, after = 0): AsyncGenerator<RejectedRow[]> {
      for await (const rows of readRejects(store.db, { workspaceId, importId: id }, after))
        yield rows.map(({ line, reason }) => ({ line, reason: parsed(reason) }))
    },

    /** Stops all runs; the hub calls it before it closes the database. What is being applied goes on at the next start. */
    async close(): Promise<void> {
      clearInterval(looking)
      closed.abort()
      // What ends may leave something to clean up, which then is handed over.
      while (working.size > 0) {
        const all = [...working.values()]
        for (const work of all) work.abort.abort()
        await Promise.all(all.map((work) => work.ended))
      }
      await finishing
    },
  }
}

/** Coded reasons are kept as JSON in a column of texts. */
const parsed = (reason: ImportReason): ImportReason =>
  typeof reason === 'string' ? parseReason(reason) : reason

export type Importer = ReturnType<typeof createImporter>

function whyFailed(error: unknown): ImportReason {
  if (error instanceof FileProblem) return error.reason
  return reason(isStorageFull(error) ? 'storage_full' : 'not_read')
}

const isInDoubt = (error: unknown): boolean =>
  error instanceof StoreUnavailable && error.reason === 'in-doubt'

const isStorageFull = (error: unknown): error is StoreUnavailable =>
  error instanceof StoreUnavailable && error.reason === 'storage-full'

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
