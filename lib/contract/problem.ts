import { z } from 'zod'

/** RFC 9457 problem details. `detail` tells the reader what to do; `errors` points at the fields that were refused. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>
