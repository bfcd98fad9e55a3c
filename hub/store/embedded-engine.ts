import { PGlite, types } from '@electric-sql/pglite'

/**
 * The engine of the embedded database has ended by itself (PostgreSQL's PANIC, for example when the write-ahead log
 * finds no room). What was committed is kept; nothing more can be done in this process.
 */
export class EngineEnded extends Error {
  constructor(cause: string) {
    super(`The embedded database has ended: ${cause}`)
    this.name = 'EngineEnded'
  }
}

/**
 * PGlite's own buffers are 160 MB; the operating system caches the same files anyway. Saves 120 MB resident, and half a
 * second of a start, which fills them. Tables grow by written zeros and not by holes, so that a page that is there can
 * always be written: on a full disk even a read fails otherwise, when it has to make room in the buffers.
 */
const START_PARAMS = [
  ...PGlite.defaultStartParams,
  ...['shared_buffers=32MB', 'file_extend_method=write_zeros'].flatMap((setting) => ['-c', setting]),
]

/** With this status PGlite's loop leaves a statement that failed; any other exception there is the engine's end. */
const STATEMENT_FAILED = 100

/**
 * Starts PGlite on a folder, or in memory; whole numbers for bigint (counts and change numbers stay below 2^53).
 * @param ended called once, in the middle of the statement during which the engine ends
 * @throws what PostgreSQL said when it does not start
 */
export async function startEngine(
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
      parsers: { [types.INT8]: Number },
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
