import { cors } from 'hono/cors'

/** Pages of browser extensions may call with a key; no web site may. */
export const extensionsMayCall = cors({
  origin: (origin) => (/^(chrome|moz)-extension:\/\/[\w-]+$/.test(origin) ? origin : null),
  allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
  allowHeaders: ['authorization', 'content-type'],
  maxAge: 600,
})
