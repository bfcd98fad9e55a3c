import type { FirstRow, ImportRun, StartedImport } from '../lib/contract/import.ts'
import { mayHoldRows } from '../lib/domain/import-reason.ts'
import type { Consent } from '../lib/domain/lead.ts'
import { inWords } from './import/reason-words.ts'

/** Lines about rejected rows that are printed; all of them go to --rejected FILE. */
const SHOWN = 10
/** Columns that are listed one by one. */
const MOST_COLUMNS = 30

const DELIMITERS: Record<string, string> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
}

/** What an import did, line by line: first what was read as what, then what came of it. */
export function reportLines(name: string, run: StartedImport): string[] {
  if (run.state === 'failed') {
    const isKnown = run.error === null || typeof run.error === 'string' || run.error.code !== 'run_unreadable'
    const what = isKnown ? 'not imported.' : 'it is not known whether this file was imported.'
    return [`${name}: ${what} ${run.error === null ? '' : inWords(run.error)}`]
  }
  if (run.state === 'cancelled') return [`${name}: cancelled. Nothing of it was imported.`]
  if (run.state === 'applying')
    return [
      `${name}: the file was sent; the hub finishes the import by itself. Importing it again does no harm.`,
    ]
  return [
    ...howRead(name, run),
    ...consentLines(run),
    ...columnLines(run),
    ...firstRowLines(run),
    ...outcomeLines(name, run),
  ]
}

function howRead(name: string, { kind, readAs }: ImportRun): string[] {
  if (!readAs) return []
  const { system, encoding, delimiter, headerLine, compressed } = readAs
  const how = [
    system && `an export of ${system}`,
    delimiter ? `CSV with ${DELIMITERS[delimiter] ?? delimiter}` : 'JSON',
    encoding,
    compressed && 'in .gz',
    (headerLine ?? 1) > 1 && `headers on line ${headerLine}`,
  ]
  const isOfNobody = kind === 'leads' && !system
  return [
    `${name}: read as ${how.filter(Boolean).join(', ')}${isOfNobody ? '; from no system that the hub recognises' : ''}`,
  ]
}

/** Before everything else: what is not understood here may be somebody's no. */
const consentLines = ({ notUnderstoodConsent, columns }: ImportRun): string[] =>
  notUnderstoodConsent.flatMap(({ header, why, rows, firstLine }) => {
    const inRows = `${counted(rows, 'row')} (first on line ${firstLine})`
    const field = columns.find((column) => column.header === header)?.field
    const code = typeof why === 'string' ? null : why.code
    if (code === 'partly_unclear')
      return [
        `  CHECK THIS: "${header}", read as ${field}, says neither yes nor no in ${inRows}. Nothing was taken from them.`,
        '    Look at these rows in the file, write yes or no there, and import it again.',
      ]
    if (code === 'no_of_nobody')
      return [
        `  CHECK THIS: "${header}" says no in ${inRows} that ${rows === 1 ? 'names' : 'name'} nobody: no e-mail address can be read there, and no id that counts.`,
        '    These noes were NOT kept. The rejected rows say which lines they are; write the address there, or say with --source NAME which system the ids are from.',
      ]
    if (code === 'subscription_words')
      return [
        `  CHECK THIS: "${header}", ${field ? `read as ${field}` : 'not read'}, has words about leaving or subscribing in ${inRows}.`,
        `    Nobody's consent was changed by them. If the column says who is subscribed: --map "${header}=emailStatus".`,
      ]
    return [
      `  CHECK THIS: "${header}" may be about consent, and was not read (${inWords(why)}): ${inRows}.`,
      `    If a yes there means consent: --map "${header}=marketingConsent". If it means opted out: "${header}=marketingOptOut". If neither: "${header}=ignore".`,
    ]
  })

function columnLines({ columns }: ImportRun): string[] {
  const isRead = ({ field }: ImportRun['columns'][number]) => field !== null && field !== 'ignore'
  const others = columns.filter((column) => !isRead(column))
  const shown = others.slice(0, MOST_COLUMNS).map(({ header }) => `"${header}"`)
  const more = others.length - shown.length
  return [
    ...columns.filter(isRead).map(({ header, field }) => `  "${header}" is read as ${field}`),
    ...(others.length > 0 ? [`  not read: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`] : []),
  ]
}

/** After a dry run: rows as they will be. */
const firstRowLines = ({ firstRows }: StartedImport): string[] =>
  firstRows.length === 0 ? [] : ['  the first rows, as they will be:', ...firstRows.map(firstRowLine)]

const OUTCOMES = { created: 'new', updated: 'changed', unchanged: 'unchanged' }

function firstRowLine({ line, outcome, lead, leftOut }: FirstRow): string {
  const { name, emails, company, jobTitle, owner, locale, lifecycleStage, leadStatus, score, consent } = lead
  const fields = {
    name,
    emails: emails.join(', '),
    company,
    jobTitle,
    owner,
    locale,
    lifecycleStage,
    leadStatus,
  }
  const values = Object.entries({ ...fields, ...score, consent: consentInWords(consent) })
    .filter(([, value]) => value !== null)
    .map(([field, value]) => `${field}: ${value}`)
  const told = (what: string, holdsRows: boolean) => {
    const fields = leftOut.filter(({ reason }) => mayHoldRows(reason) === holdsRows)
    return fields.length > 0 ? `; ${what}: ${fields.map(({ field }) => field).join(', ')}` : ''
  }
  const not = told('not as in the file', false) + told('other rows may stand in', true)
  return `    line ${line}, ${OUTCOMES[outcome]}: ${values.join('; ')}${not}`
}

function consentInWords({ marketing, doNotContact, changedAt }: Consent): string {
  const since = changedAt === null ? '' : ` since ${changedAt.slice(0, 10)}`
  if (doNotContact) return `do not contact${since}`
  return marketing === 'unknown' ? 'not recorded' : `${marketing}${since}`
}

function outcomeLines(name: string, run: ImportRun): string[] {
  const counts = `${run.created} new, ${run.updated} changed, ${run.unchanged} unchanged, ${run.rejected} rejected`
  const kind = run.kind.replace('_', ' ')
  const more = run.rejected - SHOWN
  return [
    run.dryRun
      ? `${name}: ${kind}, dry run: ${counts}. Nothing was changed.`
      : `${name}: ${kind}: ${counts}.`,
    ...(run.erased > 0
      ? [`  ${counted(run.erased, 'row')} left out: whom they were about was erased meanwhile.`]
      : []),
    ...fieldLines(
      '  CHECK THIS: rows may be missing, which stand within a field of another one:',
      run.leftOut.filter(({ reason }) => mayHoldRows(reason)),
    ),
    ...fieldLines(
      '  left out of rows, of which everything else was taken:',
      run.leftOut.filter(({ reason }) => !mayHoldRows(reason)),
    ),
    ...run.firstRejected.slice(0, SHOWN).map(({ line, reason }) => `  line ${line}: ${inWords(reason)}`),
    ...(more > 0 ? [`  and ${more} more; --rejected FILE writes all of them.`] : []),
  ]
}

const fieldLines = (title: string, fields: ImportRun['leftOut']): string[] =>
  fields.length === 0
    ? []
    : [
        title,
        ...fields.map(
          ({ field, reason, rows, firstLine }) =>
            `    ${field}: ${inWords(reason)} (${counted(rows, 'row')}, the first on line ${firstLine})`,
        ),
      ]

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
