import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { objectionsOf } from '../../lib/domain/objections.ts'
import type { Suggestion } from '../../lib/domain/suggest.ts'
import { type Chip, Chips } from '../base/chips.tsx'

/** Characters of objections that stand beside "All", one at least; the rest is behind a chip with their number. */
const IN_LINE = 24
/** Ids of the chips that are no objection. An objection's key has no such sign. */
const ALL = '*'
const MORE = '+'

function inOneLine<Of extends { key: string; text: string }>(objections: Of[], chosen: string | null): Of[] {
  let room = IN_LINE
  return objections.filter(({ key, text }, at) => {
    room -= text.length
    return at === 0 || room >= 0 || key === chosen
  })
}

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
  const shown = all ? objections : inOneLine(objections, chosen)
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
    // In a narrow sidebar one line is too short for the heading and an objection that can be read.
    <div className={all ? 'basis-full' : 'min-w-0 flex-1 max-[22rem]:basis-full'}>
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
