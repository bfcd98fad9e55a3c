import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert } from '../../../components/base/alert.tsx'
import { FileChoice } from './file-choice.tsx'
import { ImportCard } from './import-card.tsx'
import type { ImportSession } from './import-session.ts'
import { type ImportView, isOpen, phaseOf } from './import-view.ts'
import { useFileDrop } from './use-file-drop.ts'
import { useKeptFocus } from './use-kept-focus.ts'

interface Props {
  imports: ImportSession
  view: ImportView | null
  /** Whether this is the page that is looked at. */
  shown: boolean
  /** Milliseconds between two looks at where the import stands; tests are faster. */
  pollMs?: number
}

/** Importing a file: what it would do is seen, and corrected, before anything changes. */
export function ImportSection({ imports, view, shown, pollMs = 1_000 }: Props) {
  const { t } = useTranslation('import')
  const [several, setSeveral] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const phase = view && phaseOf(view)
  useKeptFocus(phase, view ? heading : button)
  useEffect(() => {
    if (view) setSeveral(false)
  }, [view])

  const takes = shown && (phase === null || isOpen(phase))
  const onFiles = useCallback(
    ([first, ...others]: File[]) => {
      setSeveral(others.length > 0)
      if (first && others.length === 0) void imports.choose(first)
    },
    [imports],
  )
  const dragged = useFileDrop(takes ? onFiles : null)

  return (
    <section id="import" aria-labelledby="import-heading" className="mx-auto max-w-4xl scroll-mt-3 space-y-3">
      <div>
        <h2 id="import-heading" className="font-semibold text-lg">
          {t('heading')}
        </h2>
        <p className="text-soft text-sm">{t('intro')}</p>
      </div>
      {several && (
        <Alert tone="warn" role="alert">
          {t('choose.several')}
        </Alert>
      )}
      {view ? (
        <ImportCard imports={imports} view={view} heading={heading} pollMs={pollMs} />
      ) : (
        <FileChoice dragged={dragged} onFile={(file) => void imports.choose(file)} button={button} />
      )}
    </section>
  )
}
