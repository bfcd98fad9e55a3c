import { useTranslation } from 'react-i18next'
import { Alert } from '../../../components/base/alert.tsx'
import { Button } from '../../../components/base/button.tsx'
import type { ImportRun } from '../../../lib/contract/import.ts'
import { Columns } from './columns.tsx'
import { Counts } from './counts.tsx'
import { Erased } from './erased.tsx'
import type { ImportSession } from './import-session.ts'
import type { ImportView } from './import-view.ts'
import { LeftOut } from './left-out.tsx'
import { ReadAs } from './read-as.tsx'
import { RejectedRows } from './rejected-rows.tsx'
import { UnclearConsent } from './unclear-consent.tsx'

interface Props {
  imports: ImportSession
  view: ImportView
  run: ImportRun
}

/** What the import did, and how the file was read. */
export function Imported({ imports, view, run }: Props) {
  const { t } = useTranslation('import')
  return (
    <div className="space-y-4">
      <ReadAs readAs={run.readAs} />
      <UnclearConsent columns={run.notUnderstoodConsent} imported />
      <Alert tone="good">{t('done.text', { count: run.created + run.updated + run.unchanged })}</Alert>
      <Counts run={run} />
      <Button variant="primary" onClick={() => imports.clear()}>
        {t('action.another')}
      </Button>
      <Columns view={view} corrections={null} />
      <Erased rows={run.erased} />
      <LeftOut fields={run.leftOut} />
      <RejectedRows imports={imports} run={run} />
    </div>
  )
}
