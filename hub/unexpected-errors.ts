import { describeError, type Log } from './log.ts'

/** Exit code of a process that can no longer trust its own state (EX_SOFTWARE of sysexits.h). */
export const SOFTWARE_ERROR = 70
/** For closing in order, before the process leaves all the same. */
const LEAVE_MS = 12_000

let count = 0

/** How many errors nobody has caught since the process started. */
export const unexpectedErrors = (): number => count

/**
 * Errors that nobody catches are logged and counted. Those of a promise or of a connection concern one piece of work
 * and the process goes on; after any other one, what it holds in memory may be wrong, and it leaves
 * (https://nodejs.org/docs/latest-v22.x/api/process.html#warning-using-uncaughtexception-correctly).
 * @param close closes what is open; the process leaves afterwards, with code 70 and the cause on stderr
 */
export function watchUnexpectedErrors(log: Log, close: () => Promise<void>): void {
  const note = (error: unknown) => {
    count += 1
    log({ event: 'unexpected', count, ...describeError(error) })
  }
  // Whoever read our log has gone: there is nobody left to tell.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  process.on('unhandledRejection', note)
  process.on('uncaughtException', (error) => {
    note(error)
    if (isOfConnection(error)) return
    const { name, code, at } = describeError(error)
    process.stderr.write(
      `The hub stops after an error that it did not expect: ${name} ${code ?? ''}\n  ${at.join('\n  ')}\n`,
    )
    const leave = () => process.exit(SOFTWARE_ERROR)
    setTimeout(leave, LEAVE_MS)
    close().then(leave, leave)
  })
}

/** A peer that went away: Node's errors of sockets carry the name of a system call. */
const isOfConnection = (error: unknown): boolean =>
  error instanceof Error &&
  'syscall' in error &&
  'code' in error &&
  ['EPIPE', 'ECONNRESET', 'ETIMEDOUT', 'ECONNABORTED'].includes(String(error.code))
