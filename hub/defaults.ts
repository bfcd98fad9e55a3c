/** What holds where a command is not told otherwise. */

export const DEFAULT_PORT = 4510

export const DEFAULT_DATA = '.alongside/hub'

/** How long the start waits for a PostgreSQL that is coming up, as containers that start side by side need it. */
export const DEFAULT_WAIT_SECONDS = 60
