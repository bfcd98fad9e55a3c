import { useTranslation } from 'react-i18next'
import { Alert } from '../../../components/base/alert.tsx'
import { Button } from '../../../components/base/button.tsx'
import type { ImportRun } from '../../../lib/contract/import.ts'
import { Counts } from './counts.tsx'
import { Erased } from './erased.tsx'
import type { ImportSession } from './import-session.ts'
import { LeftOut } from './left-out.tsx'
import { RejectedRows } from './rejected-rows.tsx'
import { UnclearConsent } from './unclear-consent.tsx'

/** What the import did. */
export function Imported({ imports, run }: { imports: ImportSession; run: ImportRun }) {
  const { t } = useTranslation('import')
  return (
    <div className="space-y-4">
      <UnclearConsent columns={run.notUnderstoodConsent} imported />
      <Alert tone="good">{t('done.text', { count: run.created + run.updated + run.unchanged })}</Alert>
      <Counts run={run} />
      <Button variant="primary" onClick={() => imports.clear()}>
        {t('action.another')}
      </Button>
      <Erased rows={run.erased} />
      <LeftOut fields={run.leftOut} />
      <RejectedRows imports={imports} run={run} />
    </div>
  )
}
