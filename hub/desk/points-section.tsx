import { Plus, SearchX, Speech } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/base/button.tsx'
import { EmptyState } from '../../components/base/empty-state.tsx'
import { Items } from '../../components/base/items.tsx'
import { label } from '../../components/base/labels.ts'
import { Select } from '../../components/base/select.tsx'
import { Skeleton } from '../../components/base/spinner.tsx'
import { TextField } from '../../components/base/text-field.tsx'
import { fold } from '../../lib/domain/fold.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { VerificationState } from '../../lib/domain/verification.ts'
import { verificationAt } from '../../lib/domain/verification-at.ts'
import type { DeskClient, Failure } from './desk-client.ts'
import { FailureAlert } from './failure-alert.tsx'
import { PointCard } from './point-card.tsx'
import { lastOpenForm } from './point-drafts.ts'
import { PointForm } from './point-form.tsx'
import { feedbackOfForm, type PointSource, searchOfForm } from './point-source.ts'
import { useTalkingPoints } from './use-talking-points.ts'
import { useWho } from './who.ts'

/** Cards that are painted at once; "Show more" adds as many. */
const PAGE = 25

/** What waits for somebody comes first; what is over comes last. */
const ORDER: readonly VerificationState[] = ['needs_review', 'in_review', 'proposed', 'validated', 'retired']

interface Props {
  client: DeskClient
  /** What a talking point is to be made of. */
  source?: PointSource | null
  onFailure(failure: Failure): void
  /** Milliseconds between two rounds; tests are faster. */
  pollMs?: number
}

/** Folding 10,000 texts takes a fifth of a second: once for each, not for each letter typed. */
const folded = new WeakMap<TalkingPoint, string>()
function textOf(point: TalkingPoint): string {
  const known = folded.get(point)
  if (known !== undefined) return known
  const { title, text, objection, proof, tags } = point
  const made = fold([title, text, objection, proof?.text, ...tags].filter(Boolean).join('\n'))
  folded.set(point, made)
  return made
}

