import { parse } from 'csv-parse/sync'

export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** How a record looks as a header: how many of its cells are names that are known, and whether one is the e-mail's. */
export interface HeaderScore {
  known: number
  email: boolean
}

export interface FoundHeader {
  delimiter: Delimiter
  /** Its place among the records that are not empty. */
  index: number
}

/** Records among which a header is looked for: some systems write a few lines about the file before it. */
const MOST_BEFORE = 20

/**
 * Delimiter and header line of a CSV file, by its beginning: the record most of whose cells are known names. Without
 * any it is the first record, and the delimiter the one that stands there most.
 * @param named the delimiter that the file itself names
 */
export function findHeader(
  head: string,
  score: (cells: string[]) => HeaderScore,
  named: Delimiter | null,
): FoundHeader {
  const counted = detectDelimiter(head)
  let best: FoundHeader = { delimiter: named ?? counted, index: 0 }
  let most = 0
  // Of two that do as well, the one that was counted.
  for (const delimiter of named ? [named] : [counted, ...DELIMITERS.filter((one) => one !== counted)]) {
    const records = firstRecords(head, delimiter)
    const scores = records.map(score)
    for (const [index, { known, email }] of scores.entries()) {
      const isLater = index > 0
      // A later record is the header only where the first cannot be; and a header holds no addresses.
      if (isLater && (!email || scores[0]!.email || records[index]!.some((cell) => cell.includes('@'))))
        continue
      const points = known + (email ? 3 : 0)
      if (points > most) [best, most] = [{ delimiter, index }, points]
    }
  }
  return best
}

/** The first records that are not empty; one that the beginning does not hold whole may be among them. */
function firstRecords(head: string, delimiter: Delimiter): string[][] {
  const records: string[][] = []
  try {
    parse(head, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      ltrim: true,
      to: MOST_BEFORE,
      on_record: (cells: string[]) => {
        if (cells.some((cell) => cell.trim() !== '')) records.push(cells)
        return null
      },
    })
  } catch {
    // A quote that is open where the beginning ends: the records before it count.
  }
  return records
}

/** The first record that is not empty, as text; null when the text does not hold its end. */
function firstRecord(text: string): string | null {
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') quoted = !quoted
    else if (!quoted && (character === '\n' || character === '\r')) {
      if (text.slice(0, at).trim() !== '') return text.slice(0, at)
    }
  }
  return null
}

/**
 * The delimiter that stands most often outside quotes in the header; a comma when none does. Of two that stand as
 * often, the comma is the one that belongs to the words.
 */
export function detectDelimiter(head: string): Delimiter {
  const header = firstRecord(head) ?? head
  const counts = { ',': 0, ';': 0, '\t': 0, '|': 0 }
  let quoted = false
  for (const character of header) {
    if (character === '"') quoted = !quoted
    else if (!quoted && character in counts) counts[character as Delimiter] += 1
  }
  return DELIMITERS.reduce((best, next) => (counts[next] > 0 && counts[next] >= counts[best] ? next : best))
}
