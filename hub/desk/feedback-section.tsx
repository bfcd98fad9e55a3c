import { Inbox, SearchX } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/base/button.tsx'
import { EmptyState } from '../../components/base/empty-state.tsx'
import { Items } from '../../components/base/items.tsx'
import { label } from '../../components/base/labels.ts'
import { Select } from '../../components/base/select.tsx'
import { Skeleton } from '../../components/base/spinner.tsx'
import { Feedback, type FeedbackKind, FeedbackStatus } from '../../lib/domain/feedback.ts'
import type { DeskClient, Failure, FeedbackFilter } from './desk-client.ts'
import { useDrafts } from './drafts.ts'
import { FailureAlert } from './failure-alert.tsx'
import { FeedbackCard } from './feedback-card.tsx'
import type { PointSource } from './point-source.ts'
import { useFeedback } from './use-feedback.ts'

const STATES = FeedbackStatus.shape.state.options
const KINDS = Feedback.def.options.map((option) => option.shape.kind.def.values[0]) as FeedbackKind[]
const EVERYTHING: FeedbackFilter = { state: null, kind: null }

interface Props {
  client: DeskClient
  onFailure(failure: Failure): void
  onMakePoint(source: PointSource): void
  /** Milliseconds between two rounds; tests are faster. */
  pollMs?: number
}

/** What reps tell marketing, as it arrives. */
export function FeedbackSection({ client, onFailure, onMakePoint, pollMs }: Props) {
  const { t } = useTranslation('desk')
  const [filter, setFilter] = useState(EVERYTHING)
  const { drafts, setDraft } = useDrafts()
  const draftIds = useMemo(() => new Set(Object.keys(drafts)), [drafts])
  const { items, next, loaded, failure, loadOlder, answer } = useFeedback(client, filter, draftIds, pollMs)
  const [loadingOlder, setLoadingOlder] = useState(false)
  const [statusText, setStatusText] = useState('')
  useEffect(() => {
    if (failure) onFailure(failure)
  }, [failure, onFailure])

  const filtered = filter.state !== null || filter.kind !== null
  return (
    <section id="feedback" aria-labelledby="feedback-heading" className="min-w-0 scroll-mt-3 space-y-3">
      <div>
        <h2 id="feedback-heading" className="font-semibold text-lg">
          {t('feedback.heading')}
        </h2>
        <p className="text-soft text-sm">{t('feedback.intro')}</p>
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Select
          label={t('feedback.state')}
          value={filter.state ?? ''}
          options={[
            { value: '', label: t('all') },
            ...STATES.map((state) => ({ value: state, label: t(`feedback.states.${state}`) })),
          ]}
          onChange={(state) =>
            setFilter({ ...filter, state: state === '' ? null : (state as (typeof STATES)[number]) })
          }
        />
        <Select
          label={t('feedback.kind')}
          value={filter.kind ?? ''}
          options={[
            { value: '', label: t('all') },
            ...KINDS.map((kind) => ({ value: kind, label: label(t, 'feedbackKind', kind) })),
          ]}
          onChange={(kind) => setFilter({ ...filter, kind: kind === '' ? null : (kind as FeedbackKind) })}
        />
      </div>
      <FailureAlert failure={failure} />
      <p role="status" className="sr-only">
        {statusText}
      </p>
      {!loaded && !failure && <Skeleton label={t('loading')} lines={6} />}
      {loaded && items.length === 0 && (
        <div className="rounded-lg border border-line bg-surface">
          {filtered ? (
            <EmptyState
              icon={SearchX}
              title={t('feedback.emptyFilter.title')}
              action={<Button onClick={() => setFilter(EVERYTHING)}>{t('feedback.showAll')}</Button>}
            >
              {t('feedback.emptyFilter.text')}
            </EmptyState>
          ) : (
            <EmptyState icon={Inbox} title={t('feedback.empty.title')}>
              {t('feedback.empty.text')}
            </EmptyState>
          )}
        </div>
      )}
      {items.length > 0 && (
        <ul aria-labelledby="feedback-heading" className="space-y-2">
          <Items of={items} id={({ feedback }) => feedback.id}>
            {(item) => (
              <li>
                <FeedbackCard
                  item={item}
                  draft={drafts[item.feedback.id] ?? ''}
                  onDraft={(text) => setDraft(item.feedback.id, text)}
                  onSaid={setStatusText}
                  onFailure={onFailure}
                  answer={answer}
                  onMakePoint={onMakePoint}
                />
              </li>
            )}
          </Items>
        </ul>
      )}
      {next !== null && items.length > 0 && (
        <Button
          className="w-full"
          busy={loadingOlder}
          onClick={async () => {
            setLoadingOlder(true)
            await loadOlder()
            setLoadingOlder(false)
          }}
        >
          {t('feedback.older')}
        </Button>
      )}
    </section>
  )
}
