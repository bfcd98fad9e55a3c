import type { SaidConsent } from '../../../../lib/domain/consent.ts'
import { foldWord, words } from '../values/text.ts'
import { type DateOrder, readTime } from '../values/time.ts'
import type { ConsentField } from './consent-columns.ts'
import { type ConsentWord, consentWord, mailingWord } from './consent-word.ts'

export interface ConsentCell {
  header: string
  field: ConsentField
  cell: string
  /** How the dates of its column are written. */
  order: DateOrder | null
}

export interface ConsentRead {
  statements: SaidConsent[]
  /** Whether mail to the row's address came back, null where it does not say: a fact about the address, no statement of the person. */
  bounced: boolean | null
  /** Cells of which nobody can say what they mean. */
  notUnderstood: ConsentCell[]
  /** Cells whose date is none; what they say counts without it. */
  undated: { cell: ConsentCell; problem: 'ambiguous' | 'future' }[]
}

/** What a cell says: out of marketing mail, in, not decided, or no contact at all. */
type Meaning = 'out' | 'in' | 'open' | 'stop'

/** What a word means in a column, by what the column asks; what is not here says nothing there. */
const WORDS: Record<ConsentField, Partial<Record<ConsentWord, Meaning>>> = {
  marketingConsent: { yes: 'in', in: 'in', no: 'out', out: 'out', open: 'open' },
  marketingOptOut: { yes: 'out', out: 'out' },
  consentGrantedAt: { no: 'out', out: 'out' },
  consentDeniedAt: { yes: 'out', out: 'out' },
  doNotContact: { yes: 'stop', out: 'stop' },
  // May be written to is not yet a yes.
  emailStatus: { in: 'in', no: 'out', out: 'out', yes: 'open', open: 'open' },
}
/** What a date means in a column that may hold one. */
const DATES: Record<ConsentField, 'out' | 'in' | 'stop' | null> = {
  marketingConsent: 'in',
  marketingOptOut: 'out',
  consentGrantedAt: 'in',
  consentDeniedAt: 'out',
  doNotContact: 'stop',
  emailStatus: null,
}
/** Whether mail reaches an address, which some systems keep under "Email status"; no word about consent. */
const QUALITY = words(
  'verified unverified valid invalid risky guessed guess deliverable catch-all accept-all unavailable ok good active inactive confirmed',
)

interface CellMeanings {
  meanings: Set<Meaning>
  dates: { out: string[]; in: string[]; stop: string[] }
}

/**
 * Reads the cells about consent of one row together. Of cells that disagree the one that forbids counts; a date that is
 * in doubt is no date; what is not understood is never taken for a yes.
 */
export function readConsent(cells: ConsentCell[], now: Date): ConsentRead {
  const found: CellMeanings = { meanings: new Set(), dates: { out: [], in: [], stop: [] } }
  const read: ConsentRead = { statements: [], bounced: null, notUnderstood: [], undated: [] }
  for (const cell of cells) if (cell.cell !== '') readCell(cell, found, read, now)
  read.statements = [...aboutMarketing(found), ...aboutContact(found)]
  return read
}

function readCell(cell: ConsentCell, { meanings, dates }: CellMeanings, read: ConsentRead, now: Date): void {
  const word = cell.field === 'emailStatus' ? statusWord(cell.cell) : consentWord(cell.cell)
  if (word === 'bounced') read.bounced = true
  else if (word) {
    if (cell.field === 'emailStatus') read.bounced ??= false
    const meaning = WORDS[cell.field][word]
    if (meaning) meanings.add(meaning)
  } else {
    const meaning = DATES[cell.field]
    const time = readTime(cell.cell, { now, order: cell.order })
    if (meaning && 'at' in time) dates[meaning].push(time.at)
    else if (!meaning || !('problem' in time) || time.problem === 'no time') read.notUnderstood.push(cell)
    else {
      read.undated.push({ cell, problem: time.problem })
      // A yes that is still to come was not given.
      if (meaning !== 'in' || time.problem === 'ambiguous') meanings.add(meaning)
    }
  }
}

/** In a column about the state of an address only the words of mailing systems speak of consent. */
function statusWord(cell: string): ConsentWord | null {
  const fromMailing = mailingWord(cell)
  if (fromMailing) return fromMailing
  if (QUALITY.has(foldWord(cell))) return 'open'
  const word = consentWord(cell)
  return word === 'in' ? null : word
}

function aboutMarketing({ meanings, dates }: CellMeanings): SaidConsent[] {
  const lastOut = newest(dates.out)
  const lastIn = newest(dates.in)
  const denied = (at: string | null): SaidConsent => ({ topic: 'marketing', state: 'denied', at })
  const granted = (at: string | null): SaidConsent => ({ topic: 'marketing', state: 'granted', at })
  // The word says how it is now: an older date beside it is of something else.
  if (meanings.has('out')) return [denied(lastOut && (!lastIn || lastOut >= lastIn) ? lastOut : null)]
  const statements = lastOut ? [denied(lastOut)] : []
  const isDecided = meanings.has('in') || !meanings.has('open')
  if (lastIn && isDecided) statements.push(granted(lastIn))
  else if (meanings.has('in')) statements.push(granted(null))
  return statements
}

function aboutContact({ meanings, dates }: CellMeanings): SaidConsent[] {
  const last = newest(dates.stop)
  if (!last && !meanings.has('stop')) return []
  return [{ topic: 'contact', state: 'denied', at: meanings.has('stop') ? null : last }]
}

/** ISO 8601 UTC times sort as text. */
const newest = (times: string[]): string | null => times.toSorted().at(-1) ?? null
