import { useTranslation } from 'react-i18next'
import type { ImportRun } from '../../../lib/contract/import.ts'

/** What the hub took the file for, where it says so. */
export function ReadAs({ readAs }: Pick<ImportRun, 'readAs'>) {
  const { t } = useTranslation('import')
  if (!readAs) return null
  const { system, encoding, headerLine } = readAs
  const parts = [
    system && t('readAs.system', { system }),
    t('readAs.encoding', { encoding }),
    headerLine !== null && headerLine > 1 && t('readAs.headerLine', { line: headerLine }),
  ]
  return <p className="text-soft text-sm">{parts.filter(Boolean).join(' · ')}</p>
}
