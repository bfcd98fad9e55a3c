/** The command line was not understood (exit code 2). */
export class UsageError extends Error {}

/** Also what `parseArgs` of Node throws about options that it does not know. */
export const isUsageError = (error: unknown): boolean =>
  error instanceof UsageError ||
  (error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('ERR_PARSE_ARGS_'))