/** Talking points of the workspace: find, propose, and bring through their states. */
export function PointsSection({ client, source = null, onFailure, pollMs }: Props) {
  const { t } = useTranslation('desk')
  const who = useWho()
  const { points, complete, failure, put } = useTalkingPoints(client, pollMs)
  const [state, setState] = useState<VerificationState | ''>('')
  const [query, setQuery] = useState('')
  const [limit, setLimit] = useState(PAGE)
  const [editing, setEditing] = useState<'new' | string | null>(() => lastOpenForm(who))
  const [statusText, setStatusText] = useState('')
  useEffect(() => {
    if (source) setEditing(source.form)
  }, [source])
  const made = feedbackOfForm(editing)
  const madeFor = searchOfForm(editing)
  const isNew = editing === 'new' || made !== null || madeFor !== null
  const deferredQuery = useDeferredValue(query)
  useEffect(() => {
    if (failure) onFailure(failure)
  }, [failure, onFailure])

  const found = useMemo(() => {
    const now = new Date()
    const words = fold(deferredQuery).split(/\s+/).filter(Boolean)
    return (points ?? [])
      .map((point) => ({ point, state: verificationAt(point.verification, now).state }))
      .filter((row) => state === '' || row.state === state)
      .filter((row) => words.length === 0 || words.every((word) => textOf(row.point).includes(word)))
      .sort(
        (a, b) =>
          ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
          // Equal ones stay as the hub gave them: nothing moves while further pages come.
          Number(a.point.updatedAt < b.point.updatedAt) - Number(a.point.updatedAt > b.point.updatedAt),
      )
      .map((row) => row.point)
  }, [points, state, deferredQuery])

  const page = found.slice(0, limit)
  // A form stays in view whatever is filtered, and wherever its talking point stands by now.
  const edited = page.some(({ id }) => id === editing)
    ? []
    : (points ?? []).filter(({ id }) => id === editing)
  const shown = [...edited, ...page]

  const showAll = () => {
    setState('')
    setQuery('')
  }
  const saved = (point: TalkingPoint, what: 'propose' | 'edit') => {
    // The rep is told; where that fails, marketing can still say so on the feedback itself.
    if (what === 'propose' && made !== null) void client.answer(made, { state: 'used', reply: null })
    if (what === 'propose' && madeFor !== null) void client.dismissSearch(madeFor, true)
    put(point)
    setEditing(null)
    setStatusText(t(`points.done.${what}`, { title: point.title }))
  }

  return (
    <section id="talking-points" aria-labelledby="points-heading" className="min-w-0 scroll-mt-3 space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="points-heading" className="font-semibold text-lg">
          {t('points.heading')}
        </h2>
        {!isNew && (
          <Button variant="primary" icon={Plus} onClick={() => setEditing('new')}>
            {t('points.propose')}
          </Button>
        )}
      </div>
      {isNew && (
        <PointForm
          key={editing}
          client={client}
          point={null}
          form={editing ?? 'new'}
          first={editing === source?.form ? source?.content : undefined}
          onSaved={(point) => saved(point, 'propose')}
          onNewer={put}
          onFailure={onFailure}
          onCancel={() => setEditing(null)}
        />
      )}
      <div className="grid grid-cols-2 gap-2">
        <TextField
          label={t('points.search')}
          type="search"
          value={query}
          onChange={(text) => {
            setQuery(text)
            setLimit(PAGE)
          }}
        />
        <Select
          label={t('points.state')}
          value={state}
          options={[
            { value: '', label: t('all') },
            ...VerificationState.options.map((value) => ({ value, label: label(t, 'verification', value) })),
          ]}
          onChange={(value) => {
            setState(value as VerificationState | '')
            setLimit(PAGE)
          }}
        />
      </div>
      <FailureAlert failure={failure} />
      <p role="status" className={statusText ? 'text-good-ink text-sm' : 'sr-only'}>
        {statusText}
      </p>
      {points === null && !failure && <Skeleton label={t('loading')} lines={6} />}
      {points !== null && complete && found.length === 0 && (
        <div className="rounded-lg border border-line bg-surface">
          {points.length === 0 ? (
            <EmptyState icon={Speech} title={t('points.empty.title')}>
              {t('points.empty.text')}
            </EmptyState>
          ) : (
            <EmptyState
              icon={SearchX}
              title={t('points.emptyFilter.title')}
              action={<Button onClick={showAll}>{t('points.showAll')}</Button>}
            >
              {t('points.emptyFilter.text')}
            </EmptyState>
          )}
        </div>
      )}
      {shown.length > 0 && (
        <>
          <p className="text-soft text-xs">
            {t('points.found', { count: page.length, total: found.length })}
            {!complete && ` · ${t('points.loadingMore')}`}
          </p>
          <ul aria-labelledby="points-heading" className="space-y-2">
            <Items of={shown} id={({ id }) => id}>
              {(point) => (
                <li>
                  {editing === point.id ? (
                    <PointForm
                      client={client}
                      point={point}
                      onSaved={(edited) => saved(edited, 'edit')}
                      onNewer={put}
                      onFailure={onFailure}
                      onCancel={() => setEditing(null)}
                    />
                  ) : (
                    <PointCard
                      client={client}
                      point={point}
                      onEdit={() => setEditing(point.id)}
                      onStep={(next, step) => {
                        put(next)
                        setStatusText(t(`points.done.${step}`, { title: next.title }))
                      }}
                      onNewer={put}
                      onFailure={onFailure}
                    />
                  )}
                </li>
              )}
            </Items>
          </ul>
          {found.length > limit && (
            <Button className="w-full" onClick={() => setLimit(limit + PAGE)}>
              {t('action.more')}
            </Button>
          )}
        </>
      )}
    </section>
  )
}
