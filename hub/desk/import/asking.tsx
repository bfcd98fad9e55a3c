import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/base/button.tsx'
import type { ImportSession } from './import-session.ts'
import type { ImportView } from './import-view.ts'
import { KindSelect } from './kind-select.tsx'
import { useCorrections } from './use-corrections.ts'

/** The beginning of the file does not tell what it holds: the person does. */
export function Asking({ imports, view }: { imports: ImportSession; view: ImportView }) {
  const { t } = useTranslation('import')
  const { kind, setKind, corrected } = useCorrections(view)
  return (
    <div className="space-y-3">
      <p className="text-sm">{t('kind.unclear')}</p>
      <div className="max-w-72">
        <KindSelect kind={kind} onKind={setKind} />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" disabled={kind === null} onClick={() => imports.check(corrected)}>
          {t('action.check')}
        </Button>
        <Button onClick={() => imports.clear()}>{t('action.other')}</Button>
      </div>
    </div>
  )
}
