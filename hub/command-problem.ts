/** The command line was not understood (exit code 2). */
export class UsageError extends Error {}

/**
 * An empty argument is a variable of the shell that is not set. Taken as it is, `--data ""` would be the folder where the
 * command runs, and `--host ""` every network.
 * @throws UsageError
 */
export function refuseEmpty(args: readonly string[]): void {
  const [at, empty] = [...args.entries()].find(([, arg]) => /^(--[\w-]+=)?$/.test(arg)) ?? []
  if (at === undefined) return
  const option = empty ? empty.slice(0, -1) : args[at - 1]
  throw new UsageError(
    `${option?.startsWith('--') ? `${option} is given without a value` : 'An argument is empty'}. Is a variable empty that stands there?`,
  )
}

/** Also what `parseArgs` of Node throws about options that it does not know. */
export const isUsageError = (error: unknown): boolean =>
  error instanceof UsageError ||
  (error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('ERR_PARSE_ARGS_'))
