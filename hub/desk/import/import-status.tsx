import { useTranslation } from 'react-i18next'
import { type ImportView, phaseOf, STATUS } from './import-view.ts'

/** Where the import stands, said aloud when that changes, on whichever page of the desk somebody is. */
export function ImportStatus({ view }: { view: ImportView | null }) {
  const { t } = useTranslation('import')
  const status = view && STATUS[phaseOf(view)]
  return (
    <p role="status" className="sr-only">
      {status && t(`status.${status}`, { name: view.name })}
    </p>
  )
}
