import { setImmediate as nextTurnOfLoop } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import { type Engine, EngineEnded } from './engine.ts'
import { preparing } from './prepared-statements.ts'
import { type ArrayTypes, readAnswer, valueReaders } from './read-answer.ts'

/**
 * PGlite's own buffers are 160 MB; the operating system caches the same files anyway. Saves 120 MB resident, and half a
 * second of a start, which fills them. Tables grow by written zeros and not by holes, so that a page that is there can
 * always be written: on a full disk even a read fails otherwise, when it has to make room in the buffers.
 * Plans are made for the values of a statement: tables grow from nothing to millions of rows within an import. Only the
 * transactions that apply one keep theirs, and are held to indexes (import/runs.ts, PLANNED).
 */
const START_PARAMS = [
  ...PGlite.defaultStartParams,
  ...['shared_buffers=32MB', 'file_extend_method=write_zeros', 'plan_cache_mode=force_custom_plan'].flatMap(
    (setting) => ['-c', setting],
  ),
]

/** With this status PGlite's loop leaves a statement that failed; any other exception there is the engine's end. */
const STATEMENT_FAILED = 100

/**
 * Starts PGlite in this thread, on a folder or in memory.
 * @param ended called once, in the middle of the statement during which the engine ends
 * @throws what PostgreSQL said when it does not start
 */
export async function startPglite(
  options: { dataDir?: string | undefined; loadDataDir?: Blob | undefined },
  ended: (error: EngineEnded) => void,
): Promise<PGlite> {
  const logLines: string[] = []
  const lastWords = () =>
    logLines.findLast((line) => GRAVE.test(line))?.replace(/^.*?(FATAL|PANIC): +/, '') ?? null
  let pglite: PGlite
  try {
    pglite = await PGlite.create({
      startParams: START_PARAMS,
      ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
      ...(options.loadDataDir === undefined ? {} : { loadDataDir: options.loadDataDir }),
      onStderr: (line) => {
        logLines.push(line)
        if (logLines.length > LINES) logLines.shift()
        return false
      },
    })
  } catch (cause) {
    const words = lastWords() ?? (cause instanceof Error ? cause.message : String(cause))
    const detail = logLines.findLast((line) => /DETAIL: /.test(line))?.replace(/^.*?DETAIL: +/, '')
    throw new Error([words, ...(detail ? [detail] : [])].join('. '), { cause })
  }
  noticeEnd(pglite, () => {
    const error = new EngineEnded(lastWords() ?? 'for a reason that it did not say')
    ended(error)
    return error
  })
  return pglite
}

/** What an engine of a PGlite does, with answers as the engine writes them. */
export async function statementsOf(pglite: PGlite) {
  const { rows } = await pglite.query<[number, number]>(
    "select typelem::integer, oid::integer from pg_type where typcategory = 'A' and typelem <> 0",
    [],
    { rowMode: 'array' },
  )
  return {
    arrays: rows satisfies ArrayTypes,
    ask: preparing(pglite),
    async copy(statement: string, copied: string) {
      await pglite.query(statement, [], { blob: new Blob([copied]) })
    },
  }
}

/**
 * A PGlite of this thread. A statement blocks it, and its end is a microtask: with nothing more a crowd of statements would
 * let no timer and no socket have a turn until the last one.
 */
export async function inThisThread(pglite: PGlite): Promise<Engine> {
  const { arrays, ask, copy } = await statementsOf(pglite)
  const readers = valueReaders(arrays)
  let before: Promise<unknown> = Promise.resolve()
  const inOrder = <T>(work: () => Promise<T>) => {
    const result = before.then(work).finally(nextTurnOfLoop)
    before = result.catch(() => {})
    return result
  }
  return {
    query: <Row>(statement: string, parameters?: readonly unknown[]) =>
      inOrder(async () => readAnswer<Row>(await ask(statement, parameters), readers)),
    copy: (statement, text) => inOrder(() => copy(statement, text)),
    async close() {
      if (!pglite.closed) await pglite.close()
    },
    get closed() {
      return pglite.closed
    },
  }
}

const LINES = 20
const GRAVE = /(FATAL|PANIC): |could not access the server configuration file/

/**
 * PGlite 0.5.16 swallows what its WebAssembly throws and calls it again: after a PANIC, which leaves no engine to
 * answer, it calls for ever, at full load and deaf to signals (`execProtocolRawSync` in its pglite.ts). Here the first
 * such exception is noted, the next thing that its loop does, putting the stack back, ends it, and nothing more is asked.
 */
function noticeEnd(pglite: PGlite, ended: () => EngineEnded): void {
  const engine = pglite.Module
  const { _PostgresMainLoopOnce: runOnce, stackRestore } = engine
  const send = pglite.execProtocolRawSync.bind(pglite)
  let end: EngineEnded | null = null
  engine._PostgresMainLoopOnce = () => {
    try {
      return runOnce()
    } catch (error) {
      if ((error as { status?: number }).status !== STATEMENT_FAILED) end ??= ended()
      throw error
    }
  }
  engine.stackRestore = (pointer: number) => {
    if (end) throw end
    return stackRestore(pointer)
  }
  pglite.execProtocolRawSync = (message) => {
    if (end) throw end
    return send(message)
  }
}
