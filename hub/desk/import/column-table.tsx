import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/base/button.tsx'
import { Items } from '../../../components/base/items.tsx'
import type { LeadField } from '../../../lib/contract/import.ts'
import { ColumnRow } from './column-row.tsx'
import type { FileColumn } from './file-columns.ts'

/** A table longer than this shows the columns that are not read on demand. */
const SHORT = 20

interface Props {
  columns: readonly FileColumn[]
  /** What the last dry run read each column as; a column that is not named was not read. */
  read: ReadonlyMap<string, LeadField>
  /** What the person has changed since: field, or empty for "not read". */
  edits: ReadonlyMap<string, LeadField | ''>
  /** What a column without a choice is. */
  nothing: 'notRead' | 'byHeader'
  /** Null: nothing can be changed (any more). */
  onEdit: ((column: string, field: LeadField | '') => void) | null
}

/** What each column is read as, with examples, and a choice to correct it. */
export function ColumnTable({ columns, read, edits, nothing, onEdit }: Props) {
  const { t } = useTranslation('import')
  const [all, setAll] = useState(columns.length <= SHORT)
  const isRead = ({ name }: FileColumn) => read.has(name) || edits.has(name)
  const shown = all ? columns : columns.filter(isRead)
  return (
    <section aria-labelledby="import-columns" className="space-y-1">
      <h4 id="import-columns" className="font-semibold text-sm">
        {t('columns.title')}
      </h4>
      <p className="text-soft text-sm">{t(onEdit ? 'columns.correct' : 'columns.fixed')}</p>
      <table className="w-full table-fixed border-collapse text-sm" aria-labelledby="import-columns">
        <thead>
          <tr className="border-line border-b text-left text-soft text-xs">
            <th scope="col" className="w-1/2 py-1 pr-2 font-medium sm:w-3/5">
              {t('columns.column')}
            </th>
            <th scope="col" className="py-1 font-medium">
              {t('columns.readAs')}
            </th>
          </tr>
        </thead>
        <tbody>
          <Items
            of={shown}
            id={({ name }) => name}
            failed={(note) => (
              <tr>
                <td colSpan={2}>{note}</td>
              </tr>
            )}
          >
            {(column) => (
              <ColumnRow
                column={column}
                read={read.get(column.name) ?? ''}
                chosen={edits.get(column.name)}
                nothing={nothing}
                onChoose={onEdit && ((field) => onEdit(column.name, field))}
              />
            )}
          </Items>
        </tbody>
      </table>
      {!all && shown.length < columns.length && (
        <Button size="sm" onClick={() => setAll(true)}>
          {t('columns.others', { count: columns.length - shown.length })}
        </Button>
      )}
    </section>
  )
}
