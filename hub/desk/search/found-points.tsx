import { useTranslation } from 'react-i18next'
import { Items } from '../../../components/base/items.tsx'
import type { TalkingPoint } from '../../../lib/domain/talking-point.ts'

/** Titles that are named; of more there is the number. */
const NAMED = 3

/** What a search finds, in a line. */
export function FoundPoints({ points }: { points: readonly TalkingPoint[] }) {
  const { t } = useTranslation('desk')
  if (points.length === 0) return <p className="text-sm text-warn-ink">{t('search.findsNothing')}</p>
  const rest = points.length - NAMED
  return (
    <p className="text-sm">
      {t('search.finds', { count: points.length })}{' '}
      <Items of={points.slice(0, NAMED)} id={({ id }) => id} failed={(note) => note}>
        {({ title, language }, at) => (
          <>
            {at > 0 && ' · '}
            <span lang={language} className="font-medium">
              {title}
            </span>
          </>
        )}
      </Items>
      {rest > 0 && ` · ${t('search.findsMore', { count: rest })}`}
    </p>
  )
}
