import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/base/button.tsx'
import { Items } from '../../../components/base/items.tsx'
import { saveFile } from '../../../components/base/save-file.ts'
import type { ImportRun } from '../../../lib/contract/import.ts'
import { csvCell } from '../../../lib/domain/csv-cell.ts'
import type { Failure } from '../desk-client.ts'
import { FailureAlert } from '../failure-alert.tsx'
import type { ImportSession } from './import-session.ts'
import { asItCame, ReasonText, useReasonText } from './reason-text.tsx'

/** As many as can be read; all of them are in the file. */
const SHOWN = 10

/** The first rows that were not taken, each with its reason, and all of them as a file. */
export function RejectedRows({ imports, run }: { imports: ImportSession; run: ImportRun }) {
  const { t } = useTranslation('import')
  const reasonText = useReasonText()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const save = async () => {
    setBusy(true)
    const answer = await imports.rejectedRows(run.id)
    setBusy(false)
    setFailure(answer.ok ? null : answer.failure)
    if (!answer.ok) return
    const head = [t('rejected.columns.line'), t('rejected.columns.reason')]
    const rows = answer.value.map(({ line, reason }) => [`${line}`, reasonText(reason) ?? asItCame(reason)])
    const lines = [head, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
    // With the mark of UTF-8, without which Excel takes it for another encoding.
    saveFile(`rejected-${run.id}.csv`, `\ufeff${lines.join('')}`, 'text/csv')
  }
  if (run.rejected === 0) return null
  const shown = run.firstRejected.slice(0, SHOWN)
  return (
    <section aria-labelledby="import-rejected" className="space-y-1">
      <h4 id="import-rejected" className="font-semibold text-sm">
        {t('rejected.title', { count: run.rejected })}
      </h4>
      <ul className="space-y-0.5 text-sm">
        <Items of={shown} id={({ line }) => `${line}`}>
          {({ line, reason }) => (
            <li>
              <span className="font-medium">{t('rejected.line', { line })}</span>{' '}
              <ReasonText reason={reason} />
            </li>
          )}
        </Items>
      </ul>
      <Button size="sm" icon={Download} busy={busy} onClick={save}>
        {t('rejected.all', { count: run.rejected })}
      </Button>
      <FailureAlert failure={failure} />
    </section>
  )
}
