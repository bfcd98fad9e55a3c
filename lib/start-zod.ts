import { config } from 'zod/v4/core'

/**
 * The first import of every page and of the background: zod compiles object schemas with `new Function` unless it is
 * told not to before the first of them is made. Our policy forbids that, and browsers report even the attempt that zod
 * catches. https://github.com/colinhacks/zod/issues/4461
 */
config({ jitless: true })
