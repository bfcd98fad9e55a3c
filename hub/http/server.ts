import { createServer, type Server } from 'node:http'
import { createServer as createNetServer, type Server as NetServer } from 'node:net'
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
  server.on('timeout', (socket) => {
    // A backup's first byte comes when all is copied, which takes minutes where there is much.
    if (connections.waitsForUs(socket)) socket.setTimeout(limits.silenceMs)
    // Closed in the usual way, what was never taken would stay with the system for minutes.
    else socket.resetAndDestroy()
  })
  server.on('connection', connections.opened)
  return server
}

/** Starts to listen. @throws an error in words where the settings are to blame */
export function listen(server: NetServer, host: string, port: number): Promise<void> {
  server.listen(port, host)
  return new Promise((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)))
  })
}

/** Whether this machine has that address, and the port is free, before a start makes a database. @throws as `listen` */
export async function tryListen(host: string, port: number): Promise<void> {
  const server = createNetServer()
  await listen(server, host, port)
  await new Promise((resolve) => server.close(resolve))
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const words: Record<string, string> = {
    EADDRINUSE: 'This port is in use by another program. Choose another one with --port.',
    EACCES: `There is no permission to listen on port ${port}. Choose one above 1023 with --port.`,
    EADDRNOTAVAIL: `${host} is no address of this machine. ${HOSTS}`,
    EINVAL: `${host} cannot be listened on. ${HOSTS}`,
    ENOTFOUND: `The name ${host} is not known. ${HOSTS}`,
    EAI_AGAIN: `The name ${host} cannot be looked up now. ${HOSTS}`,
  }
  const reason = words[error.code ?? '']
  return reason ? new Error(reason) : error
}

const HOSTS =
  'Say with --host where to listen: 127.0.0.1 is for this machine alone, 0.0.0.0 for all that reach it.'
