import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import { routePath } from 'hono/route'
import { deskRoutes } from './desk/routes.ts'
import { createImporter, type Importer } from './import/importer.ts'
import { describeError, type Log } from './log.ts'
import { practiceRoutes } from './practice/routes.ts'
import { authenticate } from './routes/authenticate.ts'
import { changeRoutes } from './routes/changes.ts'
import { cleanBody, refuseNul } from './routes/clean-body.ts'
import { feedbackRoutes } from './routes/feedback.ts'
import { healthRoutes } from './routes/health.ts'
import { importRoutes } from './routes/imports.ts'
import { keyRoutes } from './routes/keys.ts'
import { leadRoutes } from './routes/leads.ts'
import { problem } from './routes/problem.ts'
import { type HubEnv, newRoutes } from './routes/route.ts'
import { selectorUpdateRoutes } from './routes/selector-updates.ts'
import { deskSessionRoutes, sessionRoutes } from './routes/session.ts'
import { talkingPointRoutes } from './routes/talking-points.ts'
import { touchpointRoutes } from './routes/touchpoints.ts'
import { createKeyring } from './services/access-keys.ts'
import { createHealth } from './services/health.ts'
import { createImports } from './services/imports.ts'
import { Refusal } from './services/refusal.ts'
import { refusalOf } from './services/unavailable.ts'
import { forJobs, type Store } from './store/open.ts'
import { StoreUnavailable } from './store/unavailable.ts'
import { unexpectedErrors } from './unexpected-errors.ts'

export interface HubParts {
  store: Store
  /** Where log lines go; nowhere when absent. */
  log?: Log
  /** The one that is closed before the store is; a new one when absent. */
  importer?: Importer
  /** Whether the hub is being stopped. */
  isStopping?: () => boolean
}

const MEGABYTE = 1024 * 1024
const MOST_BYTES = 2 * MEGABYTE
/** 1,000 touchpoints of the largest size that the contract takes. */
const MOST_BYTES_OF_TOUCHPOINTS = 8 * MEGABYTE

/** The whole hub as one Hono app: the API under /v1, the desk, the practice inbox, and the document about the API. */
export function createApp({
  store,
  log = () => {},
  importer = createImporter(forJobs(store)),
  isStopping = () => false,
}: HubParts): OpenAPIHono<HubEnv> {
  const app = newRoutes()
  const keyring = createKeyring(store)

  app.use('*', logged(log), hardened, refuseNul)
  app.use('/v1/*', extensionsMayCall)
  app.use('/healthz', extensionsMayCall)
  app.use('/readyz', extensionsMayCall)
  app.use('/v1/*', authenticate(keyring))
  // An import streams its file and sets its own bounds.
  app.use('/v1/*', unless('/v1/imports', limited), unless('/v1/imports', cleanBody))
  app.use('/desk/session', limited, cleanBody)

  app.route('/', healthRoutes(createHealth(store, isStopping), store.kind, unexpectedErrors))
  app.route('/', sessionRoutes(store))
  app.route('/', keyRoutes(store, keyring))
  app.route('/', leadRoutes(store))
  app.route('/', touchpointRoutes(store))
  app.route('/', talkingPointRoutes(store))
  app.route('/', feedbackRoutes(store))
  app.route('/', changeRoutes(store))
  app.route('/', selectorUpdateRoutes(store))
  app.route('/', importRoutes(createImports(importer)))
  app.route('/', deskSessionRoutes(keyring))
  app.openAPIRegistry.registerComponent('securitySchemes', 'accessKey', { type: 'http', scheme: 'bearer' })
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Alongside hub', version: '1' },
  })
  app.route('/desk', deskRoutes())
  app.route('/practice', practiceRoutes())
  app.get('/', (c) => c.redirect('/desk'))

  app.notFound((c) => notFound(app, c))
  app.onError((error, c) => onError(error, c, log))
  return app
}

/** One line a request: the route's pattern and never its address, which may hold an e-mail address or an id. */
const logged = (log: Log) =>
  createMiddleware<HubEnv>(async (c, next) => {
    const start = performance.now()
    await next()
    const actor = c.get('actor') as HubEnv['Variables']['actor'] | undefined
    log({
      event: 'request',
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      ms: Math.round((performance.now() - start) * 10) / 10,
      key: actor?.keyId ?? null,
    })
  })

/** Headers of every answer; desk and practice inbox bring a policy of their own, which their pages need. */
const hardened = createMiddleware(async (c, next) => {
  await next()
  const { headers } = c.res
  headers.set('x-content-type-options', 'nosniff')
  headers.set('referrer-policy', 'no-referrer')
  if (!headers.has('content-security-policy')) {
    headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  }
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
})

/** Pages of browser extensions may call with a key; no web site may. */
const extensionsMayCall = cors({
  origin: (origin) => (/^(chrome|moz)-extension:\/\/[\w-]+$/.test(origin) ? origin : null),
  allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
  allowHeaders: ['authorization', 'content-type'],
  maxAge: 600,
})

const limit = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new Refusal(
        413,
        'Too large',
        `The body may have ${maxSize / MEGABYTE} MB at most. Send it in smaller batches, or import a file: alongside import`,
      )
    },
  })
const limitOfMost = limit(MOST_BYTES)
const limitOfTouchpoints = limit(MOST_BYTES_OF_TOUCHPOINTS)
const limited = createMiddleware((c, next) =>
  c.req.path === '/v1/touchpoints' ? limitOfTouchpoints(c, next) : limitOfMost(c, next),
)

/** Leaves a path and what is below it to itself. */
const unless = (path: string, middleware: MiddlewareHandler): MiddlewareHandler =>
  createMiddleware((c, next) => (c.req.path.startsWith(path) ? next() : middleware(c, next)))

/** 405 where the address is right and the method is not, else 404. */
function notFound(app: OpenAPIHono<HubEnv>, c: Context): Response {
  const methods = new Set<string>()
  for (const { method, path } of app.routes) {
    if (method === 'ALL' || path.includes('*')) continue
    const pattern = path.replace(/[.]/g, '\\.').replace(/:[^/]+/g, '[^/]+')
    if (new RegExp(`^${pattern}$`).test(c.req.path)) methods.add(method)
  }
  if (methods.size > 0 && !methods.has(c.req.method)) {
    const allow = [...methods].join(', ')
    return problem(
      c,
      new Refusal(405, 'Method not allowed', `This address takes ${allow}.`, { headers: { allow } }),
    )
  }
  return problem(
    c,
    new Refusal(404, 'Not found', 'There is nothing at this address. /openapi.json lists what there is.'),
  )
}

function onError(error: Error, c: Context, log: Log): Response {
  if (error instanceof Refusal) return problem(c, error)
  if (error instanceof HTTPException && error.status < 500) {
    return problem(
      c,
      new Refusal(
        error.status,
        'Bad request',
        'The body cannot be read as JSON. Send one complete JSON document; /openapi.json describes it.',
      ),
    )
  }
  if (error instanceof StoreUnavailable) {
    log({
      event: 'unavailable',
      reason: error.reason,
      route: routePath(c, -1),
      ...describeError(error.cause),
    })
    return problem(c, refusalOf(error))
  }
  log({ event: 'error', route: routePath(c, -1), method: c.req.method, ...describeError(error) })
  return problem(
    c,
    new Refusal(
      500,
      'Something went wrong in the hub',
      'Try again; if it goes on, look into the log of the hub for "event":"error".',
    ),
  )
}
