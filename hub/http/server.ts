import { createServer, type Server } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { compressed } from './compress.ts'
import type { Connections } from './connections.ts'
import type { Limits } from './limits.ts'

const MOST_HEADER_BYTES = 16 * 1024
const MOST_HEADERS = 100
/** How often Node looks for connections that are too slow; 30 s of its own would double the shorter limits. */
const CHECK_MS = 1_000
/** How much longer a connection stays open than its answers say, for a request that is under way by then. */
const KEEP_ALIVE_BUFFER_MS = 5_000

/** Node's HTTP server within the hub's limits. It does not listen yet. */
export function createHubServer(
  fetch: (request: Request, env: HttpBindings) => Response | Promise<Response>,
  connections: Connections,
  limits: Limits,
): Server {
  // Health checks in HTTP/1.0 name no host (HAProxy's, unless told to): they get one that is nobody's.
  const listener = getRequestListener(fetch as Parameters<typeof getRequestListener>[0], {
    hostname: 'host.invalid',
  })
  const answer = compressed(listener)
  const server = createServer(
    {
      maxHeaderSize: MOST_HEADER_BYTES,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: CHECK_MS,
      keepAliveTimeout: limits.keepAliveMs,
      keepAliveTimeoutBuffer: KEEP_ALIVE_BUFFER_MS,
    },
    (request, response) => {
      if (connections.admits(request, response)) answer(request, response)
    },
  )
  server.maxHeadersCount = MOST_HEADERS
  server.timeout = limits.silenceMs
  // Closed in the usual way, what was never taken would stay with the system for minutes.
  server.on('timeout', (socket) => socket.resetAndDestroy())
  server.on('connection', connections.opened)
  return server
}
