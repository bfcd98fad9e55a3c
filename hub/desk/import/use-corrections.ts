import { useState } from 'react'
import type { ImportMapping, LeadField } from '../../../lib/contract/import.ts'
import type { ImportView } from './import-view.ts'

/** What the person corrects after a dry run, until the file is checked again. Starts anew with each run. */
export function useCorrections({ kind, run, mapping, onlyMapping }: ImportView) {
  const [chosenKind, setKind] = useState(kind)
  const [edits, setEdits] = useState<ReadonlyMap<string, LeadField | ''>>(new Map())
  const read = columnsRead(run?.mapping ?? mapping ?? {})
  const edit = (column: string, field: LeadField | '') => {
    const next = new Map(edits)
    if ((read.get(column) ?? '') === field) next.delete(column)
    else next.set(column, field)
    setEdits(next)
  }
  const corrected = new Map([...read, ...edits])
  for (const [column, field] of corrected) if (field === '') corrected.delete(column)
  const sameKind = chosenKind === kind
  return {
    kind: chosenKind,
    setKind,
    read,
    edits,
    edit,
    isChanged: !sameKind || edits.size > 0,
    /** What the file is to be sent with. */
    corrected: {
      kind: chosenKind,
      mapping:
        sameKind && edits.size > 0
          ? (Object.fromEntries(corrected) as ImportMapping)
          : sameKind
            ? mapping
            : null,
      // Where the hub has proposed nothing yet, what the person says adds to it.
      onlyMapping: sameKind && (onlyMapping || (edits.size > 0 && !!run?.mapping)),
    },
  }
}
export type Corrections = ReturnType<typeof useCorrections>

/** A column that is left alone by name is as one that is not named. */
const columnsRead = (mapping: ImportMapping): ReadonlyMap<string, LeadField> =>
  new Map(Object.entries(mapping).filter(([, field]) => (field as string) !== 'ignore'))
