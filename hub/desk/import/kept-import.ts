import { z } from 'zod'
import { ImportKind } from '../../../lib/contract/import.ts'

const KEY = 'alongside-desk-import'

/**
 * The import that was last worked on here, so that the page shows it when somebody comes back. Only the person who
 * began it sees it. Forgotten when they choose another file, or when the hub does not know it any more.
 */
const KeptImport = z.object({
  /** Id of the person, or of the key on a hub that knows no people. */
  who: z.string(),
  id: z.string(),
  name: z.string(),
  kind: ImportKind,
})
export type KeptImport = z.infer<typeof KeptImport>

export function readKeptImport(who: string): KeptImport | null {
  try {
    const kept = KeptImport.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null'))
    return kept.success && kept.data.who === who ? kept.data : null
  } catch {
    return null
  }
}

export function keepImport(kept: KeptImport | null): void {
  try {
    if (kept) localStorage.setItem(KEY, JSON.stringify(kept))
    else localStorage.removeItem(KEY)
  } catch {
    // Storage is switched off: the import goes on all the same, and is shown as long as the page is open.
  }
}
