import type { ImportMapping, LeadField, UnclearConsent } from '../../../../lib/contract/import.ts'
import { type CodedReason, reason } from '../../../../lib/domain/import-reason.ts'
import { fieldOf, shownHeader } from '../columns.ts'
import type { ConsentLike } from '../propose-mapping.ts'
import type { Column } from '../read-csv.ts'
import { CONSENT_FIELDS } from './consent-columns.ts'
import { consentWord, mailingWord } from './consent-word.ts'
import { mayRefuse, noOf } from './no-words.ts'

/** Columns whose cells are read for what they say about consent, hold no words, or are to be left alone. */
const NOT_WATCHED: ReadonlySet<LeadField> = new Set<LeadField>([
  ...CONSENT_FIELDS,
  ...(['leadStatus', 'email', 'otherEmails', 'id', 'changedAt', 'ignore'] as const),
])
/** Longer cells tell a story. */
const LONGEST = 100

interface Watched {
  name: string
  at: number
  isRead: boolean
  isStatus: boolean
  like: ConsentLike | undefined
}

const BY_VALUES = reason('subscription_words')
const PARTLY = reason('partly_unclear')
const OF_NOBODY = reason('no_of_nobody')

/**
 * Columns of which something about consent was not understood.
 * @param isStatus whether a column of this name that is not mapped is read for words that say no
 */
export function unclearConsent(isStatus: (header: string) => boolean) {
  const found = new Map<string, UnclearConsent>()
  const watched: Watched[] = []
  const count = (name: string, why: CodedReason, line: number) => {
    const key = why === OF_NOBODY ? `${name} of nobody` : name
    const column = found.get(key) ?? { header: shownHeader(name), why, rows: 0, firstLine: line }
    found.set(key, column)
    column.rows += 1
  }
  return {
    /** @param from the first column that is new */
    watch(columns: Column[], mapping: ImportMapping, consentLike: ConsentLike[], from = 0): void {
      for (let at = from; at < columns.length; at += 1) {
        const { name, header } = columns[at]!
        const field = fieldOf(mapping, name)
        if (field && NOT_WATCHED.has(field)) continue
        const like = field ? undefined : consentLike.find((one) => one.name === name)
        watched.push({ name, at, isRead: field !== undefined, isStatus: !field && isStatus(header), like })
      }
    },
    /**
     * Looks at the columns that are not read as consent.
     * @returns whether one of them may say no, so that nobody can be sure of a yes of the row
     */
    look(cells: string[], line: number): boolean {
      let doubted = false
      for (const { name, at, isRead, isStatus, like } of watched) {
        const cell = cells[at]!.trim()
        if (cell === '') continue
        if (like) {
          count(name, like.why, line)
          doubted ||= doubts(cell, like)
        } else if (cell.length <= LONGEST && mayRefuse(cell)) {
          const word = mailingWord(cell)
          const refuses = word === 'out' || noOf(cell) !== null
          // Nobody need look at what is read as a no.
          if (isStatus ? word === 'in' : refuses || (word && !isRead)) count(name, BY_VALUES, line)
          doubted ||= refuses
        }
      }
      return doubted
    },
    /** A cell of a column that is read as consent. */
    onCell: (name: string, line: number) => count(name, PARTLY, line),
    /** A cell that says no in a row that names nobody. */
    onRefusalOfNobody: (name: string, line: number) => count(name, OF_NOBODY, line),
    columns: () => [...found.values()],
  }
}

/** What is filled into "Reason to leave" says no; into "Newsletter", what says it in words. */
function doubts(cell: string, { leaving }: ConsentLike): boolean {
  const word = consentWord(cell)
  if (leaving) return word !== 'no' && word !== 'open'
  return word === 'no' || word === 'out' || word === 'maybe no' || noOf(cell) !== null
}
