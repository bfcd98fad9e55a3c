import clsx from 'clsx'
import { useTranslation } from 'react-i18next'
import { Items } from '../../../components/base/items.tsx'
import type { ImportRun } from '../../../lib/contract/import.ts'

const COUNTS = ['created', 'updated', 'unchanged', 'rejected'] as const

/** What the rows did, or in a dry run would do. */
export function Counts({ run }: { run: ImportRun }) {
  const { t } = useTranslation('import')
  return (
    <dl className="grid grid-cols-2 gap-2 sm:grid-cols-4">
      <Items of={COUNTS} id={(count) => count} failed={(note) => <div>{note}</div>}>
        {(count) => (
          <div
            className={clsx(
              'rounded-md px-2.5 py-1.5',
              count === 'rejected' && run.rejected > 0 ? 'bg-warn-tint text-warn-ink' : 'bg-sunken',
            )}
          >
            <dt className="text-xs">{t(`counts.${count}`)}</dt>
            <dd className="font-semibold text-lg tabular-nums">{t('number', { value: run[count] })}</dd>
          </div>
        )}
      </Items>
    </dl>
  )
}
