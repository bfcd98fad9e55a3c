import { z } from 'zod'

/** Before any schema parses: the page's policy forbids `eval`, which zod would otherwise try. */
z.config({ jitless: true })
