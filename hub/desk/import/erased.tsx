import { useTranslation } from 'react-i18next'

/** Rows that were taken out because whom they were about was erased while the import waited. */
export function Erased({ rows }: { rows: number }) {
  const { t } = useTranslation('import')
  return rows > 0 && <p className="text-sm">{t('erased', { count: rows })}</p>
}
