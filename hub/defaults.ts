/** What holds where a command is not told otherwise. */

export const DEFAULT_PORT = 4510

export const DEFAULT_DATA = '.alongside/hub'

/** How long the start waits for a PostgreSQL that is coming up, as containers that start side by side need it. */
export const DEFAULT_WAIT_SECONDS = 60

/** How long a hub that ends says so to a proxy, before it refuses connections: proxies ask every second or two. */
export const DEFAULT_DRAIN_SECONDS = 2
