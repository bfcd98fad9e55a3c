import clsx from 'clsx'
import { useTranslation } from 'react-i18next'
import { Select } from '../../../components/base/select.tsx'
import { LEAD_FIELDS, type LeadField } from '../../../lib/contract/import.ts'
import type { FileColumn } from './file-columns.ts'

/** `ignore` says the same as no field. */
const FIELDS = LEAD_FIELDS.filter((field) => field !== 'ignore')

interface Props {
  column: FileColumn
  read: LeadField | ''
  /** What the person has chosen since; undefined = nothing. */
  chosen: LeadField | '' | undefined
  nothing: 'notRead' | 'byHeader'
  onChoose: ((field: LeadField | '') => void) | null
}

/** One column of the file: its name, what stands in it, and what it is read as. */
export function ColumnRow({ column: { name, examples }, read, chosen, nothing, onChoose }: Props) {
  const { t } = useTranslation('import')
  const value = chosen ?? read
  const words = value === '' ? t(`columns.${nothing}`) : t(`fields.${value}`)
  return (
    <tr className="border-line border-b align-top">
      <th scope="row" className={clsx('py-1.5 pr-2 text-left', value === '' ? 'font-normal' : 'font-medium')}>
        {name}{' '}
        {examples.length > 0 && (
          <span className="block font-normal text-soft text-xs">{examples.join(' · ')}</span>
        )}
      </th>
      <td className="py-1.5">
        {onChoose ? (
          <Select
            label={t('columns.readNameAs', { name })}
            hideLabel
            value={value}
            options={[
              { value: '', label: t(`columns.${nothing}`) },
              ...FIELDS.map((one) => ({ value: one, label: t(`fields.${one}`) })),
            ]}
            onChange={(next) => onChoose(next as LeadField | '')}
            className={clsx(
              'scroll-mt-28',
              chosen !== undefined && chosen !== read && 'border-accent border-2',
            )}
          />
        ) : (
          <span className={value === '' ? 'text-soft' : ''}>{words}</span>
        )}
      </td>
    </tr>
  )
}
