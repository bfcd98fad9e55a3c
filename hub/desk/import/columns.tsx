import { ColumnTable } from './column-table.tsx'
import { ExamplesTable } from './examples-table.tsx'
import type { ImportView } from './import-view.ts'
import type { Corrections } from './use-corrections.ts'
import { useFileColumns } from './use-file-columns.ts'

interface Props {
  view: ImportView
  corrections: Corrections
}

/** What is in the file, and for leads what it is read as. */
export function Columns({ view, corrections }: Props) {
  const columns = useFileColumns(view)
  if (corrections.kind !== view.kind || columns.length === 0) return null
  if (view.kind !== 'leads') return <ExamplesTable columns={columns} />
  return (
    <ColumnTable
      columns={columns}
      read={corrections.read}
      edits={corrections.edits}
      nothing={view.onlyMapping || view.run?.mapping ? 'notRead' : 'byHeader'}
      onEdit={view.file && corrections.edit}
    />
  )
}
