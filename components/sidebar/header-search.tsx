import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StoredLead } from '../../lib/db/database.ts'
import type { LeadContext } from '../../lib/domain/lead-context.ts'
import { refusedBy } from '../../lib/domain/refused.ts'
import { suggest } from '../../lib/domain/suggest.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { openPoints } from '../../lib/search/open-points.ts'
import { Items } from '../base/items.tsx'
import { LeadSearch } from './lead-search.tsx'
import { Point, WhyQuiet } from './point.tsx'
import type { SidebarWorld } from './sidebar-world.ts'
import type { FeedbackActions } from './use-feedback.ts'
import { usePointActions } from './use-point-actions.ts'
import { useShown } from './use-shown.ts'

/** Points at most: the rest of the sidebar stays near. The popup has all. */
const MOST = 5

interface Props {
  world: SidebarWorld
  points: readonly TalkingPoint[]
  /** Of the lead that is shown; null when nobody is. */
  context: LeadContext | null
  feedback: FeedbackActions
  /** Searched for at once. */
  initial: string
  /** Hears what is typed, to keep it. */
  onType(text: string): void
  onChoose(lead: StoredLead): void
  /** Escape. */
  onClose(): void
}

/** Finds leads, and talking points as the popup finds them, to be inserted for the lead that is shown. */
export function HeaderSearch({
  world,
  points,
  context,
  feedback,
  initial,
  onType,
  onChoose,
  onClose,
}: Props) {
  const { t, i18n } = useTranslation('sidebar')
  const [query, setQuery] = useState(initial)
  const [open, setOpen] = useState<string | null>(null)
  const find = useFind(world, points)
  const minute = Math.floor(world.now() / 60_000)
  const suggestions = useMemo(() => {
    const all = suggest(points, context, { now: new Date(minute * 60_000), language: i18n.language })
    return new Map(all.map((suggestion) => [suggestion.point.id, suggestion]))
  }, [points, context, minute, i18n.language])
  const leadId = context?.lead.id ?? null
  const actions = usePointActions(world, leadId, feedback)
  const shown = useShown(world, leadId, feedback.record)
  const refused = context && refusedBy(context.lead.consent)
  const found = useMemo(
    () => find?.(query).flatMap(({ id }) => suggestions.get(id) ?? []),
    [find, query, suggestions],
  )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the Escape of what is in it
    <div
      className="space-y-2"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault() // Chromium would empty the field as well
        onClose()
      }}
    >
      <LeadSearch
        follow={world.follow}
        words={{
          label: t('search.everything'),
          hint: t('search.everythingHint'),
          none: (text) => (found === undefined || found.length > 0 ? '' : t('search.nothing', { text })),
        }}
        autoFocus
        initial={initial}
        onType={(text) => {
          setQuery(text)
          onType(text)
        }}
        onChoose={onChoose}
      />
      {found !== undefined && found.length > 0 && <WhyQuiet refused={refused} />}
      {found !== undefined && found.length > 0 && (
        <ul aria-label={t('search.points')} className="divide-y divide-line px-2">
          <Items of={found} id={({ point }) => point.id}>
            {(suggestion) => {
              const { id } = suggestion.point
              return (
                <Point
                  suggestion={suggestion}
                  size={open === id ? 'whole' : 'line'}
                  onOpen={() => setOpen(open === id ? null : id)}
                  actions={actions}
                  shown={shown}
                  refused={refused !== null}
                  keys={undefined}
                  now={world.now()}
                />
              )
            }}
          </Items>
        </ul>
      )}
    </div>
  )
}

/** Null until the index is there. Where it cannot be read, no point is found: leads are all the same. */
function useFind(world: Pick<SidebarWorld, 'stores'>, points: readonly TalkingPoint[]) {
  const [find, setFind] = useState<{ by(query: string): readonly TalkingPoint[] } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is stored has changed when the points have
  useEffect(() => {
    let isLate = false
    const set = (by: (query: string) => readonly TalkingPoint[]) => isLate || setFind({ by })
    world
      .stores()
      .then(({ db }) => openPoints(db))
      .then(
        (opened) => set((query) => (query.trim() === '' ? [] : opened.find(query, MOST))),
        (error) => {
          console.warn(error)
          set(() => [])
        },
      )
    return () => {
      isLate = true
    }
  }, [world, points])
  return find?.by ?? null
}
