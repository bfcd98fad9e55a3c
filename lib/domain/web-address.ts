import { z } from 'zod'

/** An address that a browser opens, also on an intranet or by number: `z.httpUrl` would want a public domain name. */
export const WebAddress = z.url({ protocol: /^https?$/ }).max(2000)
