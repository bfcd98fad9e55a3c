import { z } from 'zod/mini'

/** An address that a browser opens, also on an intranet or by number: `z.httpUrl` would want a public domain name. */
export const WebAddress = z.url({ protocol: /^https?$/ }).check(z.maxLength(2000))
