import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/base/button.tsx'
import type { ImportRun } from '../../../lib/contract/import.ts'
import { Columns } from './columns.tsx'
import { Counts } from './counts.tsx'
import { Erased } from './erased.tsx'
import { FirstRows } from './first-rows.tsx'
import { ImportFailureAlert } from './import-failure.tsx'
import type { ImportSession } from './import-session.ts'
import type { ImportView } from './import-view.ts'
import { LeftOut } from './left-out.tsx'
import { ReadAs } from './read-as.tsx'
import { ReadingOptions } from './reading-options.tsx'
import { RejectedRows } from './rejected-rows.tsx'
import { StickyActions } from './sticky-actions.tsx'
import { UnclearConsent } from './unclear-consent.tsx'
import { useCorrections } from './use-corrections.ts'

interface Props {
  imports: ImportSession
  view: ImportView
  run: ImportRun
}

/** What a dry run found, to be corrected, applied or thrown away. */
export function Checked({ imports, view, run }: Props) {
  const { t } = useTranslation('import')
  const corrections = useCorrections(view)
  const [busy, setBusy] = useState<'apply' | 'cancel' | null>(null)
  const act = async (what: 'apply' | 'cancel') => {
    setBusy(what)
    await imports[what]()
    setBusy(null)
  }
  return (
    <div className="space-y-4">
      <ReadAs readAs={run.readAs} />
      <UnclearConsent columns={run.notUnderstoodConsent} imported={false} />
      <ImportFailureAlert failure={view.failure} importing={false} />
      <Counts run={run} />
      <StickyActions text={t(corrections.isChanged ? 'checked.changed' : 'checked.nothingYet')}>
        {corrections.isChanged ? (
          <Button variant="primary" onClick={() => imports.check(corrections.corrected)}>
            {t('action.checkAgain')}
          </Button>
        ) : (
          <Button variant="primary" busy={busy === 'apply'} onClick={() => act('apply')}>
            {t('action.import', { count: run.accepted - run.erased })}
          </Button>
        )}
        <Button busy={busy === 'cancel'} onClick={() => act('cancel')}>
          {t('common:action.cancel')}
        </Button>
      </StickyActions>
      {view.file ? (
        <ReadingOptions view={view} corrections={corrections} />
      ) : (
        <p className="text-soft text-sm">{t('checked.noFile')}</p>
      )}
      <FirstRows rows={view.firstRows} />
      <Columns view={view} corrections={corrections} />
      <Erased rows={run.erased} />
      <LeftOut fields={run.leftOut} />
      <RejectedRows imports={imports} run={run} />
    </div>
  )
}
