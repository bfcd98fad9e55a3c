import { useTranslation } from 'react-i18next'
import { Items } from '../../../components/base/items.tsx'
import type { ImportRun } from '../../../lib/contract/import.ts'
import { ReasonText } from './reason-text.tsx'

/** Fields of rows that count, which were not taken or not as they stood. */
export function LeftOut({ fields }: { fields: ImportRun['leftOut'] }) {
  const { t } = useTranslation('import')
  if (fields.length === 0) return null
  return (
    <section aria-labelledby="import-left-out" className="space-y-1">
      <h4 id="import-left-out" className="font-semibold text-sm">
        {t('leftOut.title')}
      </h4>
      <p className="text-soft text-sm">{t('leftOut.text')}</p>
      <ul className="list-disc space-y-0.5 pl-4 text-sm">
        <Items of={fields} id={({ field, reason }) => `${field}: ${JSON.stringify(reason)}`}>
          {({ field, reason, rows, firstLine }) => (
            <li>
              <span className="font-medium">{t(`fields.${field}`, { defaultValue: field })}:</span>{' '}
              <ReasonText reason={reason} />{' '}
              <span className="text-soft">{t('inRows', { count: rows, line: firstLine })}</span>
            </li>
          )}
        </Items>
      </ul>
    </section>
  )
}
