import { BookPlus, SearchCheck, Speech, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/base/button.tsx'
import { EmptyState } from '../../../components/base/empty-state.tsx'
import { Items } from '../../../components/base/items.tsx'
import { languageName } from '../../../components/base/labels.ts'
import { shortDate } from '../../../components/base/relative-time.tsx'
import { Skeleton } from '../../../components/base/spinner.tsx'
import { UndoBar } from '../../../components/base/undo-bar.tsx'
import type { MissedSearchList } from '../../../lib/contract/missed-search.ts'
import type { DeskClient, Failure } from '../desk-client.ts'
import { FailureAlert } from '../failure-alert.tsx'

export type Missed = MissedSearchList['searches'][number]

interface Props {
  client: DeskClient
  list: MissedSearchList | null
  failure: Failure | null
  onChange(to: (list: MissedSearchList) => MissedSearchList): void
  onAddWord(search: Missed): void
  onMakePoint(search: Missed): void
  onFailure(failure: Failure): void
}

/** What reps looked for and did not find, the most frequent first. */
export function MissedSection(props: Props) {
  const { client, list, onChange, onAddWord, onMakePoint, onFailure } = props
  const { t } = useTranslation('desk')
  const [dismissed, setDismissed] = useState<Missed | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)

  function failed(failure: Failure) {
    setFailure(failure)
    onFailure(failure)
  }
  async function dismiss(search: Missed) {
    const answer = await client.dismissSearch(search.text, true)
    if (!answer.ok) return failed(answer.failure)
    setFailure(null)
    onChange(withoutSearch(search.text))
    setDismissed(search)
  }
  async function undo(search: Missed) {
    heading.current?.focus()
    const answer = await client.dismissSearch(search.text, false)
    if (!answer.ok) return failed(answer.failure)
    onChange(withSearch(search))
  }

  return (
    <section id="search" aria-labelledby="missed-heading" className="min-w-0 scroll-mt-3 space-y-3">
      <div>
        <h2 ref={heading} id="missed-heading" tabIndex={-1} className="font-semibold text-lg outline-none">
          {t('search.missed.heading')}
        </h2>
        <p className="text-soft text-sm">{t('search.missed.intro')}</p>
      </div>
      <FailureAlert failure={props.failure ?? failure} />
      <div role="status">
        {dismissed && (
          <UndoBar
            key={dismissed.text}
            autoFocus
            message={t('search.missed.dismissed', { text: dismissed.text })}
            onUndo={() => void undo(dismissed)}
            onGone={() => setDismissed(null)}
          />
        )}
      </div>
      {list === null && !props.failure && <Skeleton label={t('loading')} lines={6} />}
      {list !== null && list.searches.length === 0 && (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState icon={SearchCheck} title={t('search.missed.empty.title')}>
            {t('search.missed.empty.text')}
          </EmptyState>
        </div>
      )}
      {list !== null && list.searches.length > 0 && (
        <ul aria-labelledby="missed-heading" className="space-y-2">
          <Items of={list.searches} id={({ text }) => text}>
            {(search) => (
              <li>
                <MissedRow
                  search={search}
                  onAddWord={() => onAddWord(search)}
                  onMakePoint={() => onMakePoint(search)}
                  onDismiss={() => dismiss(search)}
                />
              </li>
            )}
          </Items>
        </ul>
      )}
      {list !== null && list.ofOnePerson > 0 && (
        <p className="text-soft text-sm">{t('search.missed.ofOnePerson', { count: list.ofOnePerson })}</p>
      )}
    </section>
  )
}

export const withoutSearch = (text: string) => (list: MissedSearchList) => ({
  ...list,
  searches: list.searches.filter((search) => search.text !== text),
})

/** In the hub's order. */
const withSearch = (search: Missed) => (list: MissedSearchList) => ({
  ...list,
  searches: [...withoutSearch(search.text)(list).searches, search].sort(
    (a, b) =>
      b.count - a.count ||
      (a.lastDay < b.lastDay ? 1 : a.lastDay > b.lastDay ? -1 : a.text < b.text ? -1 : 1),
  ),
})

function MissedRow({
  search,
  onAddWord,
  onMakePoint,
  onDismiss,
}: {
  search: Missed
  onAddWord(): void
  onMakePoint(): void
  onDismiss(): Promise<void>
}) {
  const { t, i18n } = useTranslation('desk')
  const [busy, setBusy] = useState(false)
  const { text, count, people, language, lastDay } = search
  return (
    <article aria-label={text} className="space-y-2 rounded-lg border border-line bg-surface p-3">
      <h3 className="break-words font-semibold text-sm" dir="auto">
        {text}
      </h3>
      <p className="text-soft text-sm">
        {[
          t('search.missed.times', { count }),
          t('search.missed.people', { count: people }),
          // At noon it is that day in every time zone.
          t('search.missed.last', { date: shortDate(`${lastDay}T12:00:00`, Date.now(), i18n.language) }),
          languageName(language, i18n.language),
        ].join(' · ')}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" icon={BookPlus} onClick={onAddWord}>
          {t('search.missed.addWord')}
        </Button>
        <Button size="sm" icon={Speech} onClick={onMakePoint}>
          {t('feedback.makePoint')}
        </Button>
        <Button
          size="sm"
          icon={X}
          busy={busy}
          onClick={async () => {
            setBusy(true)
            await onDismiss()
            setBusy(false)
          }}
        >
          {t('search.missed.dismiss')}
        </Button>
      </div>
    </article>
  )
}
