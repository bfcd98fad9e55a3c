import type { LeadField } from '../../../lib/contract/import.ts'

/** How one marketing system names the columns of its contact export. */
export interface Vendor {
  id: string
  /** As people know it. */
  name: string
  /** Headers that, when one of them stands in a file, tell that this system wrote it. */
  tells: string[]
  /** Lead field -> headers, best first. Compared without case, accents and punctuation. */
  headers: Partial<Record<LeadField, string[]>>
}
