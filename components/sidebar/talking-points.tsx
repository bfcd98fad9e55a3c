import { ChevronDown, ChevronRight } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answers } from '../../lib/domain/objections.ts'
import { KEYED_POINTS } from '../../lib/domain/point-keys.ts'
import type { refusedBy } from '../../lib/domain/refused.ts'
import type { Suggestion } from '../../lib/domain/suggest.ts'
import { Button } from '../base/button.tsx'
import { Items } from '../base/items.tsx'
import { Section } from '../base/section.tsx'
import { ObjectionFilter } from './objection-filter.tsx'
import { Point, WhyQuiet } from './point.tsx'
import type { InsertKeys } from './use-insert-keys.ts'
import type { PointActions } from './use-point-actions.ts'
import type { FollowShown } from './use-shown.ts'

/** Shown at first: a rep chooses between a few, and each costs a switch of messages a millisecond. */
const POINTS_SHOWN = 3
/** More with each "Show more". */
const POINTS_MORE = 5

interface Props {
  /** Id of the lead that they are for; what is opened is closed again with another. */
  leadId: string | null
  suggestions: readonly Suggestion[]
  actions: PointActions
  /** Is given each text that can be read; absent where nobody is known to whom it would be shown. */
  shown?: FollowShown
  /** The keys that insert the first ones; null = none. */
  keys: InsertKeys | null
  /** What the lead has said no to: then nothing here invites to be inserted. */
  refused?: ReturnType<typeof refusedBy>
  now: number
}

/** The sales arguments that fit: the best with its text, the next ones as a line each. */
export function TalkingPoints({ leadId, suggestions, actions, shown, keys, refused = null, now }: Props) {
  const { t } = useTranslation('sidebar')
  // Kept with its lead instead of under a key: many points fit the next lead too, and need not be built again.
  const visit = useVisit(leadId)
  const [kept, setView] = useState(AT_FIRST)
  const view = kept.visit === visit ? kept : { ...AT_FIRST, visit }
  const change = (part: Partial<View>) => setView({ ...view, ...part })
  const own = useMemo(() => suggestions.filter(({ language }) => language !== 'other'), [suggestions])
  // Nothing in a language that is spoken here: then there is nothing to put them behind.
  const unfolded = view.others > 0 || own.length === 0
  const inSight = unfolded ? suggestions : own
  const answering = (all: readonly Suggestion[]) => {
    const { objection } = view
    return objection === null ? all : all.filter(({ point }) => answers(point, objection))
  }
  const wanted = answering(own)
  const others = answering(suggestions.filter(({ language }) => language === 'other'))
  const first = wanted.slice(0, view.count)
  const further = unfolded ? others.slice(0, view.others || POINTS_SHOWN) : []
  const rows = [...first, ...further]
  usePress(keys, rows, actions)

  const list = (of: readonly Suggestion[], before: number) => (
    <ul className="divide-y divide-line">
      <Items of={of} id={({ point }) => point.id}>
        {(suggestion, at) => {
          const { id } = suggestion.point
          const isOpen = view.open.includes(id)
          const key = before + at + 1
          return (
            <Point
              suggestion={suggestion}
              size={isOpen ? 'whole' : key === 1 ? 'text' : 'line'}
              onOpen={() =>
                change({ open: isOpen ? view.open.filter((other) => other !== id) : [...view.open, id] })
              }
              actions={actions}
              shown={shown}
              refused={refused !== null}
              keys={key <= KEYED_POINTS ? keys?.name(key) : undefined}
              now={now}
            />
          )
        }}
      </Items>
    </ul>
  )
  const more = (onMore: () => void) => (
    <Button variant="quiet" size="sm" onClick={onMore}>
      {t('action.more', { ns: 'common' })}
    </Button>
  )
  return (
    <Section
      title={t('points.title')}
      aside={
        <ObjectionFilter
          key={visit}
          suggestions={inSight}
          chosen={view.objection}
          onChoose={(objection) => change({ objection, count: POINTS_SHOWN })}
        />
      }
    >
      {suggestions.length > 0 && <WhyQuiet refused={refused} />}
      {suggestions.length === 0 && <p className="text-soft text-sm">{t('points.empty')}</p>}
      {first.length > 0 && list(first, 0)}
      <div className="-ms-2 flex flex-wrap empty:hidden">
        {wanted.length > first.length && more(() => change({ count: view.count + POINTS_MORE }))}
        {others.length > 0 && own.length > 0 && (
          <Button
            variant="quiet"
            size="sm"
            icon={unfolded ? ChevronDown : ChevronRight}
            aria-expanded={unfolded}
            onClick={() => change({ others: unfolded ? 0 : POINTS_SHOWN })}
          >
            {t('points.otherLanguages', { count: others.length })}
          </Button>
        )}
      </div>
      {further.length > 0 && list(further, first.length)}
      {unfolded && others.length > further.length && (
        <div className="-ms-2">{more(() => change({ others: further.length + POINTS_MORE }))}</div>
      )}
    </Section>
  )
}

interface View {
  /** Of which visit of which lead it is. */
  visit: number
  count: number
  /** Ids of the points of which all is shown. */
  open: readonly string[]
  /** Key of the objection that is to be answered; null = any. */
  objection: string | null
  /** So many in languages that are neither the lead's nor the rep's; 0 = they are folded away. */
  others: number
}

const AT_FIRST: View = { visit: 0, count: POINTS_SHOWN, open: [], objection: null, others: 0 }

/** A number that is another with each lead that comes, also with one that was here before. */
function useVisit(leadId: string | null): number {
  const visit = useRef({ leadId, number: 0 })
  if (visit.current.leadId !== leadId) visit.current = { leadId, number: visit.current.number + 1 }
  return visit.current.number
}

/** Inserts the point that a key of the page asks for, and leaves the page the keys behind which there is none. */
function usePress(keys: InsertKeys | null, rows: readonly Suggestion[], actions: PointActions) {
  const count = rows.length
  useEffect(() => keys?.stand(count), [keys, count])
  useEffect(
    () =>
      keys?.listen((key) => {
        const point = rows[key - 1]?.point
        if (point) void actions.insert(point)
      }),
    [keys, rows, actions],
  )
}
