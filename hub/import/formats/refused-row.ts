import type { SaidConsent } from '../../../lib/domain/consent.ts'
import { hasAddress } from './column-content.ts'
import type { Forbidden } from './file-problem.ts'
import {
  type Cell,
  type LeadReaderOptions,
  type Row,
  readAddressAsId,
  readEmails,
  readId,
} from './lead-cells.ts'
import { isConsent, noesOf, refusingColumn } from './lead-consent.ts'
import { MOST_EMAILS } from './lead-row.ts'
import { MOST_SHIFTS } from './rows-in-doubt.ts'

/** A row of leads that is refused: it may say no all the same, in any of the ways in which its cells may stand. */

/** The column in which a row says no of which nobody can tell whose it is. */
export interface RefusalOfNobody {
  refusesIn: string
}

/**
 * What a row that is refused for another reason forbids all the same: whichever way it is read in, a no counts, of
 * other ways than the first without its date, which may be that of something else. It counts for all whose row it may
 * be: each address, and each id.
 * @param far cells that may stand in a column where very many stand before them
 */
export function forbiddenBy(
  row: Row,
  others: readonly Row[],
  far: readonly FarCells[],
  options: LeadReaderOptions,
): Forbidden | RefusalOfNobody | null {
  const single = far.flatMap(({ cells }) =>
    cells.map((cell): Row => ({ ...row, cells: [cell], leftOut: [] })),
  )
  const quiet = { ...options, onUnclearConsent: () => {} }
  const statements = [
    ...noesOf(row, options),
    ...[...others, ...single].flatMap((other) => noesOf(other, quiet)).map(undated),
    ...(far.some(({ isCut }) => isCut) ? [NO_TO_MARKETING] : []),
  ]
  if (statements.length === 0) return null
  const { source, exportedAt } = options
  const { emails, records } = whoseRow([row, ...others, ...single], options)
  if (emails.length + records.length === 0)
    return { refusesIn: columnOfNo([row, ...others, ...single], quiet) }
  return {
    emails,
    statements: withoutTwins(statements),
    ...(records.length > 0 && { records }),
    ...(source !== null && { source }),
    ...(exportedAt !== null && { asOf: exportedAt }),
  }
}

const columnOfNo = (readings: readonly Row[], options: LeadReaderOptions): string =>
  readings.map((one) => refusingColumn(one, options)).find((name) => name !== null) ?? ''

/** All addresses and ids whose row it may be. The first reading is the row as it stands. */
function whoseRow(readings: readonly Row[], options: LeadReaderOptions) {
  const { source } = options
  const addresses = readings.map(readEmails).flatMap((found) => ('code' in found ? [] : found))
  const ids = readings.flatMap((one, at) => {
    const { externalId } = readId(one, options)
    // In other ways than the first an address comes to stand there, too: it has the no already.
    return externalId === undefined || (at > 0 && hasAddress(externalId)) ? [] : [externalId]
  })
  // In other ways than the first it is among the addresses already.
  const asId = readAddressAsId(readings[0]!)
  return {
    emails: [...new Set([...(asId === null ? [] : [asId]), ...addresses])].slice(0, MOST_EMAILS),
    records: source === null ? [] : [...new Set(ids)].map((externalId) => ({ source, externalId })),
  }
}

interface FarCells {
  cells: Cell[]
  /** Whether there are so many that not all are read, and nobody knows that none says no. */
  isCut: boolean
}

/** Of a row with very many cells, how many of one column are read. */
const MOST_FAR = 500

/**
 * What may stand in a column where more cells stand before it than a row is read with (MOST_SHIFTS): whose row it is, and
 * what says no, each cell alone.
 */
export function farCells(
  all: readonly string[],
  mapped: readonly Omit<Cell, 'cell'>[],
  width: number,
): FarCells {
  const most = all.length - width
  const found = mapped.filter(saysWhoOrNo).map((column) => {
    const cells = all.slice(column.at + MOST_SHIFTS + 1, column.at + most).map((cell) => cell.trim())
    const isAddress = column.field === 'email' || column.field === 'otherEmails'
    const filled = new Set(cells.filter((cell) => (isAddress ? cell.includes('@') : cell !== '')))
    return { column, filled: [...filled] }
  })
  return {
    cells: found.flatMap(({ column, filled }) =>
      filled.slice(0, MOST_FAR).map((cell) => ({ ...column, cell })),
    ),
    isCut: found.some(({ column, filled }) => filled.length > MOST_FAR && !WHO.has(column.field)),
  }
}
const WHO: ReadonlySet<Cell['field']> = new Set(['email', 'otherEmails', 'id'])
const saysWhoOrNo = ({ field }: Omit<Cell, 'cell'>): boolean =>
  WHO.has(field) || isConsent(field) || field === 'leadStatus' || field === 'unreadStatus'
const NO_TO_MARKETING: SaidConsent = { topic: 'marketing', state: 'denied', at: null }

const undated = ({ topic, state }: SaidConsent): SaidConsent => ({ topic, state, at: null })
const withoutTwins = (all: SaidConsent[]): SaidConsent[] => [
  ...new Map(all.map((one) => [`${one.topic} ${one.at} ${one.zoned}`, one])).values(),
]
