import { StoreUnavailable } from './store/unavailable.ts'

/** One structured line. Values never hold what a person wrote, a name or an address: ids, codes and counts only. */
export type LogLine = { event: string } & Record<string, string | number | boolean | null | string[]>
export type Log = (line: LogLine) => void

/** Lines that could not be written since the last one that could: the disk is full, perhaps. */
let lost = 0

/** JSON Lines on standard output. The first one after a gap says how many are missing, as `lost`. */
export const logToStdout: Log = (line) => {
  const missing = lost
  lost = 0
  const text = JSON.stringify({
    time: new Date().toISOString(),
    ...line,
    ...(missing > 0 && { lost: missing }),
  })
  // What a gap begins with may be half a line.
  process.stdout.write(`${missing > 0 ? '\n' : ''}${text}\n`, (error) => {
    if (error) lost += missing + 1
  })
}

/**
 * What a log may say about an error: its class, its code and where it came from. Not the message, because those of
 * a database quote the values of rows ("Key (email)=(...) already exists").
 */
export function describeError(error: unknown): { name: string; code: string | null; at: string[] } {
  if (!(error instanceof Error)) return { name: typeof error, code: null, at: [] }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  const at = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { name: error.name, code, at: at.slice(0, 8).map((line) => line.trim()) }
}

/**
 * The line about an error that work ended with. That the database could not do it is no error of the hub's: it happens
 * whenever one restarts, and whoever watches for errors would be woken for nothing.
 */
export const describeFailure = (error: unknown) =>
  error instanceof StoreUnavailable
    ? {
        event: 'unavailable',
        reason: error.reason,
        what: error.message, // a sentence of the hub's own
        ...describeError(error.cause ?? error),
      }
    : { event: 'error', ...describeError(error) }
