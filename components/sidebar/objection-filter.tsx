import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { objectionsOf } from '../../lib/domain/objections.ts'
import type { Suggestion } from '../../lib/domain/suggest.ts'
import { type Chip, Chips } from '../base/chips.tsx'

/** In one line with "All"; the rest behind a chip with their number. */
const FIRST = 2
/** Ids of the chips that are no objection. An objection's key has no such sign. */
const ALL = '*'
const MORE = '+'

interface Props {
  suggestions: readonly Suggestion[]
  /** Key of an objection; null = all. */
  chosen: string | null
  onChoose(key: string | null): void
}

/** Leaves the points that answer one objection. Nothing where there is nothing to choose. Give it the lead's id as `key`. */
export function ObjectionFilter({ suggestions, chosen, onChoose }: Props) {
  const { t, i18n } = useTranslation('sidebar')
  const [all, setAll] = useState(false)
  const objections = objectionsOf(suggestions.map(({ point }) => point))
  if (objections.length < 2 && chosen === null) return null
  const shown = all ? objections : objections.filter(({ key }, at) => at < FIRST || key === chosen)
  const rest = objections.length - shown.length
  const chips: Chip[] = [
    { id: ALL, text: t('points.all'), pressed: chosen === null, whole: true },
    ...shown.map(({ key, text, count }) => ({
      ...{ id: key, text, pressed: chosen === key },
      count: count.toLocaleString(i18n.language),
    })),
  ]
  if (rest > 0) {
    const title = t('points.moreObjections', { count: rest })
    chips.push({ id: MORE, text: `+${rest.toLocaleString(i18n.language)}`, title, whole: true })
  }
  return (
    <div className="-mt-1 mb-1.5">
      <Chips
        label={t('points.filter')}
        chips={chips}
        inLine={!all}
        onPress={(id) => {
          if (id === MORE) setAll(true)
          else onChoose(id === ALL || id === chosen ? null : id)
        }}
      />
    </div>
  )
}
