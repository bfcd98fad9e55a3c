import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { Applying } from './applying.tsx'
import { Asking } from './asking.tsx'
import { Checked } from './checked.tsx'
import { Finding } from './finding.tsx'
import type { ImportSession } from './import-session.ts'
import { type ImportView, phaseOf } from './import-view.ts'
import { Imported } from './imported.tsx'
import { NotImported } from './not-imported.tsx'
import { Sending } from './sending.tsx'

interface Props {
  imports: ImportSession
  view: ImportView
  heading: Ref<HTMLHeadingElement>
  pollMs: number
}

/** One file, by where it stands. */
export function ImportCard({ imports, view, heading, pollMs }: Props) {
  const { t } = useTranslation('import')
  return (
    <section aria-labelledby="import-file" className="space-y-3 rounded-lg border border-line bg-surface p-3">
      <h3 id="import-file" ref={heading} tabIndex={-1} className="font-semibold text-base">
        {view.name}
        {view.kind && ' · '}
        {view.kind && <span className="font-normal text-soft text-sm">{t(`kind.${view.kind}`)}</span>}
      </h3>
      <Stage imports={imports} view={view} pollMs={pollMs} />
    </section>
  )
}

function Stage({ imports, view, pollMs }: Omit<Props, 'heading'>) {
  const { run } = view
  const phase = phaseOf(view)
  if (phase === 'asking') return <Asking imports={imports} view={view} />
  if (phase === 'finding') return <Finding imports={imports} view={view} pollMs={pollMs} />
  if (phase === 'sending' || phase === 'reading')
    return <Sending imports={imports} view={view} pollMs={pollMs} />
  if (phase === 'applying' && run)
    return <Applying imports={imports} run={run} failure={view.failure} pollMs={pollMs} />
  // Each dry run has its own corrections.
  if (phase === 'ready' && run) return <Checked key={view.id} imports={imports} view={view} run={run} />
  if (phase === 'done' && run) return <Imported imports={imports} view={view} run={run} />
  return <NotImported key={view.id} imports={imports} view={view} />
}
