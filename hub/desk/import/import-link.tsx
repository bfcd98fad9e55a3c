import { useTranslation } from 'react-i18next'
import { type ImportView, phaseOf, STATUS } from './import-view.ts'

/** The link to the import, with how it stands. */
export function ImportLink({ view, current }: { view: ImportView | null; current: boolean }) {
  const { t } = useTranslation('import')
  const status = view && STATUS[phaseOf(view)]
  return (
    <a
      className="py-1 text-accent-ink underline aria-[current]:font-semibold aria-[current]:no-underline"
      href="#import"
      aria-current={current ? 'page' : undefined}
    >
      {t('link')}
      {status && !current && ` (${t(`badge.${status}`)})`}
    </a>
  )
}
