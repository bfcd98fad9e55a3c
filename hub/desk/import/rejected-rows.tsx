import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Items } from '../../../components/base/items.tsx'
import type { ImportRun } from '../../../lib/contract/import.ts'
import { rejectedRowsUrl } from '../desk-client.ts'
import { ReasonText } from './reason-text.tsx'

/** As many as can be read; all of them are in the file. */
const SHOWN = 10

/** The first rows that were not taken, each with its reason, and all of them as a file. */
export function RejectedRows({ run }: { run: ImportRun }) {
  const { t } = useTranslation('import')
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
      <a
        href={rejectedRowsUrl(run.id)}
        download
        className="inline-flex items-center gap-1.5 py-1 text-accent-ink text-sm underline"
      >
        <Download aria-hidden className="size-4 shrink-0" />
        {t('rejected.all', { count: run.rejected })}
      </a>
    </section>
  )
}
