import { z } from 'zod/mini'

/**
 * An address that a browser opens, also on an intranet or by number: `z.httpUrl` would want a public domain name, and `z.url` is
 * larger than all that is needed of it.
 */
export const WebAddress = z.string().check(
  z.overwrite((text) => text.trim().replace(/[\t\n\r]/g, '')), // as a browser reads it
  z.maxLength(2000),
  z.refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text), 'expected http(s)'),
  z.meta({ format: 'uri' }),
)
