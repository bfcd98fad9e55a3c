import { useTranslation } from 'react-i18next'
import { Alert } from '../../../components/base/alert.tsx'
import { Items } from '../../../components/base/items.tsx'
import type { ImportRun } from '../../../lib/contract/import.ts'
import { ReasonText } from './reason-text.tsx'

interface Props {
  columns: ImportRun['notUnderstoodConsent']
  /** Whether the file was imported like this. */
  imported: boolean
}

/** Columns that look like consent and were not understood: the first thing to look at, because a no may be in them. */
export function UnclearConsent({ columns, imported }: Props) {
  const { t } = useTranslation('import')
  if (columns.length === 0) return null
  return (
    <Alert tone="warn" title={t('consent.title')}>
      <ul className="list-disc space-y-0.5 pl-4">
        <Items of={columns} id={({ header, why }) => `${header} ${typeof why === 'string' ? why : why.code}`}>
          {({ header, why, rows, firstLine }) => (
            <li>
              {t('consent.column', { header })} <ReasonText reason={why} />{' '}
              {firstLine !== null && t('inRows', { count: rows, line: firstLine })}
            </li>
          )}
        </Items>
      </ul>
      <p className="mt-1">{t(imported ? 'consent.helpAfter' : 'consent.help')}</p>
    </Alert>
  )
}
