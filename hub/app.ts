import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context, Handler } from 'hono'
import { except } from 'hono/combine'
import { HTTPException } from 'hono/http-exception'
import { routePath } from 'hono/route'
import { deskRoutes } from './desk/routes.ts'
import { answerHeaders } from './http/answer-headers.ts'
import { authenticate } from './http/authenticate.ts'
import type { Connections } from './http/connections.ts'
import type { Drain } from './http/drain.ts'
import { extensionsMayCall } from './http/extensions.ts'
import { jsonBody } from './http/json-body.ts'
import { LIMITS, type Limits } from './http/limits.ts'
import { proveHub } from './http/proof.ts'
import { createProxyTrust, type ProxyTrust } from './http/proxy.ts'
import { closing, countForPerson, refuseNul, takeTurns } from './http/request-bounds.ts'
import { requestLog } from './http/request-log.ts'
import { createSignInLimits } from './http/sign-in-limits.ts'
import { createImporter, type Importer } from './import/importer.ts'
import { describeFailure, type Log } from './log.ts'
import { practiceRoutes } from './practice/routes.ts'
import { backupRoutes } from './routes/backup.ts'
import { changeRoutes } from './routes/changes.ts'
import { feedbackRoutes } from './routes/feedback.ts'
import { healthRoutes } from './routes/health.ts'
import { importRoutes } from './routes/imports.ts'
import { keyRoutes } from './routes/keys.ts'
import { leadRoutes } from './routes/leads.ts'
import { missedSearchRoutes } from './routes/missed-searches.ts'
import { peopleRoutes } from './routes/people.ts'
import { problem } from './routes/problem.ts'
import { type HubEnv, newRoutes } from './routes/route.ts'
import { searchWordRoutes } from './routes/search-words.ts'
import { selectorUpdateRoutes } from './routes/selector-updates.ts'
import { deskSessionRoutes, sessionRoutes } from './routes/session.ts'
import { accountRoutes, signInRoutes } from './routes/sign-in.ts'
import { talkingPointRoutes } from './routes/talking-points.ts'
import { touchpointRoutes } from './routes/touchpoints.ts'
import { createKeyring } from './services/access-keys.ts'
import type { BackupState } from './services/backup-schedule.ts'
import { createHealth } from './services/health.ts'
import { createImports } from './services/imports.ts'
import type { LastSeen } from './services/last-seen.ts'
import { createPasswords } from './services/passwords.ts'
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
  /** Whether the hub is about to end: it answers what has come, and takes no more on the same connections. */
  isStopping?: () => boolean
  /** To be told who asks whether it is ready. */
  drain?: Drain
  /** What stands before the hub; nothing when absent. */
  proxy?: ProxyTrust
  /** The server's, to be told who has signed in. */
  connections?: Connections
  limits?: Limits
  /** Serve the practice inbox. */
  practice?: boolean
  /** How the scheduled backups go; null where there are none. */
  backups?: () => BackupState | null
  /** To be told who was here. */
  lastSeen?: LastSeen
  /** By which it proves to commands that it is the hub of its data folder; none where it has no folder. */
  secret?: string | null
}

/** The whole hub as one Hono app: the API under /v1, the desk, the practice inbox, and the document about the API. */
export function createApp({
  store,
  log = () => {},
  importer = createImporter(forJobs(store)),
  proxy = createProxyTrust(),
  connections,
  limits = LIMITS,
  isStopping = () => false,
  drain,
  practice = false,
  backups = () => null,
  lastSeen,
  secret = null,
}: HubParts): OpenAPIHono<HubEnv> {
  const app = newRoutes()
  const keyring = createKeyring(store)
  const passwords = createPasswords(store)
  const signInLimits = createSignInLimits(proxy)

  app.use('*', requestLog(log), answerHeaders, closing(isStopping), refuseNul)
  app.use('/v1/*', extensionsMayCall)
  app.use('/healthz', extensionsMayCall)
  if (secret !== null) app.use('/healthz', proveHub(secret))
  app.use('/readyz', extensionsMayCall)
  if (drain) app.use('/readyz', drain.noteAsked)
  app.use('/v1/*', authenticate(keyring, proxy, signInLimits, lastSeen))
  app.use('/v1/*', countForPerson(connections), takeTurns(limits.readsOfPerson))
  // An import streams its file and sets its own bounds.
  const ownBounds = ['/v1/imports/*', '/v1/touchpoints', '/v1/keys']
  app.use('/v1/*', except(ownBounds, jsonBody(limits.bodyBytes, limits.bodyMs)))
  app.use('/v1/keys', jsonBody(limits.bodyBytes, limits.bodyMs, { strict: true }))
  app.use('/v1/touchpoints', jsonBody(limits.touchpointsBytes, limits.bodyMs))
  for (const door of ['/desk/session', '/desk/sign-in', '/desk/invitation', '/desk/invitation/look'])
    app.use(door, jsonBody(limits.signInBytes, limits.bodyMs))

  app.route('/', healthRoutes(createHealth(store, isStopping), store.kind, unexpectedErrors, backups))
  app.route('/', sessionRoutes(store))
  app.route('/', keyRoutes(store, keyring))
  app.route('/', peopleRoutes(store, keyring, proxy.publicOrigin))
  app.route(
    '/',
    leadRoutes(store, (error, { path, method }) =>
      log({ ...describeFailure(error), route: path, method: method.toUpperCase() }),
    ),
  )
  app.route('/', touchpointRoutes(store))
  app.route('/', talkingPointRoutes(store))
  app.route('/', searchWordRoutes(store))
  app.route('/', missedSearchRoutes(store))
  app.route('/', feedbackRoutes(store))
  app.route('/', changeRoutes(store))
  app.route('/', selectorUpdateRoutes(store))
  app.route('/', backupRoutes(store, backups))
  app.route('/', importRoutes(createImports(importer)))
  app.route('/', deskSessionRoutes(keyring, proxy, signInLimits))
  app.route('/', signInRoutes(store, keyring, passwords, proxy, signInLimits))
  app.route('/', accountRoutes(store, keyring, passwords, proxy, signInLimits))
  app.openAPIRegistry.registerComponent('securitySchemes', 'accessKey', { type: 'http', scheme: 'bearer' })
  app.get('/openapi.json', openApiDocument(app))
  app.route('/desk', deskRoutes())
  if (practice) app.route('/practice', practiceRoutes())
  app.get('/', (c) => c.redirect('/desk'))

  app.notFound((c) => notFound(app, c))
  app.onError((error, c) => onError(error, c, log))
  return app
}

/** The document of all routes, which anybody may ask for: made once. */
function openApiDocument(app: OpenAPIHono<HubEnv>): Handler {
  let text: string | undefined
  return (c) => {
    text ??= JSON.stringify(
      app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'Alongside hub', version: '1' } }),
    )
    return c.body(text, 200, { 'content-type': 'application/json' })
  }
}

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
  log({ ...describeFailure(error), route: routePath(c, -1), method: c.req.method })
  if (error instanceof StoreUnavailable) return problem(c, refusalOf(error, c.req.path === '/readyz'))
  return problem(
    c,
    new Refusal(
      500,
      'Something went wrong in the hub',
      'Try again; if it goes on, look into the log of the hub for "event":"error".',
    ),
  )
}
