import { ColumnTable } from './column-table.tsx'
import { ExamplesTable } from './examples-table.tsx'
import type { ImportView } from './import-view.ts'
import { type Corrections, columnsRead } from './use-corrections.ts'
import { useFileColumns } from './use-file-columns.ts'

interface Props {
  view: ImportView
  /** Null: what was read is only shown. */
  corrections: Corrections | null
}

/** What is in the file, and for leads what it is read as. */
export function Columns({ view, corrections }: Props) {
  const columns = useFileColumns(view)
  if ((corrections && corrections.kind !== view.kind) || columns.length === 0) return null
  if (view.kind !== 'leads') return <ExamplesTable columns={columns} />
  return (
    <ColumnTable
      columns={columns}
      read={corrections?.read ?? columnsRead(view)}
      edits={corrections?.edits ?? NO_EDITS}
      nothing={view.onlyMapping || view.run?.mapping ? 'notRead' : 'byHeader'}
      onEdit={(view.file && corrections?.edit) ?? null}
    />
  )
}

const NO_EDITS: Corrections['edits'] = new Map()
