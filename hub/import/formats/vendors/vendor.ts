import type { LeadField } from '../../../../lib/contract/import.ts'

/** How one system names the columns of its contact export. Its cases, real header lines, stand beside it. */
export interface Vendor {
  id: string
  /** As people know it. */
  name: string
  /** Headers that no other system writes: one of them tells that this system wrote the file. */
  own: string[]
  /** Headers that others have too: several of them tell. */
  typical: string[]
  /** What ids look like that no other system makes. */
  ids?: RegExp
  /** One way of writing for ids that the system writes in several. */
  idOf?: (id: string) => string
  /** Lead field -> headers, best first. Compared without case, accents and punctuation. */
  headers: Partial<Record<LeadField, string[]>>
}

/** A header line that the system was seen to write, and which of its columns is which field. */
export interface VendorCase {
  /** Where the header line is from. */
  from: string
  line: string
  /** Rows, where what stands in the columns tells. */
  rows?: string[]
  mapping: Partial<Record<LeadField, string | string[]>>
}
