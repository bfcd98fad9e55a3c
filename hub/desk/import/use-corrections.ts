import { useState } from 'react'
import type { ImportKind, ImportMapping, LeadField } from '../../../lib/contract/import.ts'
import type { ImportView } from './import-view.ts'

/** What the person corrects after a dry run, until the file is checked again. Starts anew with each run. */
export function useCorrections(view: ImportView) {
  const { kind, run, mapping, onlyMapping, encoding, source } = view
  const [chosen, setChosen] = useState({ kind, encoding, source })
  const [edits, setEdits] = useState<ReadonlyMap<string, LeadField | ''>>(new Map())
  const read = columnsRead(view)
  const edit = (column: string, field: LeadField | '') => {
    const next = new Map(edits)
    if ((read.get(column) ?? '') === field) next.delete(column)
    else next.set(column, field)
    setEdits(next)
  }
  const columns = () => {
    if (edits.size === 0) return { mapping, onlyMapping }
    const named = [...new Map<string, LeadField | ''>([...read, ...edits])].filter(
      ([, field]) => field !== '',
    )
    // Where the hub has proposed nothing yet, what the person says adds to it.
    return {
      mapping: Object.fromEntries(named) as ImportMapping,
      onlyMapping: onlyMapping || !!run?.mapping,
    }
  }
  const isSameKind = chosen.kind === kind
  return {
    ...chosen,
    setKind: (next: ImportKind) => setChosen({ ...chosen, kind: next }),
    setEncoding: (next: ImportView['encoding']) => setChosen({ ...chosen, encoding: next }),
    setSource: (next: string) => setChosen({ ...chosen, source: next === '' ? null : next }),
    read,
    edits,
    edit,
    isChanged: !isSameKind || chosen.encoding !== encoding || chosen.source !== source || edits.size > 0,
    /** What the file is to be sent with. */
    corrected: { ...chosen, ...(isSameKind ? columns() : { mapping: null, onlyMapping: false }) },
  }
}
export type Corrections = ReturnType<typeof useCorrections>

/** What each column was read as, or is asked to be. One that is left alone by name is as one that is not named. */
export const columnsRead = ({
  run,
  mapping,
}: Pick<ImportView, 'run' | 'mapping'>): ReadonlyMap<string, LeadField> =>
  new Map(Object.entries(run?.mapping ?? mapping ?? {}).filter(([, field]) => field !== 'ignore'))
