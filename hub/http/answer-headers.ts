import type { MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import { secureHeaders } from 'hono/secure-headers'

type Settings = NonNullable<Parameters<typeof secureHeaders>[0]>

const EVERYWHERE: Settings = {
  xFrameOptions: 'DENY',
  // Whether the host has TLS on all ports and for good is not for the hub to say; the proxy that has it may.
  strictTransportSecurity: false,
  // For browsers that are long gone.
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
  removePoweredBy: false,
}

const secure = secureHeaders({
  ...EVERYWHERE,
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  overwrite: false,
})

/** Headers of every answer; pages bring those of their own, which stay. */
export const answerHeaders: MiddlewareHandler = createMiddleware(async (c, next) => {
  await secure(c, next)
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
})

/** For the pages of desk and practice inbox: no inline script or style, nothing from elsewhere, in nobody's frame. */
export const pageHeaders = ({ formAction = ["'self'"] } = {}): MiddlewareHandler =>
  secureHeaders({
    ...EVERYWHERE,
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction,
      frameAncestors: ["'none'"],
    },
  })

/** How long browsers may keep a file; what is not found is not kept. */
export const kept = (cacheControl: string): MiddlewareHandler =>
  createMiddleware(async (c, next) => {
    await next()
    if (c.res.ok) c.res.headers.set('cache-control', cacheControl)
  })
